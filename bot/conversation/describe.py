"""How is a typed answer said? One English line, which the question's own parser reads back."""

from collections.abc import Sequence

from bot.conversation.defaults import default_shape
from bot.conversation.figures import short, told_share
from bot.conversation.questions import load, model, regulated, team
from bot.conversation.state import SLOTS, Fill, Value
from costmodel.scenario import Load, ModelNeed, Regulated, RequestShape, Team, Volume

MAX_LABEL = 75
"""Slack's limit on a button's label, in characters."""


def describe(value: Value) -> str:
    """One line for any answer; holds nothing but figures, catalog names and our own words."""
    if isinstance(value, Volume):
        return _volume(value)
    if isinstance(value, ModelNeed):
        return _model(value)
    if isinstance(value, Load):
        return "Your own hourly pattern" if value.hourly_weights else load.NAMES[value.pattern]
    if isinstance(value, Team):
        return f"{team.label(value.fte)}{_paid(value)}"
    return regulated.label(value)


def _paid(value: Team) -> str:
    if value.salary_usd_per_year:
        return f" at ${short(value.salary_usd_per_year)} base pay a year"
    return f" at ${short(value.cost_usd_per_year)} a year with benefits" if value.cost_usd_per_year else ""


def describe_fill(fill: Fill) -> str:
    """All values of a fill, short enough for a button: what was told, without what is assumed."""
    return clipped("; ".join(_brief(value) for slot in SLOTS if (value := getattr(fill, slot)) is not None))


def clipped(label: str) -> str:
    """The label as it fits a button."""
    return label if len(label) <= MAX_LABEL else f"{label[: MAX_LABEL - 1]}…"


def told_apart(titles: Sequence[str]) -> tuple[str, ...]:
    """Labels of several readings, no two alike: where one is too long, each by its number and its own part.

    A title is made of parts with "; " between; what all of them say is left out of the labels.
    """
    if len(titles) == 1 or _all_fit(titles):
        return tuple(map(clipped, titles))
    parts = [title.split("; ") for title in titles]
    shared = set(parts[0]).intersection(*parts)
    own = ("; ".join(part for part in each if part not in shared) or "only that" for each in parts)
    return tuple(clipped(f"{number}. {words}") for number, words in enumerate(own, start=1))


def spelt_out(reason: str, titles: Sequence[str]) -> str:
    """The reason of a question back, and the readings in full where their labels are shortened."""
    if _all_fit(titles):
        return reason
    if len(titles) == 1:
        return f"{reason}\n{titles[0]}"
    return "\n".join((reason, *(f"{number}. {title}" for number, title in enumerate(titles, start=1))))


def _all_fit(titles: Sequence[str]) -> bool:
    return all(len(title) <= MAX_LABEL for title in titles) and len(set(titles)) == len(titles)


def _brief(value: Value) -> str:
    if isinstance(value, Volume):
        return _volume(value, with_guess=False)
    if isinstance(value, ModelNeed):
        return " or ".join(_named(value)) or model.names()[value.tier]
    if isinstance(value, Load) and not value.hourly_weights:
        return load.NAMES[value.pattern].split(",")[0]
    if isinstance(value, Team) and value.fte == 0:
        return "no engineers"
    return "not regulated" if value == Regulated() else describe(value)


def amount(value: Volume) -> str:
    """The volume alone, without its shape: "2B tokens a month"."""
    if value.api_spend_usd_per_month is not None:
        return f"${short(value.api_spend_usd_per_month)} a month"
    if value.requests_per_month is not None:
        return f"{short(value.requests_per_month)} requests a month"
    return f"{short(value.tokens_per_month or 0)} tokens a month"


def _volume(value: Volume, *, with_guess: bool = True) -> str:
    told = amount(value)
    if value.spend_model:
        told += f" on {model.title_of(value.spend_model)}"
    parts = [told]
    if value.shape or with_guess:
        parts.append(_shape(value.shape or default_shape()) + ("" if value.shape else " (a guess)"))
    if value.cached_input_share:
        parts.append(f"{told_share(value.cached_input_share)} cached")
    if value.batch_share:
        parts.append(f"{told_share(value.batch_share)} batch")
    return ", ".join(parts)


def _shape(shape: RequestShape) -> str:
    return (
        f"{short(shape.input_tokens_per_request)} in / {short(shape.output_tokens_per_request)} out a request"
    )


def _named(value: ModelNeed) -> list[str]:
    return [model.title_of(name) for name in (value.api_model, value.open_model) if name]


def _model(value: ModelNeed) -> str:
    named = _named(value)
    return f"{' or '.join(named)}, {model.names()[value.tier]}" if named else model.names()[value.tier]
