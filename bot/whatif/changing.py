"""What change do the parts of a message make? All of them together, or one question about what is unclear."""

from itertools import product

from bot.whatif.gather import Doubt, Gathered
from bot.whatif.reading import MOST_READINGS, Entries, Reading, clarify, ignore, reject


def changed(got: Gathered) -> Reading:
    """The change, a refusal of what cannot be, or the question that is left."""
    doubts = [one for one in got.doubts if not (one.stray and one.why in {"", "vague"} and got.entries)]
    whys = {one.why for one in doubts}
    for why in ("out_of_range", "not_a_number", "unknown_name"):
        if why in whys:
            return reject(why, next(one.field for one in doubts if one.why == why))
    clash = _clashing(got.entries)
    if clash:
        rest = tuple(entry for entry in got.entries if entry not in clash)
        return clarify("contradiction", tuple((*rest, entry) for entry in clash))
    if doubts:
        return clarify(doubts[0].why or "left_over", _full(got.entries, doubts))
    if got.negated:
        return clarify("negation", (got.entries,))
    if not got.entries:
        return ignore("chatter")
    return Reading("change", got.entries)


def _clashing(entries: Entries) -> Entries:
    fields = [entry.field for entry in entries]
    return tuple(entry for entry in entries if fields.count(entry.field) > 1)


def _full(entries: Entries, doubts: list[Doubt]) -> tuple[Entries, ...]:
    """Complete readings: what is certain with one way to take each doubt."""
    ways = [one.readings for one in doubts if one.readings]
    if len(ways) != len(doubts):
        return ()
    return tuple((*entries, *(entry for part in chosen for entry in part)) for chosen in product(*ways))[
        :MOST_READINGS
    ]
