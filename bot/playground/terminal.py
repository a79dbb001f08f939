"""How is the local Slack used without a browser? A chat on lines of text: commands, answers, presses."""

import asyncio
import re
from collections.abc import AsyncIterable, Awaitable, Callable, Iterator
from dataclasses import dataclass
from functools import partial
from textwrap import shorten
from typing import Any, TextIO

from bot.playground.block_kit import elements_of
from bot.playground.delivery import Delivery
from bot.playground.interactions import options_of
from bot.playground.plain_text import WIDTH, flowed, label_of, message_text, view_text, words_of
from bot.playground.records import BOT_USER, ENGINEER, PEOPLE, Key, Message, User
from bot.playground.web_methods import RefusedError
from bot.playground.workspace import Change, Workspace

CHANNEL = "C0LLMCOSTS"
_INDENT = "  "
_BESIDE = 60
HELP = """\
/llm-tco            begins; what follows is taken as answers: /llm-tco 2B tokens a month
any other line      answers in the current thread
press LABEL         presses a button or picks from a menu (press LABEL 2 for the second of that name)
press 1             presses the first button of the newest message that has any
as manager: TEXT    goes on as another person (engineer, manager, finance)
help                says this; end of input ends the chat"""


async def chat(
    lines: AsyncIterable[str],
    out: TextIO,
    workspace: Workspace,
    delivery: Delivery,
    settled: Callable[[], Awaitable[None]],
    *,
    echo: bool = False,
) -> None:
    """Read `lines` until they end; after each, print on `out` what the bot said.

    `settled()` returns when the bot has no turn queued or running. `echo` prints each line read: for input
    that is not typed at the terminal. Nothing raises but `settled` and `out`.
    """
    with workspace.watch() as changes:
        talk = _Chat(out, workspace, delivery, changes)
        async for line in lines:
            typed = line.strip()
            if not typed:
                continue
            if echo:
                talk.echo(typed)
            await talk.take(typed)
            await settled()
            talk.show_changes()


@dataclass(frozen=True)
class _Target:
    """Something that can be pressed: its label, where it stands, the words beside it, what a press gives."""

    label: str
    message: Message
    block_id: str
    action_id: str
    beside: str
    given: dict[str, Any]
    in_menu: bool = False


