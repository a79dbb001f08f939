"""Which full answers can a quantity mean? The readings of a volume, each with the label that says it back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pydantic import ValidationError

from bot.conversation.figures import figures, short, told_share
from bot.conversation.questions.model import lower_tiers, title_of
from bot.conversation.questions.reading import Reading
from bot.conversation.questions.shape import Shares
from bot.conversation.state import Fill
from bot.language.quantities import Period, Quantity, Unit
from costmodel.catalog.load import catalog
from costmodel.scenario import ModelNeed, RequestShape, Volume


@dataclass(frozen=True)
class Told:
    """What a message tells beside its volume."""

    shape: RequestShape | None
    shares: Shares

    def words(self) -> str:
        """The same as the end of a label."""
        parts = []
        if self.shape:
            into, out = self.shape.input_tokens_per_request, self.shape.output_tokens_per_request
            parts.append(f"{short(into)} in / {short(out)} out")
        if self.shares.cached:
            parts.append(f"{told_share(self.shares.cached)} cached")
        if self.shares.batch:
            parts.append(f"{told_share(self.shares.batch)} batch")
        return "".join(f", {part}" for part in parts)


def fill_of(one: Quantity, told: Told, models: Sequence[str] = ()) -> Fill | None:
    """The answer for a quantity with unit and period; None where no such volume can be."""
    fields: dict[str, object] = {"shape": told.shape} if told.shape or told.shares.told else {}
    if told.shares.told:
        fields |= {"cached_input_share": told.shares.cached, "batch_share": told.shares.batch}
    need = None
    if one.unit == "usd":
        fields |= {"api_spend_usd_per_month": one.a_month, "spend_model": models[0]}
        need = ModelNeed(tier=catalog().api_models[models[0]].tier, api_model=models[0])
    else:
        fields["requests_per_month" if one.unit == "requests" else "tokens_per_month"] = one.a_month
    try:
        return Fill(volume=Volume.model_validate(fields), model=need)
    except ValidationError:
        return None


def readings_of(one: Quantity, told: Told, models: Sequence[str] = ()) -> tuple[Reading, ...]:
    """Full readings of a quantity that lacks its unit, its period, its model, or nothing."""
    if one.unit == "usd":
        spent = [
            _reading(replace(one, period=one.period or "month"), told, model)
            for model in (models or [catalog().tiers[tier].named for tier in lower_tiers()])
        ]
        return distinct(spent)
    units: tuple[Unit, ...] = (one.unit,) if one.unit else ("tokens", "requests")
    periods: tuple[Period, ...] = (one.period,) if one.period else ("month", "day", "year")
    if not one.unit and not one.period:
        pairs: list[tuple[Unit, Period]] = [("tokens", "month"), ("tokens", "day"), ("requests", "day")]
    else:
        pairs = [(unit, period) for unit in units for period in periods]
    return distinct([_reading(replace(one, unit=unit, period=period), told) for unit, period in pairs])


def readings_of_each(ones: tuple[Quantity, ...], told: Told, models: Sequence[str]) -> tuple[Reading, ...]:
    """The first reading of each quantity."""
    return distinct([reading for one in ones for reading in readings_of(one, told, models)[:1]])


def _reading(one: Quantity, told: Told, model: str = "") -> Reading | None:
    rounded = replace(one, value=figures(one.value), high=None, bound=None)
    amount = f"${short(one.value)}" if model else f"{short(one.value)} {one.unit}"
    fill = fill_of(rounded, told, (model,))
    return (
        Reading(f"{amount} a {one.period}{f' on {title_of(model)}' if model else ''}{told.words()}", fill)
        if fill
        else None
    )


def distinct(readings: Sequence[Reading | None]) -> tuple[Reading, ...]:
    """Three readings at most, none said twice."""
    known = {one.label: one for one in readings if one}
    return tuple(known.values())[:3]
