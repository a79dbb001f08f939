"""Self-host or API? `decide`: the compliance gate, every option costed, the ranking, what would change it."""

from collections.abc import Iterator, Sequence
from datetime import date

from costmodel.catalog.load import catalog
from costmodel.catalog.range_entries import ranges
from costmodel.compliance import summary
from costmodel.costs import costs
from costmodel.currency import displayed, exchange_rate
from costmodel.dates import in_words
from costmodel.decision import Decision, FigureUsed, OptionResult, Side, Uncertainty
from costmodel.figures import figures_used, machine_figures
from costmodel.flips import what_would_change
from costmodel.options.case import Case, case_of
from costmodel.options.families import Offered, offered, warnings
from costmodel.options.plan import Figure
from costmodel.outlook import horizon_figures, outlook
from costmodel.scenario import Scenario
from costmodel.uncertainty import how_sure, input_ranges


def decide(
    scenario: Scenario, *, on: date, draws: int = 0, seed: int = 0, over_time: bool = False
) -> Decision:
    """The decision for a scenario at the prices of a date.

    Args:
        scenario: what the team told.
        on: the date of prices and figures; the model reads no clock.
        draws: how many draws of uncertain inputs tell how sure it is; 0 leaves that out.
        seed: of the draws: the same seed gives the same draws.
        over_time: whether to follow each option over the horizon.

    Raises:
        ScenarioError: when the scenario names a model or GPU that is not on record; it lists the nearest.
    """
    case = case_of(scenario, on, catalog())
    given = offered(case)
    results = _ranked(given)
    open_results = [result for result in results if result.admissible]
    winner = open_results[0] if open_results else None
    comparator = _other_side(winner, open_results)
    saving = comparator.usd_per_month - winner.usd_per_month if winner and comparator else 0.0
    margin = saving / comparator.usd_per_month if comparator and comparator.usd_per_month > 0 else 0.0
    even, points = what_would_change(
        costs(given.lean),
        open_results,
        tokens_per_month=case.demand.tokens_per_month,
        fte=scenario.team.fte,
    )
    sure, doubted = _how_sure(case, given, open_results, draws, seed) if draws else (None, ())
    later = outlook(given, case) if over_time else None
    close = case.facts.operations.close_call_margin.on(on)
    least = ranges().close_call_probability.on(on)
    unsure = sure is not None and sure.probability < least.value
    rate = exchange_rate(scenario.finance.currency, case.facts, on)
    used = (
        *case.figures,
        *(figure for each in given.costed for figure in each.figures),
        *(figure for each in results if each.fleet for figure in machine_figures(each.fleet)),
        close,
        *((*doubted, least) if sure else ()),
        *(horizon_figures(case) if later else ()),
        *(() if rate is None else (rate,)),
    )
    figures = figures_used(used, on)
    return Decision(
        on=on,
        scenario=scenario,
        tokens_per_month=case.demand.tokens_per_month,
        requests_per_month=case.demand.requests_per_month,
        input_tokens_per_request=case.demand.input_tokens_per_request,
        output_tokens_per_request=case.demand.output_tokens_per_request,
        options=tuple(results),
        winner_id=winner.id if winner else None,
        comparator_id=comparator.id if comparator else None,
        saving_usd_per_month=saving,
        margin=margin,
        too_close_to_call=comparator is not None and (margin < close.value or unsure),
        break_even=even,
        flip_points=points,
        compliance=summary(scenario.regulated),
        warnings=(*warnings(case), *_later(figures, on)),
        figures=figures,
        uncertainty=sure,
        outlook=later,
        currency=None if rate is None else displayed(scenario.finance.currency, rate),
    )


def winning_side(scenario: Scenario, *, on: date) -> Side | None:
    """The side that `decide` lets win, without what would flip it: for trying many answers in one's place.

    Raises:
        ScenarioError: as `decide` does.
    """
    ranked = _ranked(offered(case_of(scenario, on, catalog())))
    return next((result.side for result in ranked if result.admissible), None)


def _how_sure(
    case: Case, given: Offered, open_results: Sequence[OptionResult], draws: int, seed: int
) -> tuple[Uncertainty | None, tuple[Figure, ...]]:
    """How sure it is, and the figures that its ranges come from."""
    best = next((result for result in open_results if result.side == "self-host"), None)
    inputs, fte = input_ranges(case, best), case.scenario.team.fte
    sure = how_sure(costs(given.settled), open_results, inputs, fte=fte, draws=draws, seed=seed)
    return sure, tuple(figure for each in inputs for figure in each.figures)


def _ranked(given: Offered) -> list[OptionResult]:
    """Admissible options by monthly cost, then those that are out: costed ones first."""
    results = [costed.result for costed in given.costed]
    return sorted(
        results, key=lambda result: (not result.admissible, not result.line_items, result.usd_per_month)
    )


def _other_side(winner: OptionResult | None, ranked: list[OptionResult]) -> OptionResult | None:
    """The best admissible option of the side that did not win."""
    return next((result for result in ranked if winner and result.side != winner.side), None)


def _later(used: Sequence[FigureUsed], on: date) -> Iterator[str]:
    """A sentence where figures were first read after the date: for want of older ones they were taken."""
    later = [figure.as_of for figure in used if figure.as_of > on]
    if later:
        yield (
            f"{len(later)} of the {len(used)} figures are later than {in_words(on)}, up to "
            f"{in_words(max(later))}: no earlier ones are on record."
        )
