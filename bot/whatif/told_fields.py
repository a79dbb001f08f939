"""Can this figure be of that field, and what entry is it then? By its unit and what is done with it, alone.

`bot.whatif.binding` finds the field in the words around a figure. Here the field is told, and only what the
units leave no doubt about is taken: a price is no volume, and "up 10%" of a share is relative or points.
"""

from collections.abc import Mapping
from typing import Literal

from bot.language.quantities import DAYS_A_MONTH, MONTHS_A_YEAR, PER_MONTH
from bot.whatif.amount import Amount, Unit
from bot.whatif.reading import Entry, Field
from bot.whatif.said import Factor

Doing = Literal["set", "multiply", "increase", "decrease"]

FIELDS: Mapping[Field, str] = {
    "tokens_per_month": "volume in tokens, input and output",
    "requests_per_day": "volume in requests",
    "tokens_per_request": "tokens a request, input and output",
    "input_tokens_per_request": "prompt tokens a request",
    "output_tokens_per_request": "generated tokens a request",
    "api_spend_usd_per_month": "the present API bill",
    "utilization": "how busy the GPUs are, a share",
    "cached_share": "share of the input that repeats and is read from a cache",
    "batch_share": "share of the work that can wait for a batch API",
    "input_share": "share of all tokens that is input",
    "discount": "negotiated discount on API list prices",
    "growth_per_month": "growth of the volume",
    "horizon_months": "how far the estimate looks ahead",
    "amortization_months": "how long bought hardware is written off over",
    "mlops_fte": "engineers who are there to run it",
    "engineer_salary_usd": "cost of one engineer a year",
    "gpu": "which GPU (a name)",
    "gpu_count": "how many GPUs",
    "replicas": "how many copies of the model serve",
    "gpu_hourly_usd": "rent of one GPU an hour",
    "gpu_purchase_usd": "purchase price of one GPU",
    "electricity_usd_per_kwh": "price of electricity",
    "hosting": "on own premises or in a cloud (a name)",
    "quantization": "precision of the weights (a name)",
    "api_model": "model of the paid API (a name)",
    "self_host_model": "open model to host (a name)",
    "model_tier": "class of model (a name)",
    "load_pattern": "when the load comes (a name)",
    "regulated": "rules that the data is under (a name)",
    "p99_ms": "time to the first token, 99th percentile",
    "api_price": "API prices as a multiple of today's list",
}
"""Every field in words, for who has never seen this program."""
_TOKENS: frozenset[Unit | None] = frozenset({"tokens", None})
_USD: frozenset[Unit | None] = frozenset({"usd", "usd_each", None})
_SHARE: frozenset[Unit | None] = frozenset({"percent", None})
_UNITS: Mapping[Field, frozenset[Unit | None]] = {
    "tokens_per_month": _TOKENS,
    "requests_per_day": frozenset({"requests", None}),
    "tokens_per_request": _TOKENS,
    "input_tokens_per_request": _TOKENS,
    "output_tokens_per_request": _TOKENS,
    "api_spend_usd_per_month": _USD,
    "utilization": _SHARE,
    "cached_share": _SHARE,
    "batch_share": _SHARE,
    "input_share": _SHARE,
    "discount": _SHARE,
    "growth_per_month": frozenset({"percent"}),
    "horizon_months": frozenset({"months"}),
    "amortization_months": frozenset({"months"}),
    "mlops_fte": frozenset({"people", None}),
    "engineer_salary_usd": _USD,
    "gpu_count": frozenset({"gpus", None}),
    "replicas": frozenset({"replicas", None}),
    "gpu_hourly_usd": _USD | {"usd_per_gpu_hour", "usd_per_gpu"},
    "gpu_purchase_usd": _USD | {"usd_per_gpu"},
    "electricity_usd_per_kwh": _USD | {"usd_per_kwh"},
    "p99_ms": frozenset({"ms"}),
    "api_price": frozenset(),
}
"""The units that a figure of the field may have; of API prices there are only multiples."""
_A_RATE: frozenset[Field] = frozenset({"tokens_per_month", "requests_per_day", "api_spend_usd_per_month"})
_SHARES: frozenset[Field] = frozenset(
    {"utilization", "cached_share", "batch_share", "input_share", "discount", "growth_per_month"}
)
_MAY_HAVE_PERIOD = _A_RATE | {"engineer_salary_usd", "growth_per_month"}


def is_of_some_field(figure: Amount | Factor) -> bool:
    """Whether the figure can be of some field: sound, one number, and of a unit that a field has."""
    if isinstance(figure, Factor):
        return True
    relative: frozenset[Unit | None] = frozenset({"times", "points"})
    known = relative.union(*_UNITS.values())
    return figure.flaw is None and figure.high is None and figure.unit in known


def entry_of(figure: Amount | Factor, field: Field, doing: Doing) -> Entry | None:
    """The entry that the figure makes of the field; None where its unit does not fit, or leaves a doubt."""
    if field not in _UNITS:
        return None
    if isinstance(figure, Factor):
        return Entry(field, "multiply", figure.value) if doing == "multiply" else None
    if figure.unit == "times":
        return _times(figure.value, field, doing)
    if figure.unit == "points":
        signs = {"increase": 1, "decrease": -1}
        return (
            Entry(field, "add", signs[doing] * figure.value) if field in _SHARES and doing in signs else None
        )
    if figure.unit == "percent" or figure.part:
        return _share(figure, field, doing)
    return _absolute(figure, field, doing)


def _times(value: float, field: Field, doing: Doing) -> Entry | None:
    """“3x” multiplies; "3x cheaper" divides; "up 3x" may be three or four times, so it is not taken."""
    if doing == "multiply":
        return Entry(field, "multiply", value)
    return Entry(field, "multiply", 1 / value) if doing == "decrease" and value else None


def _share(figure: Amount, field: Field, doing: Doing) -> Entry | None:
    """A percentage or a part: the value of a share, else of what there is."""
    if field in _SHARES:
        if doing == "multiply":
            return Entry(field, "multiply", figure.value)
        return _absolute(figure, field, doing) if doing == "set" else None
    if figure.period is not None:
        return None
    change = {"set": figure.value, "multiply": figure.value, "increase": 1 + figure.value}
    return Entry(field, "multiply", change.get(doing, 1 - figure.value))


def _absolute(figure: Amount, field: Field, doing: Doing) -> Entry | None:
    """A figure in the field's own unit, or a bare number."""
    if doing == "multiply":
        plain = figure.unit is None and not figure.scaled and figure.period is None
        return Entry(field, "multiply", figure.value) if plain else None
    if figure.unit not in _UNITS[field] and not figure.part:
        return None
    value = _canonical(figure, field)
    if value is None:
        return None
    if doing == "set":
        return Entry(field, "set", value)
    return Entry(field, "add", value if doing == "increase" else -value) if field not in _SHARES else None


def _canonical(figure: Amount, field: Field) -> float | None:
    """The value in the unit that the field's name tells; None where a period is missing or has no meaning."""
    if figure.period is not None and field not in _MAY_HAVE_PERIOD:
        return None
    if field == "growth_per_month":
        return None if figure.period is None else (1 + figure.value) ** PER_MONTH[figure.period] - 1
    if field == "requests_per_day":
        return None if figure.period is None else figure.a_month / DAYS_A_MONTH
    if field in _A_RATE:
        return figure.a_month
    if field == "engineer_salary_usd":
        return figure.value if figure.period in {None, "year"} else figure.a_month * MONTHS_A_YEAR
    bare_percent = field in _SHARES and figure.unit is None and not figure.part and figure.value > 1
    return figure.value / 100 if bare_percent else figure.value
