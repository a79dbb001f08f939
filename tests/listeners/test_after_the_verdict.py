"""What stays in the thread: a new answer beside the old verdict, one line a question, no dead buttons."""

from bot.playground.block_kit import elements_of
from tests.people import People

CASE = "2B tokens a month, gpt-4o, business hours, no mlops"


def labels(people: People) -> list[str]:
    """Every button of the thread that can still be pressed."""
    return [
        element["text"]["text"]
        for message in people.messages()
        for _, element in elements_of(list(message.blocks))
        if element.get("type") == "button"
    ]


def cells(text: str, row: str) -> list[str]:
    """The cells of a row of the comparison: base, this, change."""
    (line,) = [each for each in text.splitlines() if each.startswith(f"• {row}: ")]
    return [cell.split(" ", 1)[1] for cell in line.removeprefix(f"• {row}: ").split("; ")]


async def test_a_what_if_is_shown_beside_the_base(people: People) -> None:
    await people.say(f"/llm-tco {CASE}, no regulated data")
    await people.press("Looks right")
    await people.say("2T tokens a month")
    verdict = people.texts()[-1]
    assert verdict.startswith("Scenario B = A + Volume: 2B → 2T tokens a month: *the verdict flips")
    base, this, change = cells(verdict, "Its total")
    assert base != this
    assert change != "same"
    assert "the verdict flips" in verdict
    assert cells(verdict, "Winner")[2] == "flipped"


async def test_a_question_in_steps_leaves_one_line(people: People) -> None:
    await people.say(f"/llm-tco {CASE}")
    await people.press("HIPAA")
    assert "signed agreement" in people.texts()[-1]
    before = len(people.messages())
    await people.press("A signed agreement is fine")
    await people.press("Data may leave")
    assert len(people.messages()) == before, "the next step takes the place of the one answered"
    await people.press("Not isolated")
    assert sum("5 of 5" in text for text in people.texts()) == 1


async def test_typed_steps_leave_one_line_with_a_tick(people: People) -> None:
    await people.say(f"/llm-tco {CASE}")
    for answer in ("HIPAA", "BAA is fine", "data may leave", "not air-gapped"):
        await people.say(answer)
    assert "Is this your case?" in people.texts()[-1]
    assert sum("5 of 5" in text for text in people.texts()) == 1


async def test_a_question_put_aside_keeps_no_buttons(people: People) -> None:
    await people.say("/llm-tco 2B tokens a month, gpt-4o")
    await people.say("edit volume")
    assert labels(people).count("Not sure") == 1
    await people.say("cancel")
    assert "Not sure" not in labels(people)
    await people.say("no")
    assert "Cancel it" not in labels(people)
    await people.say("continue")
    assert labels(people).count("Not sure") == 1


async def test_keep_going_puts_the_question_back_in_its_place(people: People) -> None:
    await people.say("/llm-tco 2B tokens a month, gpt-4o")
    before = people.texts()
    await people.press("Cancel")
    assert "2 answers" in people.texts()[-1]
    await people.press("Keep going")
    assert people.texts()[:-1] == before[:-1]
    assert "3 of 5" in people.texts()[-1]


async def test_a_confirmed_summary_stays_without_its_go_ahead(people: People) -> None:
    await people.say(f"/llm-tco {CASE}, no regulated data")
    await people.press("Looks right")
    assert "Looks right" not in labels(people)
    assert labels(people).count("Edit") == 5


async def test_asking_for_help_opens_no_session(people: People) -> None:
    delivery = people.slack.playground.state.delivery
    root = await delivery.say("U0MANAGER", people.channel, "@llm-tco help me")
    people.thread = root.ts
    await people.settled()
    (answer,) = people.texts()
    assert "five short questions" in answer
