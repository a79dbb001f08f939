"""The Home tab through the real app, worker, store and local Slack: shown, pressed, set up by its form."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.home_pages import HomePages
from bot.playground.block_kit import check_view, elements_of
from bot.playground.interactions import options_of
from bot.playground.plain_text import label_of
from bot.playground.records import TEAM_ID
from bot.playground.workspace import BOT_USER, ENGINEER, MANAGER
from bot.records.record import StatusChange
from bot.store.digests import Held, Subscription
from bot.store.keys import Workspace
from tests.listeners.test_decisions_by_slack import press_in, recorded
from tests.people import People

HERE = Workspace("", TEAM_ID)
OTHER = Workspace("", "T0OTHER")


async def opened(people: People, by: str = ENGINEER.id) -> str:
    """All that the Home tab says to a person who opens it."""
    await people.slack.playground.state.delivery.open_home(by)
    await people.settled()
    return shown(people, by)


def shown(people: People, by: str = ENGINEER.id) -> str:
    """The texts of the Home tab as it stands, and the labels of its buttons."""
    view = people.slack.workspace.homes[by]
    assert view["type"] == "home"
    assert check_view({"type": "home", "blocks": view["blocks"]}) == []
    texts = [
        block["text"]["text"] if "text" in block else " ".join(each["text"] for each in block["elements"])
        for block in view["blocks"]
        if block["type"] in {"header", "section", "context"}
    ]
    return "\n".join([*texts, *(label_of(each) for _, each in elements_of(view["blocks"]))])


async def act(people: People, label: str, by: str = ENGINEER.id, **given: str) -> None:
    """Press a button of the Home tab, or choose in its list."""
    view = people.slack.workspace.homes[by]
    for block, element in elements_of(view["blocks"]):
        if label in (label_of(element), element.get("placeholder", {}).get("text")):
            where = {"view_id": view["id"]}
            delivery = people.slack.playground.state.delivery
            assert await delivery.act(by, where, block["block_id"], element["action_id"], given)
            return await people.settled()
    pytest.fail(f"no {label!r} in {shown(people, by)!r}")


def form(people: People, by: str = ENGINEER.id) -> dict[str, Any]:
    """The form that is open."""
    view: dict[str, Any] = people.slack.workspace.as_json()["views"][by]
    return view


async def sent(people: People, by: str = ENGINEER.id, **told: str) -> dict[str, str]:
    """Send the form with some fields filled in anew; the errors shown in it."""
    view = form(people, by)
    values: dict[str, dict[str, Any]] = {}
    for block, element in elements_of(view["blocks"]):
        if block["block_id"] in told:
            text = told[block["block_id"]]
            chosen = next((each for each in options_of(element) if each["text"]["text"] == text), None)
            given = {"selected_option": chosen} if chosen else {"value": text}
            values[block["block_id"]] = {element["action_id"]: {"type": element["type"], **given}}
    delivery = people.slack.playground.state.delivery
    errors: dict[str, str] = await delivery.submit_view(by, view["id"], values)
    await people.settled()
    return errors


async def subscription(people: People, channel: str = "C0LLMCOSTS") -> Held | None:
    return await people.slack.parts.lanes.digests.get(HERE.place(channel))


async def test_a_new_person_reads_how_to_start(people: People) -> None:
    page = await opened(people)
    assert "Type `/llm-tco` in a channel" in page
    assert "None of your decisions waits" in page
    assert "You have not set up a digest" in page
    assert "API prices as of" in page


async def test_opening_the_messages_tab_publishes_nothing(people: People) -> None:
    await people.slack.playground.state.delivery.open_home(ENGINEER.id, "messages")
    await people.settled()
    assert people.slack.workspace.homes == {}


async def test_a_digest_is_shown_to_whoever_set_it_up_and_changed_by_its_buttons(people: People) -> None:
    await people.say("/llm-tco digest on tuesday 10:00 Europe/Berlin silent")
    page = await opened(people)
    assert "<#C0LLMCOSTS>* · Tuesday 10:00 Europe/Berlin, set by <@U0ENGINEER>" in page
    assert "is silent" in page
    assert "<#C0LLMCOSTS>" not in await opened(people, MANAGER.id)
    await act(people, "Mute 4 weeks")
    assert "Muted until" in shown(people)
    await act(people, "Unmute")
    assert "Muted until" not in shown(people)
    await act(people, "Turn off")
    assert await subscription(people) is None
    assert "<#C0LLMCOSTS>* · no digest" in shown(people)
    await act(people, "Turn on")
    assert await sent(people, zone="kolkata") == {}
    assert "<#C0LLMCOSTS>* · Monday 09:00 Asia/Kolkata" in shown(people)


async def test_a_row_stays_in_its_place_whatever_is_pressed(people: People) -> None:
    """A second click must not land on a button of another channel."""
    for people.channel in ("C0PLATFORM", "C0LLMCOSTS", "D0ENGINEER"):
        await people.say("/llm-tco digest on utc")
    before = [line for line in (await opened(people)).splitlines() if "Monday 09:00 UTC" in line]
    assert [each.split(" · ")[0] for each in before] == [
        "*<#C0LLMCOSTS>*",
        "*<#C0PLATFORM>*",
        "*our direct message*",
    ]
    await act(people, "Choose a channel", selected_conversation="C0PLATFORM")
    assert [line for line in shown(people).splitlines() if "Monday 09:00 UTC" in line] == before


async def test_the_form_holds_what_stands_and_changes_it(people: People) -> None:
    await people.say("/llm-tco digest on tuesday 10:00 Europe/Berlin silent")
    await opened(people)
    await act(people, "Change")
    held = {block["block_id"]: element for block, element in elements_of(form(people)["blocks"])}
    assert held["day"]["initial_option"]["text"]["text"] == "Tuesday"
    assert held["time"]["initial_value"] == "10:00"
    assert held["zone"]["initial_value"] == "Europe/Berlin"
    assert held["quiet"]["initial_option"]["text"]["text"] == "Silence"
    assert await sent(people, day="Friday", time="4 pm", quiet="One line") == {}
    after = await subscription(people)
    assert after is not None
    assert str(after.subscription.weekly) == "Friday 16:00 Europe/Berlin"
    assert not after.subscription.silent
    assert "Friday 16:00 Europe/Berlin" in shown(people)
    assert people.slack.workspace.as_json()["views"] == {}


async def test_what_is_wrong_is_said_in_the_form_and_nothing_is_changed(people: People) -> None:
    await opened(people)
    await act(people, "Choose a channel", selected_conversation="C0PLATFORM")
    errors = await sent(people, time="25:00", zone="Nowhere")
    assert set(errors) == {"time", "zone"}
    assert "such as Europe/Berlin" in errors["zone"]
    assert set(await sent(people, time="", zone="")) == {"time", "zone"}
    assert await subscription(people, "C0PLATFORM") is None


async def test_a_chosen_channel_is_set_up_and_shown_whoever_it_belongs_to(people: People) -> None:
    await people.say("/llm-tco digest on utc")
    await opened(people, MANAGER.id)
    await act(people, "Choose a channel", MANAGER.id, selected_conversation="C0LLMCOSTS")
    assert "<#C0LLMCOSTS>* · Monday 09:00 UTC, set by <@U0ENGINEER>" in shown(people, MANAGER.id)
    assert await sent(people, MANAGER.id, day="Thursday") == {}
    held = await subscription(people)
    assert held is not None
    assert held.subscription.owner == ENGINEER.id
    assert str(held.subscription.weekly) == "Thursday 09:00 UTC"


async def test_a_channel_without_the_bot_is_marked_on_the_page_that_sets_its_digest_up(
    people: People,
) -> None:
    channels = people.slack.workspace.channels
    channels["C0PLATFORM"] = replace(channels["C0PLATFORM"], members=(ENGINEER.id,))
    await opened(people)
    await act(people, "Choose a channel", selected_conversation="C0PLATFORM")
    assert await sent(people, zone="utc") == {}
    assert "I am not in the channel: invite me" in shown(people)
    channels["C0PLATFORM"] = replace(channels["C0PLATFORM"], members=(ENGINEER.id, BOT_USER))
    await act(people, "Mute 4 weeks")
    assert "I am not in the channel" not in shown(people)


async def test_what_is_changed_under_a_digest_is_said_in_its_channel(people: People) -> None:
    await people.say("/llm-tco digest on utc")
    await people.say("/llm-tco digest now")
    (digest,) = [each for each in people.all() if each.metadata]
    await press_in(people, digest, "Change", by=MANAGER.id)
    assert await sent(people, MANAGER.id, day="Friday", time="4 pm") == {}
    told = people.all()[-1]
    assert "Friday 16:00 UTC" in told.text
    assert told.ephemeral_to == MANAGER.id


async def test_what_is_changed_on_the_page_is_said_on_the_page_alone(people: People) -> None:
    await people.say("/llm-tco digest on utc")
    await opened(people)
    before = people.all()
    await act(people, "Change")
    assert await sent(people, day="Friday") == {}
    assert people.all() == before


async def test_a_decision_waits_on_the_page_of_whoever_asked_until_it_is_decided(people: People) -> None:
    await recorded(people)
    assert "Waits for an approval since" in await opened(people)
    assert "TCO-0001" in shown(people)
    assert "TCO-0001" not in await opened(people, MANAGER.id)
    await people.press("Accept", by=MANAGER.id)
    assert "None of your decisions waits" in await opened(people)


async def test_a_review_that_is_due_is_on_the_page_of_whoever_accepted(people: People) -> None:
    records = await recorded(people)
    await people.press("Accept", by=MANAGER.id)
    (held,) = await records.filed("", TEAM_ID)
    due = datetime.combine(held.record.review_on, datetime.min.time(), UTC)
    parts = people.slack.parts
    digests, client = parts.lanes.digests, parts.turns.client
    await HomePages(records, digests, client, clock=lambda: due).show_home("", TEAM_ID, MANAGER.id, "")
    assert "Its review is due on" in shown(people, MANAGER.id)
    early = HomePages(records, digests, client, clock=lambda: due - timedelta(days=8))
    await early.show_home("", TEAM_ID, MANAGER.id, "")
    assert "review is due" not in shown(people, MANAGER.id)


async def test_a_named_approver_sees_all_that_waits(people: People) -> None:
    records = await recorded(people)
    parts = people.slack.parts
    pages = HomePages(records, parts.lanes.digests, parts.turns.client, frozenset({MANAGER.id}))
    await pages.show_home("", TEAM_ID, MANAGER.id, "")
    assert "Waits for an approval since" in shown(people, MANAGER.id)


async def test_nothing_of_another_workspace_is_on_the_page(people: People) -> None:
    """The same person and channel ids in another workspace: its records and digests stay there."""
    records = await recorded(people)
    (held,) = await records.filed("", TEAM_ID)
    there = held.record.model_copy(update={"team": OTHER.team, "id": "TCO-0777", "title": "Theirs"})
    filed = await records.add(there)
    await records.change(filed, StatusChange(status="accepted", by=ENGINEER.id, at=datetime.now(UTC)))
    await people.say("/llm-tco digest on utc")
    mine = await subscription(people)
    assert mine is not None
    theirs: Subscription = mine.subscription.model_copy(update={"owner": ENGINEER.id})
    await people.slack.parts.lanes.digests.subscribe(OTHER.place("C0THEIRS"), theirs, mine.next_epoch)
    page = await opened(people)
    assert "TCO-0001" in page
    assert "<#C0LLMCOSTS>" in page
    assert "TCO-0777" not in page
    assert "Theirs" not in page
    assert "C0THEIRS" not in page


async def test_a_button_from_before_an_upgrade_shows_the_page_anew(people: People) -> None:
    await people.say("/llm-tco digest on utc")
    await opened(people)
    view = people.slack.workspace.homes[ENGINEER.id]
    for _, element in elements_of(view["blocks"]):
        if label_of(element) == "Turn off":
            element["value"] = '{"kind": "of long ago"}'
    await act(people, "Turn off")
    assert await subscription(people) is not None
    assert people.slack.workspace.homes[ENGINEER.id] is not view


async def test_a_store_that_is_away_is_told_in_the_form(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    await opened(people)
    await act(people, "Choose a channel", selected_conversation="C0PLATFORM")

    async def away(*_: object) -> None:
        raise TimeoutError

    monkeypatch.setattr(type(people.slack.parts.lanes.digests), "subscribe", away)
    errors = await sent(people, zone="utc")
    assert "could not be saved" in errors["day"]
