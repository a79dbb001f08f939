"""What does a factor multiply? “Double the volume”; and "doubles every year" is growth."""

import re

from bot.whatif.bound import RATE_FIELDS, Bound, scaled_field
from bot.whatif.operations import direction
from bot.whatif.reading import Entry, Field
from bot.whatif.said import Factor
from bot.whatif.segments import Segment
from bot.whatif.unread import of_users

_EACH_YEAR = re.compile(
    r"^ ?(?:(?:every|each|per|a|/|in an?|over an?) ?(?P<n>#+ ?)?(?P<period>week|month|quarter|"
    r"year|yr|mo)s?\b|(?P<adverb>monthly|yearly|annually|quarterly|weekly|yoy|y/y|mom|m/m|"
    r"month[- ]over[- ]month|year[- ]over[- ]year|month[- ]on[- ]month|year[- ]on[- ]year|"
    r"p\.?a\.?))"
)


_ORDER_OF_MAGNITUDE = 10
"""Of an order of magnitude a verb before tells the way: "drops an order of magnitude"."""


def factor(one: Segment, factor: Factor, inherited: Field | None) -> Bound:
    """“Double the volume”; "doubles every year" is growth."""
    field = scaled_field(one, inherited)
    if match := _EACH_YEAR.match(one.after.lstrip()) or re.match(
        r"[\w #]{0,16}?\b(?:every|each) (?P<n>)(?P<period>month|quarter|year)\b(?P<adverb>)", one.after
    ):
        months = {"week": 12 / 52, "month": 1.0, "mo": 1.0, "quarter": 3.0, "year": 12.0, "yr": 12.0}.get(
            match["period"] or "", 12.0 if match["adverb"] and match["adverb"][0] in "yap" else 1.0
        )
        if (match["n"] or "").strip() == "" and field in {None, *RATE_FIELDS}:
            return Bound(
                (Entry("growth_per_month", "set", factor.value ** (1 / months) - 1),), "growth_per_month"
            )
    every = re.match(r" (?:every|in) $", one.after)
    if every:
        return Bound(why="no_field", field="growth_per_month")
    if field is None and of_users(one):
        volume = (Entry("tokens_per_month", "multiply", factor.value),)
        return Bound(why="no_field", field="tokens_per_month", readings=(volume,))
    if field is None:
        volume = (Entry("tokens_per_month", "multiply", factor.value),)
        return Bound(
            why="no_field",
            readings=(
                volume,
                (Entry("mlops_fte", "multiply", factor.value),),
                (Entry("api_price", "multiply", factor.value),),
            ),
            stray=not re.match(r"\W*(?:it|that|this|them|everything)?\W*$", one.after),
        )
    value = factor.value
    if value > 1 and (direction(one.before if value >= _ORDER_OF_MAGNITUDE else "", one.after) < 0):
        value = 1 / value
    return Bound((Entry(field, "multiply", value),), field)
