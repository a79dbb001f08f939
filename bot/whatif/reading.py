"""What was understood? A `Reading`: its kind, and typed entries, each a field, an operation and a value.

Units are canonical and stand in the field's name; shares, the discount and growth are fractions from 0 to 1.
A value is a number or a name of our own spelling, never a piece of what somebody wrote.
"""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["change", "compare", "ask", "navigate", "ignore", "clarify", "reject", "answer"]
Op = Literal["set", "multiply", "add", "any"]
Field = Literal[
    "tokens_per_month",
    "requests_per_day",
    "tokens_per_request",
    "input_tokens_per_request",
    "output_tokens_per_request",
    "api_spend_usd_per_month",
    "utilization",
    "cached_share",
    "batch_share",
    "input_share",
    "discount",
    "growth_per_month",
    "horizon_months",
    "amortization_months",
    "mlops_fte",
    "engineer_salary_usd",
    "gpu",
    "gpu_count",
    "replicas",
    "gpu_hourly_usd",
    "gpu_purchase_usd",
    "electricity_usd_per_kwh",
    "hosting",
    "quantization",
    "api_model",
    "self_host_model",
    "model_tier",
    "load_pattern",
    "regulated",
    "p99_ms",
    "api_price",
]
"""What a change may change."""
Topic = Literal[
    "nav",
    "scenario",
    "verdict",
    "breakeven",
    "engineering_cost",
    "gpu_cost",
    "api_cost",
    "total_cost",
    "assumptions",
    "prices",
    "delta",
    "electricity",
    "model_updates",
    "token",
]
"""What a question or a step may be about, beside the fields themselves; its operation is `any`."""
Value = float | str | tuple[str, ...]
Why = Literal[
    "",
    "no_field",
    "no_value",
    "several_fields",
    "relative_or_points",
    "which_unit",
    "which_period",
    "range",
    "limit",
    "peak",
    "left_over",
    "negation",
    "vague",
    "contradiction",
    "currency",
    "language",
    "model_or_volume",
    "which_model",
    "unknown_name",
    "out_of_range",
    "not_a_number",
    "too_long",
    "instructions",
    "not_held",
    "hearsay",
    "to_somebody",
    "chatter",
    "not_about_us",
]
"""Why it was not taken as it stands, for whoever words the reply."""


@dataclass(frozen=True)
class Entry:
    """One thing told: `Entry("tokens_per_month", "multiply", 2.0)` doubles the volume.

    With the operation `any` the field is what a question or a step is about, and the value which question
    ("why", "flip") or step ("undo", "goto:B") it is.
    """

    field: Field | Topic
    op: Op
    value: Value


Entries = tuple[Entry, ...]


@dataclass(frozen=True)
class Reading:
    """What one message says. A `clarify` may hold up to four `readings`, each complete in itself.

    `compare` has one entry a column. An `ask` has one `any` entry. `ignore` gets no reply at all. `field` is
    what a `reject` is about, where it is about one.
    """

    kind: Kind
    entries: Entries = ()
    readings: tuple[Entries, ...] = ()
    why: Why = ""
    field: Field | Topic | None = None


AWAY = "-"
"""Before a regime that is taken away: `("hipaa", "-gdpr")`."""
MOST_READINGS = 4
"""A question back offers no more buttons than this."""


def clarify(why: Why, readings: tuple[Entries, ...] = ()) -> Reading:
    """A question back, none of its readings twice."""
    return Reading("clarify", (), tuple(dict.fromkeys(one for one in readings if one))[:MOST_READINGS], why)


def reject(why: Why, field: Field | Topic | None = None) -> Reading:
    """What cannot be done, said so."""
    return Reading("reject", why=why, field=field)


def ignore(why: Why) -> Reading:
    """No business of the bot: no reply."""
    return Reading("ignore", why=why)
