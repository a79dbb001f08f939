"""What does the model answer? A `Decision`: options with line items, a ranking, and what would change it.

Everything here is a result: recomputed from a `Scenario` and a date, never stored.
"""

from datetime import date
from typing import Literal

from costmodel.catalog.schema import Precision
from costmodel.scenario import CurrencyId, Part, Scenario
from costmodel.sourced import Source

Family = Literal[
    "token_api",
    "batch_api",
    "hosted_open",
    "dedicated_endpoint",
    "rented_gpu",
    "reserved_gpu",
    "spot_gpu",
    "owned_gpu",
    "hybrid",
]
Side = Literal["API", "self-host"]
LineItemKind = Literal[
    "api_tokens",
    "endpoint",
    "gpu",
    "power",
    "colocation",
    "people",
    "model_refresh",
    "observability",
    "migration",
    "overhead",
    "egress",
]


class FigureUsed(Part):
    """One catalog figure that a result used."""

    id: str
    label: str
    value: str
    unit: str
    as_of: date
    source: Source
    is_assumption: bool
    is_stale: bool


class LineItem(Part):
    """One monthly cost of an option. `basis` is the arithmetic in words, `figure_ids` the figures in it."""

    kind: LineItemKind
    label: str
    usd_per_month: float
    basis: str
    figure_ids: tuple[str, ...] = ()


class Fleet(Part):
    """The machines of a self-hosted option or a dedicated endpoint.

    Utilization is an output: demand over what the fleet could do.
    """

    open_model: str
    gpu: str
    gpus_per_replica: int
    precision: Precision
    provider: str
    replicas_at_peak: int
    gpu_hours_per_month: float
    tokens_per_second_per_replica: float
    throughput_basis: str
    utilization: float
    search: str = ""
    """What was tried before this fleet was kept, and why the next best lost."""


class OptionResult(Part):
    """One option, costed. `out_because` names why it cannot be chosen; then it is shown and not ranked.

    `usd_per_month` is marginal: people the team already has are not charged again.
    `fully_loaded_usd_per_month` charges every hour of work. `one_off_usd` is paid once and is not in the
    monthly figures except as the `migration` line item, spread over the horizon. An option that could not be
    costed at all has no line items, and its reason in `out_because`: its 0 USD mean nothing.
    """

    id: str
    family: Family
    side: Side
    title: str
    model: str
    line_items: tuple[LineItem, ...]
    usd_per_month: float
    fully_loaded_usd_per_month: float
    one_off_usd: float
    usd_per_mtok: float
    fleet: Fleet | None = None
    conditions: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    out_because: str | None = None

    @property
    def admissible(self) -> bool:
        """Whether the option may be chosen."""
        return self.out_because is None


BreakEvenOutcome = Literal["from", "always", "never", "between"]


class BreakEven(Part):
    """From which monthly volume on self-hosting costs less than any open API, each side at its cheapest.

    `outcome` and what it comes with:

    - "from": from `tokens_per_month` on. Where `first_tokens_per_month` is lower, the two take turns from
      there to `tokens_per_month`, as machines fill up.
    - "between": nowhere but between `first_tokens_per_month` and `until_tokens_per_month`.
    - "always" and "never": at every volume that was searched, or at none.

    The two options are the cheapest of their sides at `tokens_per_month` or `until_tokens_per_month`, else at
    the end of the search. Their titles hold at any volume; an option of the decision is sized for one.
    """

    outcome: BreakEvenOutcome
    challenger_id: str
    challenger_title: str
    comparator_id: str
    comparator_title: str
    tokens_per_month: float | None
    first_tokens_per_month: float | None
    until_tokens_per_month: float | None
    searched_from_tokens_per_month: float
    searched_to_tokens_per_month: float


Parameter = Literal["volume", "gpu_price", "api_price", "utilization", "mlops_fte"]


class FlipPoint(Part):
    """The value of one input at which the other side would win; `value` None: none in the range searched."""

    parameter: Parameter
    label: str
    current: float
    value: float | None
    unit: str
    becomes_id: str | None
    becomes_title: str | None


class OptionRange(Part):
    """Of an open option: USD a month in all draws (10th, 50th, 90th percentile); how often it is cheapest."""

    option_id: str
    usd_low: float
    usd_mid: float
    usd_high: float
    probability_cheapest: float


