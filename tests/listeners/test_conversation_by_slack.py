"""The whole way: from what people do in Slack to what the bot says, every part real."""

import json

import pytest

from bot.playground.workspace import FINANCE, MANAGER
from bot.store.keys import Place
from tests.people import People

ANSWERS = ("2B tokens a month", "gpt-4o-mini quality", "business hours", "no MLOps", "no regulated data")
PLACE = Place("", "T0LOCAL", "C0LLMCOSTS")


async def test_the_command_is_answered_at_once_and_opens_a_thread(people: People) -> None:
    await people.say("/llm-tco")
    assert people.whispers() == ["Opening a thread with five short questions."]
    opened, question = people.messages()
    assert opened.ts == people.thread
    assert question.thread_ts == people.thread
    assert "1 of 5" in question.text


async def test_five_typed_answers_lead_to_the_verdict(people: People) -> None:
    await people.say("/llm-tco")
    for answer in ANSWERS:
        await people.say(answer)
    await people.press("Looks right")
    assert "a month" in people.texts()[-1]
    session = json.loads(await redis_value(people))
    assert session["state"]["confirmed"] is True
    assert session["owes"] is False


async def redis_value(people: People) -> bytes:
    assert people.thread is not None
    value = await people.slack.parts.store.redis.get(PLACE.thread(people.thread).session)
    assert isinstance(value, bytes)
    return value


async def test_an_answered_question_becomes_a_short_line(people: People) -> None:
    await people.say("/llm-tco")
    await people.press("2B tokens a month")
    question = people.messages()[1]
    assert question.edited
    assert "2B tokens a month" in question.text
    assert "2 of 5" in people.texts()[-1]


async def test_the_text_of_the_command_answers_ahead(people: People) -> None:
    await people.say("/llm-tco 2B tokens/month, gpt-4o-mini quality")
    assert "3 of 5" in people.texts()[-1]


async def test_anyone_in_the_thread_may_answer(people: People) -> None:
    await people.say("/llm-tco")
    await people.say(ANSWERS[0], by=MANAGER.id)
    assert "2 of 5" in people.texts()[-1]
    assert f"<@{MANAGER.id}>" in people.messages()[1].text


async def test_two_people_who_answer_at_once_lose_nothing(people: People) -> None:
    """One presses an answer of the volume question while the other types the model: both count."""
    await people.say("/llm-tco")
    delivery = people.slack.playground.state.delivery
    await delivery.say(MANAGER.id, people.channel, "2B tokens a month", people.thread)
    await delivery.say(FINANCE.id, people.channel, "gpt-4o-mini quality", people.thread)
    await people.settled()
    assert "3 of 5" in people.texts()[-1]


async def test_messages_in_other_threads_are_left_alone(people: People) -> None:
    delivery = people.slack.playground.state.delivery
    root = await delivery.say(MANAGER.id, people.channel, "Lunch?")
    await delivery.say(FINANCE.id, people.channel, "2B tokens a month", root.ts)
    await people.settled()
    assert [message for message in people.all() if message.is_bot] == []


async def test_a_mention_starts_a_session_in_its_own_thread_once(people: People) -> None:
    """With replies allowed a mention arrives as two events under two ids; it counts once."""
    delivery = people.slack.playground.state.delivery
    root = await delivery.say(MANAGER.id, people.channel, "@llm-tco 2B tokens a month")
    people.thread = root.ts
    await people.settled()
    (question,) = people.messages()
    assert "2 of 5" in question.text


async def test_a_direct_message_is_a_conversation_without_a_mention(people: People) -> None:
    people.channel = "D0MANAGER"
    await people.say("2B tokens a month", by=MANAGER.id)
    assert "2 of 5" in people.texts_anywhere()[-1]
    await people.say("gpt-4o-mini quality", by=MANAGER.id)
    assert "3 of 5" in people.texts_anywhere()[-1]


async def test_where_the_bot_is_no_member_it_says_how_to_invite_it(people: People) -> None:
    people.channel = "C0BUDGET"
    await people.say("/llm-tco")
    assert "/invite" in people.whispers()[-1]
    assert not [message for message in people.all() if message.is_bot and message.ephemeral_to is None]


@pytest.mark.parametrize(
    "word", ["help", "HELP", " help ", "help me", "Help me, please!", "what can you do?"]
)
async def test_help_is_whispered(people: People, word: str) -> None:
    await people.say(f"/llm-tco {word}")
    (answer,) = people.whispers()
    assert "five short questions" in answer


async def test_list_names_the_threads_of_the_channel_and_forget_deletes_them(people: People) -> None:
    await people.say("/llm-tco")
    await people.say("/llm-tco list")
    assert people.thread is not None
    assert people.thread.replace(".", "") in people.whispers()[-1]
    await people.say("/llm-tco forget")
    assert "`/llm-tco forget all`" in people.whispers()[-1]
    assert await people.slack.parts.store.count(PLACE) == 1
    await people.say("/llm-tco Forget  all")
    assert "Deleted 1 session" in people.whispers()[-1]
    await people.press("2B tokens a month")
    assert "session that is gone" in people.texts()[-1]
    await people.say("/llm-tco list")
    assert "No sessions" in people.whispers()[-1]


async def test_cancel_keeps_nothing(people: People) -> None:
    await people.say("/llm-tco")
    await people.say("cancel")
    assert "Cancelled" in people.texts()[-1]
    assert people.thread is not None
    assert not await people.slack.parts.store.knows(PLACE.thread(people.thread))


async def test_a_delivery_that_slack_repeats_counts_once(people: People) -> None:
    await people.say("/llm-tco")
    people.slack.playground.state.faults.turn({"duplicate": 1.0})
    await people.say(ANSWERS[0])
    await people.press("Not sure")
    asked = [text for text in people.texts() if "of 5" in text]
    assert len(asked) == 3
    assert "3 of 5" in asked[-1]


@pytest.mark.parametrize(
    "text",
    [
        "<!channel> -5 tokens",
        "NaN tokens a month",
        "infinite tokens a month",
        "x" * 5000,
        "\u200b\u202e",
        "🙂🙂🙂",
        "<script>alert(1)</script>",
        "ça coûte combien ?",
        "1e400 tokens a day",
    ],
)
async def test_bad_input_gets_an_answer_and_never_a_mention(people: People, text: str) -> None:
    await people.say("/llm-tco")
    before = len(people.messages())
    await people.say(f"@llm-tco {text}")
    answered = people.messages()[before:]
    assert answered
    assert "1 of 5" in " ".join(people.texts())
    for message in answered:
        assert "went wrong" not in message.text
        for mark in ("<!channel", "<script", "xxxxxxxxxx"):
            assert mark not in json.dumps([message.text, message.blocks])
