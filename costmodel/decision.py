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


class FlipPoint(Part):
    """The value of one input at which the other side would win; `value` None: none in the range searched."""

    parameter: Literal["volume", "gpu_price", "api_price", "mlops_fte"]
    label: str
    current: float
    value: float | None
    unit: str
    becomes_id: str | None
    becomes_title: str | None


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