class _Chat:
    """One conversation: who speaks, and in which thread."""

    def __init__(
        self, out: TextIO, workspace: Workspace, delivery: Delivery, changes: asyncio.Queue[Change | None]
    ) -> None:
        self._out = out
        self._workspace = workspace
        self._delivery = delivery
        self._changes = changes
        self._speaker = ENGINEER
        self._thread: str | None = None

    def echo(self, typed: str) -> None:
        self._print(f"{self._speaker.name}> {typed}")

    async def take(self, typed: str) -> None:
        """Do what one line says."""
        try:
            if (switch := _speaker_switch(typed)) is not None:
                self._speaker, typed = switch
                if not typed:
                    self._print(f"You are {self._speaker.name} now.\n")
                    return
            if typed.lower() == "help":
                self._print(f"{HELP}\n")
            elif typed.lower() == "press" or typed.lower().startswith("press "):
                await self._press(typed[len("press") :].strip())
            elif typed.startswith("/"):
                await self._delivery.say(self._speaker.id, CHANNEL, typed)
            else:
                await self._answer(typed)
        except RefusedError as error:
            self._print(f"Slack refused that: {error.code}\n")

    async def _answer(self, typed: str) -> None:
        if self._thread is None:
            self._print("There is no conversation yet: begin with /llm-tco, or type help.\n")
            return
        mention = f"@{self._workspace.app.name}"
        if not self._workspace.app.hears("message.channels") and mention not in typed:
            typed = f"{mention} {typed}"  # the app reads only what names it
        await self._delivery.say(self._speaker.id, CHANNEL, typed, self._thread)

    # -- pressing

    async def _press(self, label: str) -> None:
        targets = list(self._targets())
        found, number = _matching(targets, label)
        if not targets:
            self._print("There is nothing to press here yet: begin with /llm-tco, or type help.\n")
        elif not found:
            labels = dict.fromkeys(f"[{target.label}]" for target in targets)
            self._print("No such label. There is:")
            for line in flowed(list(labels), WIDTH - len(_INDENT)):
                self._print(f"{_INDENT}{line}")
            self._print("")
        elif len(found) > 1 and number is None:
            self._print("That is more than one. Which?")
            same = len({target.label for target in found}) == 1
            for n, target in enumerate(found, start=1):
                beside = f"{_INDENT}({target.beside})" if target.beside else ""
                self._print(f"{_INDENT}press {target.label}{f' {n}' if same else ''}{beside}")
            self._print("")
        else:
            target = found[(number or 1) - 1]
            self._print(f"{_INDENT}({self._speaker.name} presses [{target.label}])\n")
            await self._act(target)

    async def _act(self, target: _Target) -> None:
        where = {"channel": target.message.channel, "message_ts": target.message.ts}
        if not await self._delivery.act(
            self._speaker.id, where, target.block_id, target.action_id, target.given
        ):
            self._print("The bot did not answer that press. Try again.\n")

    def _targets(self) -> Iterator[_Target]:
        """What can be pressed in the current thread, the newest message first."""
        shown = [
            message
            for message in self._workspace.messages.values()
            if message.channel == CHANNEL
            and (message.ephemeral_to == self._speaker.id or self._thread in {message.ts, message.thread_ts})
        ]
        for message in sorted(shown, key=lambda m: m.ts, reverse=True):
            for block, element in elements_of(list(message.blocks)):
                if "action_id" not in element:
                    continue
                beside = " ".join(words_of(self._workspace, block).split())
                at = (
                    message,
                    block["block_id"],
                    element["action_id"],
                    shorten(beside, _BESIDE, placeholder="…"),
                )
                if options := options_of(element):
                    field = "selected_options" if element["type"] == "checkboxes" else "selected_option"
                    for option in options:
                        given = [option] if field == "selected_options" else option
                        yield _Target(option["text"]["text"], *at, {field: given}, in_menu=True)
                else:
                    yield _Target(label_of(element), *at, {})

    # -- what the bot said

    def show_changes(self) -> None:
        """Print what changed since the last time: each message once, as it stands now."""
        kinds: dict[Key, str] = {}
        while not self._changes.empty():
            change = self._changes.get_nowait()
            if change is None:
                return
            if change["type"] == "view" and change["view"] is not None:
                self._show_view(change["view"])
            elif "message" in change and self._is_shown(change["message"]):
                kinds.setdefault(Key(change["message"]["channel"], change["message"]["ts"]), change["type"])
        for key, kind in kinds.items():
            if (message := self._workspace.messages.get(key)) is not None:
                self._show(message, kind)

    def _is_shown(self, message: dict[str, Any]) -> bool:
        seen = message["ephemeral_to"] in {None, self._speaker.id}
        return bool(message["is_bot"] and message["channel"] == CHANNEL and seen)

    def _show(self, message: Message, kind: str) -> None:
        if message.user == BOT_USER and message.ephemeral_to is None and kind == "message":
            self._thread = message.thread_ts or message.ts
        note = {"message_changed": " (edited)", "ephemeral": f" (only {self._speaker.name} sees this)"}
        self._print(f"{self._workspace.users[message.user].name}{note.get(kind, '')}:")
        for line in message_text(self._workspace, message, width=WIDTH - len(_INDENT)).split("\n"):
            self._print(f"{_INDENT}{line}".rstrip())
        self._print("")

    def _show_view(self, view: dict[str, Any]) -> None:
        self._print(
            f"A dialog opened, to be filled in on the page: {view.get('title', {}).get('text', 'Home')}"
        )
        for line in view_text(self._workspace, view, width=WIDTH - len(_INDENT)).split("\n"):
            self._print(f"{_INDENT}{line}".rstrip())
        self._print("")

    def _print(self, text: str) -> None:
        self._out.write(f"{text}\n")
        self._out.flush()


def _speaker_switch(typed: str) -> tuple[User, str] | None:
    """`as manager: TEXT` as the person and the text; None for any other line."""
    head, colon, rest = typed.partition(":")
    words = head.lower().split()
    if not colon or len(words) != len(("as", "somebody")) or words[0] != "as":
        return None
    person = next((user for user in PEOPLE if user.handle == words[1]), None)
    return None if person is None else (person, rest.strip())


def _matching(targets: list[_Target], label: str) -> tuple[list[_Target], int | None]:
    """The targets a label names, and which of them where it ends in a number.

    The newest message that has the very label wins, also where a number or words beside it follow (`Edit
    volume`); else labels that begin with what was typed, else those that contain it. A number alone counts
    the buttons of the newest message that has any.
    """
    wanted = label.lower()
    if exact := _in_newest(targets, lambda target: target.label.lower() == wanted):
        return exact, None
    if wanted.isdecimal():
        newest = _in_newest(targets, lambda target: not target.in_menu)
        return newest[int(wanted) - 1 : int(wanted)] if int(wanted) else [], None
    head, _, number = wanted.rpartition(" ")
    if head and number.isdigit():
        numbered = _in_newest(targets, lambda target: target.label.lower() == head)
        if 1 <= int(number) <= len(numbered):
            return numbered, int(number)
    for fits in (_names_beside, _begins, _contains):
        if wanted and (found := _in_newest(targets, partial(fits, wanted))):
            return found, None
    return [], None


def _names_beside(wanted: str, target: _Target) -> bool:
    label = f"{target.label.lower()} "
    return wanted.startswith(label) and wanted.removeprefix(label) in target.beside.lower()


def _begins(wanted: str, target: _Target) -> bool:
    return target.label.lower().startswith(wanted)


def _contains(wanted: str, target: _Target) -> bool:
    not_in_a_number = r"(?<![\d.,])" if wanted[0].isdigit() else ""
    return re.search(not_in_a_number + re.escape(wanted), target.label.lower()) is not None


def _in_newest(targets: list[_Target], fits: Callable[[_Target], bool]) -> list[_Target]:
    found = [target for target in targets if fits(target)]
    return [target for target in found if target.message.ts == found[0].message.ts]
