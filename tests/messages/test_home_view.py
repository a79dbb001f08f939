"""The Home tab and the form of a digest: within Slack's limits, and whatever they hold is only text."""

import re
from dataclasses import replace
from datetime import date

import pytest
from pydantic import TypeAdapter

from bot.conversation.state import HomePress
from bot.digest.compose import freshness, lines_of
from bot.digest.facts import About, Facts, Flip, NearFlip, Retirement, Waiting
from bot.digest.replies import DigestState
from bot.digest.schedule import Weekly
from bot.digest.words import Asked
from bot.home.form import DigestForm, digest_form, read_form
from bot.home.page import CHANNELS, LINES, Home, HomeChannel, choices
from bot.messages.blocks import BLOCKS_A_VIEW, walk
from bot.messages.views import digest_modal, home_view
from bot.playground.block_kit import check_view
from tests.messages.sample_replies import with_every_text

ON = date(2026, 11, 24)
ABOUT = About("TCO-0042", "Support assistant", "U0ENGINEER", "https://team.slack.com/archives/C1/p1")
MANY = LINES + 1
FACTS = Facts(
    date(2026, 11, 20),
    flips=(Flip(ABOUT, "GPT-4.1 nano", "Qwen3.5 4B on L4", 1234.0, "input 0.10 → 0.20"),) * MANY,
    near=(NearFlip(ABOUT, "GPT-4.1 nano", "Qwen3.5 4B on L4", 0.04),) * MANY,
    retirements=(Retirement(ABOUT, "GPT-4o mini", date(2027, 1, 14), "GPT-6 Luna"),) * MANY,
    waiting=(Waiting(ABOUT, "approval", ON),) * MANY,
)
SCHEDULE = "Monday 09:00 Europe/Berlin"
STATES = (
    DigestState("", SCHEDULE, "30 Nov 2026", "U0ENGINEER", muted_until=date(2026, 12, 21)),
    DigestState("", SCHEDULE, owner="U0ENGINEER", paused="the channel was archived"),
    DigestState("", SCHEDULE, "30 Nov 2026", "U0ENGINEER", silent=True),
    DigestState(""),
)


def row(state: DigestState) -> HomeChannel:
    return HomeChannel("C0LLMCOSTS", replace(state, choices=tuple(choices("C0LLMCOSTS", state))))


FULL = Home(
    lines_of(FACTS, ON, most=LINES, in_channel=False),
    tuple(row(STATES[number % len(STATES)]) for number in range(CHANNELS)),
    more_channels=3,
    freshness=freshness(date(2026, 11, 20), ON),
)
EMPTY = Home((), (), 0, freshness(date(2026, 11, 20), ON))


@pytest.mark.parametrize("page", [FULL, EMPTY])
def test_a_page_is_within_slacks_limits(page: Home) -> None:
    view = home_view(page)
    assert check_view(view) == []
    assert len(view["blocks"]) <= BLOCKS_A_VIEW == 100


def test_every_button_has_an_id_of_its_own_and_says_which_channel() -> None:
    nodes = [node for node in walk(home_view(FULL)["blocks"]) if "action_id" in node]
    assert len({each["action_id"] for each in nodes}) == len(nodes)
    presses = [each["value"] for each in nodes if each["action_id"].startswith("press:")]
    adapter: TypeAdapter[HomePress] = TypeAdapter(HomePress)
    assert {adapter.validate_json(each).channel for each in presses} == {"C0LLMCOSTS"}
    assert [each["type"] for each in nodes if each["action_id"].startswith("channel:")] == [
        "conversations_select"
    ]


@pytest.mark.parametrize(
    ("state", "labels"),
    [
        (STATES[0], ["Change", "Unmute", "Turn off"]),
        (STATES[1], ["Turn on", "Turn off"]),
        (STATES[2], ["Change", "Mute 4 weeks", "Turn off"]),
        (STATES[3], ["Turn on"]),
    ],
)
def test_the_buttons_of_a_digest_go_by_how_it_stands(state: DigestState, labels: list[str]) -> None:
    assert [each.label for each in choices("C0LLMCOSTS", state)] == labels


@pytest.mark.parametrize(
    "hostile", ["<!channel> & <b>", "word & " * 430, '\n{"type": "divider"}\n', "\u202e"]
)
def test_whatever_a_page_holds_is_only_text(hostile: str) -> None:
    rows = tuple(row(with_every_text(state, hostile)) for state in STATES)
    view = home_view(replace(with_every_text(replace(FULL, channels=()), hostile), channels=rows))
    assert check_view(view) == []
    for node in walk(view["blocks"]):
        if node.get("type") == "mrkdwn":
            live = re.findall(r"<([^>|]*)", node["text"])
            assert all(re.match(r"@U0ENGINEER|#C0LLMCOSTS|https?://", each) for each in live), node["text"]


def answers(form: DigestForm, **told: str) -> dict[str, str]:
    return {each.field: told.get(each.field, each.value) for each in form.fields}


def test_the_form_sent_as_it_opened_asks_for_what_holds() -> None:
    form = digest_form("C0LLMCOSTS", Weekly(zone="Asia/Kolkata", weekday=4, hour=16, minute=30), silent=True)
    assert check_view(digest_modal(form)) == []
    assert digest_modal(form)["private_metadata"] == "C0LLMCOSTS"
    assert read_form(answers(form)) == Asked("on", 4, 16, 30, "Asia/Kolkata", silent=True)


@pytest.mark.parametrize("time", ["", "25:00", "9:60", "teatime", "09:00 tomorrow", "9 10", "24", "13 pm"])
def test_a_time_that_is_none_is_an_error(time: str) -> None:
    errors = read_form(answers(digest_form("C0LLMCOSTS", Weekly(zone="UTC")), time=time))
    assert isinstance(errors, dict)
    assert set(errors) == {"time"}
