"""Which view and template answer a question that has an answer of its own? One of each a subject."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from bot.conversation.replies import Choice, Explanation
from bot.messages.answers import (
    amounts,
    later,
    on_record,
    options,
    risks,
    saved,
    scenarios,
    sources,
    spending,
    units,
)
from costmodel.decision import DisplayCurrency

Answer = (
    spending.OverHorizon
    | spending.AYear
    | spending.UpFront
    | spending.PaysBack
    | saved.Saving
    | scenarios.Told
    | scenarios.BestScenario
    | scenarios.WhyMoved
    | risks.Risks
    | on_record.Retires
    | on_record.Holds
    | amounts.Requests
    | amounts.People
    | amounts.Counted
    | sources.Sources
    | scenarios.TwoScenarios
    | scenarios.Summary
    | options.NamedOptions
    | options.Paid
    | options.ShouldWe
    | options.Budget
    | amounts.Engineer
    | units.UnitCost
    | units.Rate
    | units.Realistic
    | units.InCurrency
    | later.WorstCase
    | later.Revisit
    | later.LockedIn
    | later.Busy
)
ANSWERS: Mapping[str, Callable[[Explanation], Answer | None]] = {
    "over_horizon": spending.over_horizon,
    "a_year": spending.a_year,
    "up_front": spending.up_front,
    "pays_back": spending.pays_back,
    "saving": saved.saving,
    "scenario_told": scenarios.scenario_told,
    "best_scenario": scenarios.best_scenario,
    "why_moved": scenarios.why_moved,
    "risks": risks.risks,
    "retires": on_record.retires,
    "holds": on_record.holds,
    "requests": amounts.requests,
    "people": amounts.people,
    "counted": amounts.counted,
    "two_scenarios": scenarios.two_scenarios,
    "named_options": options.named_options,
    "bill": options.paid,
    "stay": options.paid,
    "should_we": options.should_we,
    "budget": options.budget,
    "engineer": amounts.engineer,
    "unit_cost": units.unit_cost,
    "rate": units.rate,
    "realistic": units.realistic,
    "in_currency": units.in_currency,
    "worst_case": later.worst_case,
    "revisit": later.revisit,
    "locked_in": later.locked_in,
    "busy": later.busy,
    "source": sources.sources,
    "summary": scenarios.summary,
}
"""The subjects of `bot.whatif.asked_subject`, a kind of question that every topic answers alike, a step."""


@dataclass(frozen=True)
class AnswerView:
    """All that the template of a subject may see: the answer, and what every answer has."""

    subject: str
    answer: Answer
    on: date
    currency: DisplayCurrency | None
    what_ifs: tuple[Choice, ...]

    @property
    def template(self) -> str:
        """Its template's name."""
        return f"answers/{self.subject}.j2"


def answer_view(said: Explanation) -> AnswerView | None:
    """The view of a subject; None where a question has none and is answered from its topic."""
    of = ANSWERS.get(said.due.how)
    if of is None:
        return None
    answer, decision = of(said), said.decision
    if answer is None:
        return None
    return AnswerView(said.due.how, answer, decision.on, decision.currency, said.due.what_ifs)
