"""How does a decision read in a terminal? The verdict, the options line by line, what would flip it."""

from collections.abc import Iterator

from costmodel.dates import in_words
from costmodel.decision import (
    Decision,
    DisplayCurrency,
    FlipPoint,
    OptionResult,
    Outlook,
    Uncertainty,
)

WHOLE_FROM = 1000
"""Below it a value has decimals."""
DRAWS_OF_A_RANGE = 10
"""Fewer draws have no eight of ten."""


def as_text(decision: Decision) -> str:
    """The decision for people, without colours."""
    return "\n".join(_lines(decision))


def _lines(decision: Decision) -> Iterator[str]:
    yield headline(decision)
    yield (
        f"{decision.tokens_per_month:,.0f} tokens a month in {decision.requests_per_month:,.0f} requests of "
        f"{decision.input_tokens_per_request:,.0f} in and {decision.output_tokens_per_request:,.0f} out, "
        f"prices of {in_words(decision.on)}"
    )
    yield decision.compliance.sentence
    for option in decision.options:
        yield ""
        yield from _option(option, decision.currency)
    yield ""
    yield _break_even(decision)
    for flip in decision.flip_points:
        yield _flip(flip)
    if decision.uncertainty is not None:
        yield from _how_sure(decision, decision.uncertainty)
    if decision.outlook is not None:
        yield from _over_time(decision.outlook)
    for warning in decision.warnings:
        yield f"Note: {warning}"
    stale = [figure for figure in decision.figures if figure.is_stale]
    if decision.currency is not None:
        yield _exchange(decision.currency)
    used = f"{len(decision.figures)} figures used, {len(stale)} of them stale"
    yield f"{used}: `python -m costmodel sources` lists them."


def headline(decision: Decision) -> str:
    """Who wins, by how much, against what."""
    if decision.winner_id is None:
        return "No option is open: see why below."
    winner = decision.option(decision.winner_id)
    money = decision.currency
    cost = f"{winner.title} at ${winner.usd_per_month:,.0f} a month{_as(winner.usd_per_month, money)}"
    if decision.comparator_id is None:
        return f"{winner.side}: {cost}; nothing on the other side is open."
    comparator = decision.option(decision.comparator_id)
    against = f"{comparator.title} at ${comparator.usd_per_month:,.0f}{_as(comparator.usd_per_month, money)}"
    if decision.too_close_to_call:
        return f"Too close to call: {cost}, {against} ({decision.margin:.0%} apart)."
    saved = decision.saving_usd_per_month
    saving = f"${saved:,.0f}{_as(saved, money)} ({decision.margin:.0%})"
    return f"{winner.side}: {cost} saves {saving} against {against}."


def _as(usd: float, currency: DisplayCurrency | None) -> str:
    """The same in the currency asked for, in brackets; nothing where that is the US dollar."""
    return "" if currency is None else f" ({usd * currency.units_per_usd:,.0f} {currency.code})"


def _exchange(currency: DisplayCurrency) -> str:
    return (
        f"{currency.code}: {currency.units_per_usd:g} a US dollar on {in_words(currency.as_of)}, "
        f"{currency.source.title}. All arithmetic is in USD."
    )


def _option(option: OptionResult, currency: DisplayCurrency | None) -> Iterator[str]:
    if option.line_items:
        loaded = option.fully_loaded_usd_per_month
        yield (
            f"{option.title}: ${option.usd_per_month:,.2f} a month{_as(option.usd_per_month, currency)}, "
            f"${option.usd_per_mtok:,.3f} a million tokens"
            + (
                f", ${loaded:,.2f}{_as(loaded, currency)} fully loaded"
                if loaded > option.usd_per_month
                else ""
            )
        )
    else:
        yield f"{option.title}: not costed"
    if option.out_because is not None:
        yield f"  out: {option.out_because}"
    for item in option.line_items:
        yield f"  {item.usd_per_month:>14,.2f}  {item.label}: {item.basis}"
    if option.fleet is not None:
        fleet = option.fleet
        yield (
            f"  replicas at the peak: {fleet.replicas_at_peak:,}, {fleet.utilization:.0%} utilization, "
            f"{fleet.tokens_per_second_per_replica:,.0f} output tokens/s each in {fleet.precision} "
            f"({fleet.throughput_basis})"
        )
        yield f"  {fleet.search}"
    for condition in option.conditions:
        yield f"  condition: {condition}"
    for warning in option.warnings:
        yield f"  note: {warning}"


