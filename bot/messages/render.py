"""How does a reply become a message? Its template calls block constructors; the text is read off them."""

import dataclasses
import re
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.exceptions import TemplateError

from bot.conversation import describe, figures
from bot.conversation.replies import (
    Answered,
    Choice,
    Closed,
    Comparison,
    Explanation,
    Export,
    Reply,
    Summary,
    Verdict,
)
from bot.conversation.turn import is_open
from bot.decisions.replies import DecisionReply
from bot.digest.replies import DigestReply
from bot.messages import blocks, mrkdwn
from bot.messages.answered import AnswerView, answer_view
from bot.messages.compared import ComparisonView, comparison_view
from bot.messages.explained import ExplanationView, explanation_view
from bot.messages.exported import ExportView, export_view
from bot.messages.fallback import EDITED_CHARACTERS, POSTED_CHARACTERS, table_lines, text_of
from bot.messages.verdict import VerdictView, view

Said = Reply | DigestReply | DecisionReply
TEXT_ONLY_CHARACTERS = 2900
TEMPLATES = Path(__file__).parents[2] / "templates"
CONSTRUCTORS = (
    blocks.header,
    blocks.divider,
    blocks.section,
    blocks.sections,
    blocks.code,
    blocks.fields,
    blocks.context,
    blocks.actions,
    blocks.row,
    blocks.table,
    blocks.chart,
    blocks.container,
    blocks.text_input,
    blocks.select_input,
    blocks.channel_select,
)
FILTERS = (
    mrkdwn.clip,
    mrkdwn.short,
    mrkdwn.numbered,
    figures.usd,
    figures.usd_exact,
    figures.usd_change,
    figures.usd_about,
    figures.usd_from_to,
    figures.money,
    figures.money_change,
    figures.usd_per_mtok,
    figures.tokens,
    figures.times,
    figures.percent,
    figures.date,
    figures.month,
    figures.number,
    figures.amount,
)


@dataclasses.dataclass(frozen=True)
class Message:
    """What Slack is sent: `text` says all that `blocks` show. `refused` says why any are missing.

    `record` is the decision record whose card it is, if it is one.
    """

    text: str
    blocks: list[dict[str, Any]]
    refused: str = ""
    record: str = ""


def button(choice: Choice, label: str | None = None) -> Any:  # noqa: ANN401 - an element of slackblocks, which is untyped here
    """The button of a choice; `label` says it in other words."""
    value = choice.press.model_dump_json(exclude_none=True)
    return blocks.button(mrkdwn.short(label or choice.label), value, primary=choice.primary)


def buttons(choices: Iterable[Choice]) -> list[Any]:
    """The buttons of several choices."""
    return [button(choice) for choice in choices]


def go_to(address: str, label: str) -> Any:  # noqa: ANN401 - an element of slackblocks, or None for no page
    """The button that opens a page of the web."""
    return blocks.link_button(mrkdwn.short(label), address) if mrkdwn.is_web_address(address) else None


def menu(choices: Iterable[Choice]) -> Any:  # noqa: ANN401 - an element of slackblocks, or None for no entries
    """The overflow menu of several choices."""
    entries = [(mrkdwn.short(each.label), each.press.model_dump_json(exclude_none=True)) for each in choices]
    return blocks.menu(entries) if entries else None


@cache
def environment() -> Environment:
    """The environment with every template compiled: escaping for Slack, and nothing undefined goes unseen.

    Jinja's own escaper is that of HTML. `finalize` runs before it on every value and gives it text that is
    already safe for Slack, so that it has nothing left to do.
    """
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=mrkdwn.clip,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals |= {
        each.__name__: each
        for each in (*CONSTRUCTORS, button, buttons, go_to, menu, mrkdwn.channel, mrkdwn.user, mrkdwn.link)
    }
    made.filters |= {each.__name__: each for each in FILTERS} | {"volume": describe.amount}
    for name in made.list_templates(extensions=["j2"]):
        made.get_template(name)
    return made


def template_name(reply: type) -> str:
    """`ConfirmCancel` is said by `confirm_cancel.j2`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", reply.__name__).lower() + ".j2"


def _shown(
    reply: Said, *, detailed: bool
) -> Said | VerdictView | ExplanationView | AnswerView | ComparisonView | ExportView:
    """What the template of a reply sees: the reply itself, or the view of its decisions."""
    match reply:
        case Verdict():
            return view(reply, detailed=detailed)
        case Explanation():
            return answer_view(reply) or explanation_view(reply)
        case Comparison():
            return comparison_view(reply)
        case Export():
            return export_view(reply)
    return reply


def compose(reply: Said, *, detailed: bool = True) -> Message:
    """The message of a reply. Raises BlockError or jinja2's TemplateError where a template breaks a rule."""
    shown = _shown(reply, detailed=detailed)
    name = shown.template if isinstance(shown, AnswerView) else template_name(type(reply))
    lines = environment().get_template(name).render(m=shown)
    made = blocks.parse_lines(lines)
    blocks.number_actions(made)
    edits = (isinstance(reply, Reply) and is_open(reply)) or isinstance(reply, Answered | Closed | Summary)
    text = text_of(made, EDITED_CHARACTERS if edits else POSTED_CHARACTERS)
    blocks.check(text, made)
    return Message(text, made)


def render(reply: Said) -> Message:
    """The message of a reply, whatever it holds: where a block breaks a limit, the answer goes with less."""
    try:
        return compose(reply)
    except (blocks.BlockError, TemplateError) as error:
        refused = f"{type(reply).__name__}: {error}"
    if isinstance(reply, Verdict):
        with suppress(blocks.BlockError, TemplateError):
            shorter = compose(dataclasses.replace(reply, what_ifs=()), detailed=False)
            return dataclasses.replace(shorter, refused=refused)
    return _as_text(reply, refused)


def _as_text(reply: Said, refused: str) -> Message:
    """The reply's phrases one below the other."""
    text = ""
    for words in _words(reply):
        if len(text) + len(words) < TEXT_ONLY_CHARACTERS:
            text += f"{words}\n"
    lines = text.strip() or "–"
    return Message(lines, blocks.parse_lines(blocks.section(caller=lambda: lines)), refused)


def _words(node: object) -> Iterable[str]:
    """Every phrase inside a reply, safe and shortened: the last resort when its template cannot be used."""
    if isinstance(node, str):
        if said := mrkdwn.clip(node):
            yield said
    elif isinstance(node, tuple):
        for each in node:
            yield from _words(each)
    elif dataclasses.is_dataclass(node):
        for field in dataclasses.fields(node):
            yield from _words(getattr(node, field.name))


def plain(message: Message) -> Message:
    """The same message in the oldest blocks: for when Slack refused one of the newer ones.

    A chart goes, a table is read row by row, a folded part is open.
    """
    return dataclasses.replace(message, blocks=list(_older(message.blocks)))


def _older(made: Iterable[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    for block in made:
        match block["type"]:
            case "data_visualization":
                continue
            case "table":
                lines = "\n".join(table_lines(block))
                yield from blocks.parse_lines(blocks.sections(caller=lambda lines=lines: lines))  # type: ignore[misc]
            case "container":
                yield from blocks.parse_lines(blocks.divider())
                yield from _older(block["child_blocks"])
            case _:
                yield block
