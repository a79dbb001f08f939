"""How many requests is the volume, how many people does it take, and is some work or cost counted in?"""

import re
from dataclasses import dataclass

from bot.conversation.replies import Explanation
from bot.messages.answers.options import YesOrNo
from bot.messages.best import option_of
from bot.messages.topics import KINDS, MACHINES, TITLES
from bot.whatif.apply import DAYS_PER_MONTH
from costmodel.catalog.load import catalog
from costmodel.decision import Decision, LineItem, LineItemKind, OptionResult
from costmodel.fleet import HOURS_PER_MONTH
from costmodel.people import pay

SECONDS_PER_HOUR = 3600
LEAST_HIRED_FTE = 0.005
"""Less than this is nobody: it is printed as 0."""
YES_OR_NO_OF_HIRING = re.compile(r"\W*(?:(?:and|so|but|ok|hmm)[, ]+)*(?:do|does|should|must|would|will|is) ")
WORK: frozenset[LineItemKind] = frozenset({"people", "model_refresh", "migration"})


@dataclass(frozen=True)
class Requests:
    """The volume in requests; `shape_told`: whether somebody said how long a request is."""

    per_month: float
    per_day: float
    per_second: float
    tokens_per_month: float
    tokens_in: float
    tokens_out: float
    shape_told: bool


def requests(said: Explanation) -> Requests:
    """As the decision counts them."""
    decision = said.decision
    return Requests(
        per_month=decision.requests_per_month,
        per_day=decision.requests_per_month / DAYS_PER_MONTH,
        per_second=decision.requests_per_month / (HOURS_PER_MONTH * SECONDS_PER_HOUR),
        tokens_per_month=decision.tokens_per_month,
        tokens_in=decision.input_tokens_per_request,
        tokens_out=decision.output_tokens_per_request,
        shape_told=decision.scenario.volume.shape is not None,
    )


@dataclass(frozen=True)
class Work:
    """The work of one option: FTE in all, those that must be hired, and the lines that say how."""

    option: OptionResult
    fte: float
    hired_fte: float
    lines: tuple[LineItem, ...]


@dataclass(frozen=True)
class People:
    """The work that the winner and the best of the other side take; none is counted beside a multiplier."""

    team_fte: float
    multiplier: float | None
    usd_per_fte_month: float
    pay_words: str
    work: tuple[Work, ...]
    says: YesOrNo
    """Whether somebody has to be hired for the winner, where that is asked; "" where how many is."""
    flips_at_fte: float | None
    """So many engineers on the team would let the other side win; None: no number would."""


def people(said: Explanation) -> People:
    """FTE out of what the work costs: hired work is charged, all of it is in the fully loaded total."""
    decision, team = said.decision, said.decision.scenario.team
    cost = pay(team, catalog(), decision.on)
    found = (option_of(decision, each) for each in (decision.winner_id, decision.comparator_id))
    return People(
        team_fte=team.fte,
        multiplier=team.overhead_multiplier,
        usd_per_fte_month=cost.usd_per_fte_month,
        pay_words=cost.words,
        work=(work := tuple(_work(each, decision, cost.usd_per_fte_month) for each in found if each)),
        says=_hires(said.due.question, work),
        flips_at_fte=next(
            (each.value for each in decision.flip_points if each.parameter == "mlops_fte"), None
        ),
    )


_ASKS_TO_HIRE = re.compile(r"\bhir(?:e|ing)\b")


def _hires(question: str, work: tuple[Work, ...]) -> YesOrNo:
    text = question.lower()
    if not work or not _ASKS_TO_HIRE.search(text) or not YES_OR_NO_OF_HIRING.match(text):
        return ""
    return "Yes" if work[0].hired_fte >= LEAST_HIRED_FTE else "No"


@dataclass(frozen=True)
class Engineer:
    """What one engineer costs, and how many the team has. USD."""

    usd_per_year: float
    pay_words: str
    team_fte: float
    is_told: bool