Driver = Literal[
    "volume",
    "gpu_price",
    "api_price",
    "throughput",
    "peak",
    "pay",
    "run_fte",
    "refresh_fte",
    "migration_fte",
]


class Swing(Part):
    """What one input does by itself, from the low to the high end of its range, the others at their middle.

    `low` and `high` are multiples of the scenario's own value; the savings are of the winning side over the
    other, in USD a month, and negative where the other side would win.
    """

    driver: Driver
    label: str
    low: float
    high: float
    usd_saving_at_low: float
    usd_saving_at_high: float

    @property
    def usd(self) -> float:
        """How far the saving moves."""
        return abs(self.usd_saving_at_high - self.usd_saving_at_low)

    @property
    def flips(self) -> bool:
        """Whether the other side wins somewhere in the range."""
        return min(self.usd_saving_at_low, self.usd_saving_at_high) < 0


class Uncertainty(Part):
    """How sure the verdict is, over draws that all options share.

    `probability` is that the winning side has the cheapest option. `options` are in the decision's order.
    `drivers` move the saving most, the strongest first; empty where one side has no open option.
    """

    draws: int
    seed: int
    probability: float
    options: tuple[OptionRange, ...]
    drivers: tuple[Swing, ...]

    def of(self, option_id: str) -> OptionRange:
        """The range of that option. Raises KeyError when it is not open."""
        for each in self.options:
            if each.option_id == option_id:
                return each
        raise KeyError(option_id)


class OptionOverTime(Part):
    """An open option over the horizon in USD: `usd_by_month[0]` is paid at the start, then month 1, 2, ...

    `usd_resale` is what machines are sold for in those months: they are less by it.
    """

    option_id: str
    side: Side
    title: str
    usd_by_month: tuple[float, ...]
    usd_total: float
    usd_present_value: float
    usd_resale: float = 0.0


class Outlook(Part):
    """What the open options cost over the horizon; `options` by present value, the cheapest first.

    `payback_month` is the first at whose end the cheapest way to self-host has cost no more in all than the
    cheapest API, `cheaper_from_month` that from which each month of it costs less; None: none in the horizon,
    or a side has no open option. `self_host_usd_by_month` and `api_usd_by_month` are what the cheapest of the
    side costs in month 1, 2, …, with what is paid once spread, as in the decision; empty where none of the
    side lasts. `events` are price changes on record that take effect within it,
    and fleets of a told size that the load outgrows: they are not among the options.
    """

    horizon_months: int
    growth_per_month: float
    discount_rate_per_year: float
    options: tuple[OptionOverTime, ...]
    payback_month: int | None
    cheaper_from_month: int | None
    events: tuple[str, ...]
    self_host_usd_by_month: tuple[float, ...] = ()
    api_usd_by_month: tuple[float, ...] = ()


class DisplayCurrency(Part):
    """The currency that totals are to be shown in; every figure of a decision itself is in USD."""

    code: CurrencyId
    units_per_usd: float
    as_of: date
    source: Source


class ComplianceSummary(Part):
    """Which deployments are open, in one line, and the conditions that the winner carries."""

    sentence: str
    forced_self_host: bool
    agreement_needed: bool


class Decision(Part):
    """The answer. `options` are ranked: admissible ones by monthly cost, then those that are out."""

    on: date
    scenario: Scenario
    tokens_per_month: float
    requests_per_month: float
    input_tokens_per_request: float
    output_tokens_per_request: float
    options: tuple[OptionResult, ...]
    winner_id: str | None
    comparator_id: str | None
    saving_usd_per_month: float
    margin: float
    too_close_to_call: bool
    break_even: BreakEven | None
    flip_points: tuple[FlipPoint, ...]
    compliance: ComplianceSummary
    warnings: tuple[str, ...]
    figures: tuple[FigureUsed, ...]
    uncertainty: Uncertainty | None = None
    outlook: Outlook | None = None
    currency: DisplayCurrency | None = None
    """None: in USD."""

    def option(self, option_id: str) -> OptionResult:
        """The option of that id. Raises KeyError when the decision holds none."""
        for option in self.options:
            if option.id == option_id:
                return option
        raise KeyError(option_id)

    @property
    def side(self) -> Side | None:
        """The side that wins; None when no option is open."""
        return None if self.winner_id is None else self.option(self.winner_id).side