def _break_even(decision: Decision) -> str:
    held = decision.break_even
    if held is None:
        return "Break-even: there is nothing to compare; one side has no option that is open."
    low, high = held.searched_from_tokens_per_month, held.searched_to_tokens_per_month
    by = f"by {held.challenger_title}, against {held.comparator_title}"
    first, stays, until = held.first_tokens_per_month, held.tokens_per_month, held.until_tokens_per_month
    if first is not None and stays is not None:
        turns = f" From about {_about(first)} tokens on, the two sides take turns." if first < stays else ""
        return (
            f"Break-even: self-hosting costs less than any open API from about {_about(stays)} tokens a "
            f"month on, {by}.{turns}"
        )
    if first is not None and until is not None:
        return (
            f"Break-even: self-hosting costs less than any open API only between about {_about(first)} and "
            f"{_about(until)} tokens a month, {by}."
        )
    less = "less" if held.outcome == "always" else "more"
    amount = "any open API" if held.outcome == "always" else "the cheapest open API"
    return (
        f"Break-even: none; from {low:,.0f} to {high:,.0f} tokens a month self-hosting costs {less} than "
        f"{amount}, {by}."
    )


def _flip(flip: FlipPoint) -> str:
    now = f"{flip.label}: now {_amount(flip.current)} {flip.unit}"
    if flip.value is None:
        return f"{now}; no value in range flips the verdict."
    return f"{now}; at about {_about(flip.value)} it becomes {flip.becomes_title}."


def _how_sure(decision: Decision, held: Uncertainty) -> Iterator[str]:
    draws = f"{held.draws:,} draw{'' if held.draws == 1 else 's'}"
    yield f"How sure: {decision.side} is the cheaper side in {held.probability:.0%} of {draws}."
    for option_id in (decision.winner_id, decision.comparator_id):
        if option_id is not None:
            told, title = held.of(option_id), decision.option(option_id).title
            middle = f"{_usd(told.usd_mid)} in the middle one"
            if held.draws < DRAWS_OF_A_RANGE:
                yield f"  {title}: {middle}"
            else:
                wide = f"{_usd(told.usd_low)} to {_usd(told.usd_high)} a month in 8 of 10 draws"
                yield f"  {title}: {wide}, {middle}"
    for each in held.drivers:
        low, high = _usd(each.usd_saving_at_low), _usd(each.usd_saving_at_high)
        flips = ", which flips it" if each.flips else ""
        ends = f"{each.low:.2g} to {each.high:.2g} times"
        yield f"  {each.label} at {ends}: saves {low} to {high} a month{flips}"


def _over_time(held: Outlook) -> Iterator[str]:
    growth = f" at {held.growth_per_month:.1%} growth a month" if held.growth_per_month else ""
    rate = f"{held.discount_rate_per_year:.0%} a year"
    yield f"Over {held.horizon_months} months{growth}, in present value at {rate}:"
    for side in ("API", "self-host"):
        best = next((each for each in held.options if each.side == side), None)
        if best is not None:
            start = best.usd_by_month[0]
            paid = f", {_usd(start)} of it at the start" if start else ""
            yield f"  {best.title}: {_usd(best.usd_present_value)}{paid}"
    if held.payback_month is not None:
        yield f"  Self-hosting has paid back what it costs to start by month {held.payback_month}."
    if held.cheaper_from_month is not None and held.cheaper_from_month > 1:
        yield f"  From month {held.cheaper_from_month} on a month of self-hosting costs less."
    for event in held.events:
        yield f"  {event}"


def _usd(value: float) -> str:
    return f"{'-' if value < 0 else ''}${abs(value):,.0f}"


def _about(value: float) -> str:
    """Three figures: what is searched for, by about 2 % at worst, is not known closer. "50,900,000,000"."""
    return _amount(float(f"{value:.3g}"))


def _amount(value: float) -> str:
    """Four figures, or a whole number: "0.342", "50,874,548,260"."""
    return f"{value:,.0f}" if value >= WHOLE_FROM else f"{value:.4g}"