def engineer(said: Explanation) -> Engineer:
    """The pay that all work is charged at."""
    decision, team = said.decision, said.decision.scenario.team
    cost = pay(team, catalog(), decision.on)
    is_told = team.salary_usd_per_year is not None or team.cost_usd_per_year is not None
    return Engineer(cost.usd_per_year, cost.words, team.fte, is_told)


def _work(option: OptionResult, decision: Decision, usd_per_fte_month: float) -> Work:
    labour = catalog().labour
    stipends = {
        each.on(decision.on).id for each in (labour.on_call_stipend, labour.on_call_working_hours_stipend)
    }
    lines = tuple(
        item for item in option.line_items if item.kind in WORK and stipends.isdisjoint(item.figure_ids)
    )
    hired = sum(item.usd_per_month for item in lines)
    there = option.fully_loaded_usd_per_month - option.usd_per_month
    return Work(option, (hired + there) / usd_per_fte_month, hired / usd_per_fte_month, lines)


@dataclass(frozen=True)
class InOption:
    """Whether one option's total holds what is asked about, and the lines in which it does."""

    option: OptionResult
    items: tuple[LineItem, ...]
    is_shared: bool = False
    """Whether those lines hold more than what is asked about."""

    @property
    def usd_per_month(self) -> float:
        """What those lines come to."""
        return sum(item.usd_per_month for item in self.items)


@dataclass(frozen=True)
class Counted:
    """Yes or no, of the winner and of the best of the other side."""

    what: str
    options: tuple[InOption, ...]
    team_fte: float
    of_team: bool
    """Whether it is work, which the team's own people do first."""
    of_machines: bool
    """Whether it is of machines, which whoever rents them out pays for."""


_OF_PEOPLE = re.compile(r"\b(?:own|our|team's|people's|somebody's) time\b")
WORDS: tuple[tuple[str, str, frozenset[LineItemKind], str], ...] = (
    ("egress", "Egress", frozenset({"egress"}), "egress"),
    ("migrat|moving|set-?up|setting up", "Moving to it", frozenset({"migration"}), ""),
    ("on-?call|pager|stipend", "Being on call", frozenset({"people"}), "call"),
    ("observab|monitor|logging", "Observability", frozenset({"observability"}), ""),
    ("colo|rack|housing|network", "Housing the machines", frozenset({"colocation"}), ""),
)
"""What a question names that no topic is of: the words, a title, its kinds of lines, what they are called."""


def counted(said: Explanation) -> Counted:
    """By what the question names, else by its topic. The upkeep of an API has changes of the model in it."""
    decision, topic = said.decision, said.due.topic
    title, kinds, says = _asked(said.due.question.lower(), topic)
    is_work = not kinds.isdisjoint(WORK)
    kinds = kinds | {"overhead"} if is_work else kinds
    found = (option_of(decision, each) for each in (decision.winner_id, decision.comparator_id))
    options = tuple(
        InOption(
            each,
            _lines(each, topic, kinds, says),
            is_shared=each.side == "API" and topic == "model_updates" and each.fleet is None,
        )
        for each in found
        if each
    )
    return Counted(title, options, decision.scenario.team.fte, is_work, kinds <= MACHINES)


def _asked(question: str, topic: str) -> tuple[str, frozenset[LineItemKind], str]:
    for words, title, kinds, says in WORDS:
        if re.search(rf"\b(?:{words})", question):
            return title, kinds, says
    if topic in KINDS or not _OF_PEOPLE.search(question):
        return TITLES.get(topic, ""), KINDS.get(topic, frozenset()), ""
    return "Work of people", WORK, ""


def _lines(
    option: OptionResult, topic: str, kinds: frozenset[LineItemKind], says: str
) -> tuple[LineItem, ...]:
    wanted = kinds | {"people"} if topic == "model_updates" and option.side == "API" else kinds
    return tuple(item for item in option.line_items if item.kind in wanted and says in item.label.lower())
