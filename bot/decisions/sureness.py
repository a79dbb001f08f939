"""What does the confidence in a verdict go by? Draws, the margin, what would turn it, and its figures."""

from collections.abc import Iterator

from bot.conversation import figures
from costmodel.catalog.range_entries import ranges
from costmodel.decision import Decision
from costmodel.sourced import STALE_AFTER_DAYS


def confidence_reasons(decision: Decision) -> Iterator[str]:
    """Why it is as sure as it is, a sentence each; none where no option is open."""
    if decision.winner_id is None:
        return
    sure = decision.uncertainty
    if sure is not None:
        from_on = figures.percent(ranges().sure_probability.on(decision.on).value)
        share = figures.percent(sure.probability)
        draws = f"{sure.draws:,} draws"
        yield f"{decision.side} is the cheaper side in {share} of {draws}; high is from {from_on}."
    if decision.comparator_id is not None:
        yield f"The winner costs {figures.percent(decision.margin)} less than the best of the other side."
    turning = [each.label for each in sure.drivers if each.flips] if sure is not None else []
    if turning:
        yield f"Within what is not known well, this alone would turn it: {', '.join(turning)}."
    assumed = sum(each.is_assumption for each in decision.figures)
    if assumed:
        yield f"{assumed} of its {len(decision.figures)} figures are assumptions without a source."
    old = sum(each.is_stale for each in decision.figures)
    if old:
        yield f"{old} of its {len(decision.figures)} figures are older than {STALE_AFTER_DAYS} days."
