"""One reply of every kind, as the conversation would make it."""

import dataclasses
import typing
from datetime import date
from typing import Any

from pydantic import BaseModel

from bot.conversation import replies
from bot.conversation.replies import Choice, Reply, SessionLine, SummaryRow
from bot.conversation.state import SLOTS, AnswerPress, CommandPress, DigestPress, Fill
from bot.digest.compose import FOOTER, SUBSCRIBE, Channel, compose
from bot.digest.facts import About, Facts, Flip, NearFlip, PriceMove, Retirement, VolumeDrift, Waiting
from bot.digest.replies import DigestComing, DigestEnded, DigestPaused, DigestReply, DigestState, DigestZone
from bot.digest.schedule import Weekly
from bot.messages.render import Said
from costmodel.decision import Decision
from costmodel.scenario import ModelNeed
from tests.messages.sample_decisions import API_WINS, SELF_HOST_WINS, WHAT_IFS, verdict

EDIT = Choice("Edit", CommandPress(name="edit", slot="volume"))
MENU = (
    Choice("Back", CommandPress(name="back")),
    Choice("Skip this question", CommandPress(name="skip")),
    Choice("Cancel", CommandPress(name="cancel")),
)
QUESTION = replies.Question(
    slot="model",
    number=2,
    total=5,
    title="Model quality",
    prompt="Which quality do you need? A name or a class will do.",
    choices=(
        Choice("GPT-4o mini class", AnswerPress(fill=Fill(model=ModelNeed(tier="small")))),
        Choice("GPT-4o class", AnswerPress(fill=Fill(model=ModelNeed(tier="standard")))),
        Choice("Not sure", CommandPress(name="not_sure", slot="model")),
    ),
    examples=("gpt-4o-mini quality", "claude sonnet"),
    menu=MENU,
)
ANSWERED = replies.Answered(
    slot="volume",
    number=1,
    total=5,
    title="Volume",
    value="2B tokens a month",
    by="U0ENGINEER",
    is_guess=False,
    edit=EDIT,
)
SUMMARY = replies.Summary(
    rows=tuple(
        SummaryRow(slot, slot.title(), f"value of {slot}", "U0ENGINEER", slot == "headcount", EDIT)
        for slot in SLOTS
    ),
    confirm=Choice("Looks right", CommandPress(name="confirm"), primary=True),
    menu=MENU,
)
_INPUTS = (("Volume", "2B tokens a month"), ("Engineers", "0 FTE"))
_LINES = (
    replies.ScenarioLine("A", "", ("your answers",), is_here=False, is_base=True),
    replies.ScenarioLine("B (big)", "A", ("Volume: 2B → 4B tokens a month",), is_here=True, is_base=False),
)
_TOLD = (API_WINS.scenario, API_WINS.scenario)
COMPARISON = replies.Comparison(
    replies.ComparisonDue(("2B tokens a month", "40B"), _TOLD, "Compared from A", "Volume", (2e9, 4e10)),
    (API_WINS, SELF_HOST_WINS),
)


def explanation(topic: str, how: str, decision: Decision = API_WINS) -> replies.Explanation:
    """What is answered to a question about that decision."""
    due = replies.ExplanationDue(
        decision.scenario, topic, how, current="Engineers: 0 FTE", inputs=_INPUTS, what_ifs=WHAT_IFS
    )
    return replies.Explanation(due, decision, SELF_HOST_WINS if topic == "delta" else None)


