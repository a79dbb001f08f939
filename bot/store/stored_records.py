"""How are stored records and findings read back? What this version cannot read stays, and is left out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pydantic import ValidationError

from bot.records.findings import Noticed
from bot.records.record import Actual, Filed, Record, StatusChange


def read_filed(raw: bytes | None, changes: bytes | None, actual: bytes | None) -> Filed | None:
    """A record as it is stored; None where there is none, or one that this version does not read."""
    if raw is None:
        return None
    try:
        record = Record.model_validate_json(raw)
        lines = (changes or b"").splitlines()
        return Filed(
            record=record,
            changes=tuple(StatusChange.model_validate_json(line) for line in lines),
            actual=None if actual is None else Actual.model_validate_json(actual),
        )
    except ValidationError:
        return None


def read_all(
    kept: Mapping[bytes, bytes], changes: Mapping[bytes, bytes], actuals: Mapping[bytes, bytes]
) -> Sequence[Filed]:
    """Every record by its id that this version reads, by the number of its id."""
    found = (read_filed(raw, changes.get(key), actuals.get(key)) for key, raw in kept.items())
    return sorted(
        (each for each in found if each is not None), key=lambda each: (len(each.record.id), each.record.id)
    )


def read_noticed(values: Iterable[bytes | None]) -> Iterator[Noticed]:
    """The findings that there are and that this version reads."""
    for raw in values:
        try:
            if raw is not None:
                yield Noticed.model_validate_json(raw)
        except ValidationError:
            continue
