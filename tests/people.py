"""Who talks to the bot in a test? The people of a local Slack with the whole bot behind it."""

from dataclasses import dataclass

import pytest

from bot.playground.block_kit import elements_of
from bot.playground.interactions import options_of
from bot.playground.plain_text import label_of
from bot.playground.workspace import ENGINEER, Message
from bot.run import LocalSlack


@dataclass
class People:
    """The people of a local Slack with the whole bot behind it. `thread` is the one they talk in."""

    slack: LocalSlack
    channel: str = "C0LLMCOSTS"
    thread: str | None = None

    async def say(self, text: str, by: str = ENGINEER.id, *, in_thread: bool = True) -> None:
        """Type a command, or a message in the thread, and wait until the bot has done with it."""
        thread = self.thread if in_thread and not text.startswith("/") else None
        await self.slack.playground.state.delivery.say(by, self.channel, text, thread)
        await self.settled()

    async def press(self, label: str, by: str = ENGINEER.id) -> None:
        """Press the newest button or menu entry of that label, and wait until the bot has done with it."""
        for message in reversed(self.messages()):
            for block, element in elements_of(list(message.blocks)):
                if "action_id" not in element:
                    continue
                options = [each for each in options_of(element) if each["text"]["text"] == label]
                if options or label_of(element) == label:
                    await self.slack.playground.state.delivery.act(
                        by,
                        {"channel": message.channel, "message_ts": message.ts},
                        block["block_id"],
                        element["action_id"],
                        {"selected_option": options[0]} if options else {},
                    )
                    await self.settled()
                    return
        pytest.fail(f"nothing to press called {label!r} in {self.texts()}")

    async def settled(self) -> None:
        """Wait until no turn is queued or running, and look which thread the bot opened last."""
        await self.slack.settled()
        roots = [message.ts for message in self.all() if message.is_bot and message.thread_ts is None]
        if self.thread is None and roots:
            self.thread = roots[-1]

    def all(self) -> list[Message]:
        """Every message of the channel, ephemeral ones too, oldest first."""
        found = [each for each in self.slack.workspace.messages.values() if each.channel == self.channel]
        return sorted(found, key=lambda message: message.ts)

    def messages(self) -> list[Message]:
        """The bot's messages in the thread, oldest first."""
        return [each for each in self.all() if each.is_bot and self.thread in {each.ts, each.thread_ts}]

    def texts(self) -> list[str]:
        """What the bot says in the thread, as it stands."""
        return [message.text for message in self.messages()]

    def texts_anywhere(self) -> list[str]:
        """What the bot says in the channel, in whatever thread."""
        return [message.text for message in self.all() if message.is_bot]

    def whispers(self) -> list[str]:
        """What the bot said to one person only."""
        return [message.text for message in self.all() if message.ephemeral_to is not None]