ABOUT = About("TCO-0042", "Support assistant", "U0ENGINEER", "https://team.slack.com/archives/C1/p1")
DIGEST = compose(
    Facts(
        date(2026, 11, 20),
        flips=(Flip(ABOUT, "GPT-4.1 nano", "Qwen3.5 4B on L4", 1234, "input price 0.10 → 0.20"),),
        near=(NearFlip(ABOUT, "GPT-4.1 nano", "Qwen3.5 4B on L4", 0.04),),
        retirements=(Retirement(ABOUT, "GPT-4o mini", date(2027, 1, 14), "GPT-6 Luna"),),
        moves=(PriceMove(ABOUT, "GPT-5.6 Luna", 1000, 200), PriceMove(ABOUT, "DeepSeek V4", 1000, 3000)),
        waiting=(Waiting(ABOUT, "approval", date(2026, 11, 13)),),
        volumes=(VolumeDrift(ABOUT, 2e9, 3e9, date(2026, 11, 1), 500, 800),),
    ),
    Channel(Weekly(zone="Europe/Berlin"), "U0ENGINEER"),
    date(2026, 11, 23),
    due_on=date(2026, 11, 20),
)
EVERY_REPLY: tuple[Said, ...] = (
    DIGEST,
    compose(Facts(date(2026, 11, 20)), Channel(Weekly(zone="UTC"), "U0ENGINEER"), date(2026, 11, 23)),
    compose(Facts(date(2026, 11, 20)), None, date(2026, 11, 23), is_preview=True),
    DigestState("Unsubscribed.", choices=(SUBSCRIBE,)),
    DigestState("", "Monday 09:00 UTC", "30 Nov 2026", "U0ENGINEER", choices=FOOTER),
    DigestState("", "Monday 09:00 UTC", owner="U0ENGINEER", paused="the channel was archived"),
    DigestZone((Choice("UTC", DigestPress(name="on", zone="UTC", weekday=4, hour=16)),)),
    DigestPaused("C0LLMCOSTS", "the channel was archived"),
    DigestEnded("C0LLMCOSTS", "U0MANAGER"),
    DigestComing(),
    DigestComing(takes_long=True),
    explanation("engineering_cost", "why"),
    explanation("breakeven", "when"),
    explanation("assumptions", "current"),
    explanation("token", "define"),
    explanation("delta", "why"),
    COMPARISON,
    replies.ScenarioList(_LINES, WHAT_IFS),
    replies.Export(replies.ExportDue(_LINES, _TOLD), (API_WINS, SELF_HOST_WINS)),
    replies.Refused("There is nothing to undo."),
    replies.Opened(by="U0ENGINEER"),
    replies.Opening(),
    QUESTION,
    ANSWERED,
    replies.Clarify(
        slot="volume", reason="5 to 6 billion: which one?", readings=QUESTION.choices, examples=("5B",)
    ),
    SUMMARY,
    dataclasses.replace(SUMMARY, confirm=None),
    replies.Closed("Regulated data: HIPAA", "below"),
    replies.Closed("Summary", "ended"),
    verdict(API_WINS),
    verdict(SELF_HOST_WINS, base=API_WINS, reading="Volume 2B → 40B tokens a month"),
    replies.ConfirmCancel(answers=3, yes=EDIT, no=MENU[0]),
    replies.Cancelled(),
    replies.Help(),
    replies.VerdictHelp("B cheap plan", 2, WHAT_IFS),
    replies.SessionList(
        (SessionLine("2B tokens a month", "https://team.slack.com/archives/C1/p2", "verdict"),)
    ),
    replies.SessionList(()),
    replies.SessionList((SessionLine("2B", "https://team.slack.com/archives/C1/p2", "unreadable"),), more=3),
    replies.ConfirmForget(1),
    replies.ConfirmForget(2, records=1),
    replies.Forgotten(2),
    replies.Forgotten(0, records=7, of_workspace=True),
    replies.NotSaved(),
    replies.NotInChannel(),
    replies.Unreadable(),
    replies.Expired(),
    replies.WentWrong("7f3a"),
)
REPLY_TYPES: tuple[type, ...] = (*typing.get_args(Reply), *typing.get_args(DigestReply))


def with_every_text(node: Any, hostile: str) -> Any:  # noqa: ANN401 - walks values of any type
    """The same value with that text in every free text field, however deep.

    Enumerated words (slots, sides) are typed and cannot hold other text; ids are kept
    together so that a decision still refers to its own options.
    """
    if isinstance(node, str):
        return hostile
    if isinstance(node, tuple):
        return tuple(with_every_text(each, hostile) for each in node)
    if isinstance(node, BaseModel):
        free = {
            name: with_every_text(getattr(node, name), hostile)
            for name, field in type(node).model_fields.items()
            if _is_free(field.annotation, name)
        }
        return node.model_copy(update=free)
    if dataclasses.is_dataclass(node) and not isinstance(node, type):
        hints = typing.get_type_hints(type(node))
        free = {
            field.name: with_every_text(getattr(node, field.name), hostile)
            for field in dataclasses.fields(node)
            if _is_free(hints[field.name], field.name)
        }
        return dataclasses.replace(node, **free)
    return node


def _is_free(annotation: object, name: str) -> bool:
    is_id = name in {"id", "record"} or name.endswith(("_id", "_ids"))
    return (
        not is_id and typing.get_origin(annotation) is not typing.Literal and "Literal" not in str(annotation)
    )
