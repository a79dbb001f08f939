"""What is the scenario after these changes? `apply`, and how one change reads."""

from collections.abc import Iterable

from bot.whatif.change import Change
from costmodel.scenario import Load, ModelNeed, Scenario, Volume


def apply(changes: Iterable[Change], scenario: Scenario) -> Scenario:
    """The scenario with the changes made in order. Raises ValueError when one cannot be made."""
    for change in changes:
        scenario = _changed(change, scenario)
    return scenario


def fitting(changes: Iterable[Change], scenario: Scenario) -> tuple[Change, ...]:
    """Those of the changes that can be made in order, for when the scenario below them is another one."""
    kept: list[Change] = []
    for change in changes:
        try:
            scenario = _changed(change, scenario)
        except ValueError:
            continue
        kept.append(change)
    return tuple(kept)


def _changed(change: Change, scenario: Scenario) -> Scenario:
    field, value = change.field, change.value
    if field == "tokens_per_month":
        return scenario.model_copy(update={"volume": _volume(change, scenario.volume)})
    if field in {"cached_input_share", "batch_share"}:
        told = scenario.volume.model_dump() | {field: _number(change, getattr(scenario.volume, field))}
        return scenario.model_copy(update={"volume": Volume.model_validate(told)})
    if field == "mlops_fte":
        told = scenario.team.model_dump() | {field: _number(change, scenario.team.fte)}
        return scenario.model_copy(update={"team": type(scenario.team).model_validate(told)})
    if change.op != "set":
        msg = f"{field} can only be set, not {change.op}"
        raise ValueError(msg)
    if field == "model_tier":
        return scenario.model_copy(update={"model": ModelNeed.model_validate({"tier": value})})
    if field == "load_pattern":
        return scenario.model_copy(update={"load": Load.model_validate({"pattern": value})})
    told = scenario.regulated.model_dump() | {field: value}
    return scenario.model_copy(update={"regulated": type(scenario.regulated).model_validate(told)})


def _volume(change: Change, volume: Volume) -> Volume:
    """A factor scales the volume however it was told; a figure replaces it and keeps shape and shares."""
    told = volume.model_dump()
    if change.op == "multiply":
        ways = ("tokens_per_month", "requests_per_month", "api_spend_usd_per_month")
        way = next(name for name in ways if told[name] is not None)
        return Volume.model_validate(told | {way: _number(change, told[way])})
    if volume.tokens_per_month is None and change.op == "add":
        msg = "tokens can be added to a volume in tokens only"
        raise ValueError(msg)
    told |= {"requests_per_month": None, "api_spend_usd_per_month": None, "spend_model": None}
    return Volume.model_validate(told | {"tokens_per_month": _number(change, volume.tokens_per_month or 0.0)})


def _number(change: Change, before: float) -> float:
    if isinstance(change.value, str):
        msg = f"{change.field} takes a number, not {change.value!r}"
        raise ValueError(msg)  # noqa: TRY004 - one error type for a change that cannot be made
    amount = float(change.value)
    if change.op == "multiply":
        return before * amount
    return before + amount if change.op == "add" else amount
