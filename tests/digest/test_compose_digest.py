"""What a digest says: facts in a fixed order, each line with an owner, a context, a link and a button."""

from dataclasses import replace
from datetime import date, timedelta

from bot.digest.compose import LINES, Channel, Threshold, compose, lines_of
from bot.digest.facts import (
    About,
    Facts,
    Flip,
    NearFlip,
    PriceMove,
    Retirement,
    Undecided,
    VolumeDrift,
    Waiting,
)
from bot.digest.replies import Digest
from bot.digest.schedule import Weekly
from bot.messages.blocks import walk
from bot.messages.render import compose as composed
from bot.playground.block_kit import check_blocks

ON = date(2026, 11, 23)
ABOUT = About("TCO-0042", "Support assistant", "U0ENGINEER", "https://team.slack.com/archives/C1/p1")
CHANNEL = Channel(Weekly(zone="Europe/Berlin"), "U0MANAGER")
FLIP = Flip(ABOUT, "GPT-4.1 nano", "Qwen3.5 4B on L4", 1234.0, "input $0.10 → $0.20 on 20 Nov 2026 (OpenAI)")
NEAR = NearFlip(ABOUT, "GPT-4.1 nano", "Qwen3.5 4B on L4", 0.043)
RETIRED = Retirement(ABOUT, "GPT-4o mini", date(2027, 1, 14), "GPT-6 Luna")
MOVE = PriceMove(ABOUT, "GPT-5.6 Luna", 1000, 200, ("input $1.00 → $0.20 a million tokens",))
APPROVAL = Waiting(ABOUT, "approval", date(2026, 11, 13))
REVIEW = Waiting(ABOUT, "review", date(2026, 11, 20))
VOLUME = VolumeDrift(ABOUT, 2e9, 3e9, date(2026, 11, 1), 500, 800)
UNDECIDED = Undecided(ABOUT, "api_model: gpt_5 is not on record")
ALL = Facts(
    date(2026, 11, 20), (FLIP,), (NEAR,), (RETIRED,), (MOVE,), (APPROVAL, REVIEW), (VOLUME,), (UNDECIDED,)
)


def told(facts: Facts) -> Digest:
    return compose(facts, CHANNEL, ON)


def titles(digest: Digest) -> list[str]:
    return [each.title for each in digest.sections]


def first_line(facts: Facts) -> str:
    return told(facts).sections[0].lines[0].text


def test_what_needs_a_hand_comes_first() -> None:
    assert titles(told(ALL)) == [
        "Verdicts that flipped",
        "Close to a flip",
        "Shut down within 90 days",
        "Prices that moved",
        "Waiting for somebody",
        "Measured volume",
        "Cannot be decided again",
    ]
    assert told(ALL).freshness == "API prices as of 20 Nov 2026, 3 days ago."


def test_every_line_has_an_owner_a_context_a_link_and_a_button() -> None:
    for section in told(ALL).sections:
        for line in section.lines:
            assert line.owner == "U0ENGINEER"
            assert line.context.startswith("TCO-0042")
            assert line.link == ABOUT.permalink
            assert line.label


def test_a_flip_names_its_cause() -> None:
    line = told(ALL).sections[0].lines[0]
    assert line.text == (
        "Qwen3.5 4B on L4 wins now, not GPT-4.1 nano; it costs $1,200 a month less than the other side"
    )
    assert line.context == "TCO-0042 · input $0.10 → $0.20 on 20 Nov 2026 (OpenAI)"


def test_a_retirement_is_told_within_ninety_days_and_not_after_it() -> None:
    def of(days: int) -> list[str]:
        return titles(told(Facts(ON, retirements=(Retirement(ABOUT, "o3", ON + timedelta(days=days)),))))

    assert of(90) == of(0) == ["Shut down within 90 days"]
    assert of(91) == of(-1) == []


def test_a_move_needs_both_the_share_and_the_dollars() -> None:
    def moved(before: float, after: float) -> bool:
        return bool(told(Facts(ON, moves=(PriceMove(ABOUT, "x", before, after),))).sections)

    limit = Threshold()
    assert (limit.share, limit.usd_per_month) == (0.10, 200.0)
    assert moved(2000, 1800)
    assert moved(2000, 2200)
    assert not moved(2000, 1801)  # 9.95 % and $199
    assert not moved(1000, 801)  # a fifth, and only $199
    assert not moved(100_000, 99_000)  # $1,000, and only 1 %
    assert moved(0, 200)


def test_a_measured_volume_needs_both_as_well() -> None:
    small = VolumeDrift(ABOUT, 2e9, 4e9, ON, 50, 100)
    assert titles(told(Facts(ON, volumes=(small,)))) == []
    assert first_line(Facts(ON, volumes=(VOLUME,))) == (
        "3B tokens a month, 2B assumed (+50%): $500 → $800 a month"
    )


def test_age_is_counted_in_working_days() -> None:
    lines = [line.text for line in told(Facts(ON, waiting=(APPROVAL, REVIEW))).sections[0].lines]
    assert lines == [
        "Waits for an approval since 13 Nov 2026, 6 working days",
        "Its review was due on 20 Nov 2026, 1 working day ago",
    ]


def test_what_waits_since_today_or_over_a_weekend_has_no_age() -> None:
    saturday = date(2026, 11, 21)

    def line(since: date) -> str:
        return lines_of(Facts(ON, waiting=(Waiting(ABOUT, "approval", since),)), saturday)[0].lines[0].text

    assert line(saturday) == "Waits for an approval since today"
    assert line(date(2026, 11, 20)) == "Waits for an approval since 20 Nov 2026"


def test_a_review_that_is_due_today_is_not_late() -> None:
    assert (
        first_line(Facts(ON, waiting=(Waiting(ABOUT, "review", ON),))) == "Its review is due on 23 Nov 2026"
    )


def test_the_largest_moves_come_first_and_are_charted() -> None:
    moves = (MOVE, PriceMove(ABOUT, "DeepSeek V4", 5000, 15_000))
    digest = told(Facts(ON, moves=moves))
    assert digest.sections[0].lines[0].text.startswith("DeepSeek V4: $5,000 → $15,000 a month (+200%)")
    assert digest.chart is not None
    assert digest.chart.options == ("DeepSeek V4", "GPT-5.6 Luna")
    assert digest.chart.usd_after == (15_000, 200)


def test_one_move_needs_no_chart() -> None:
    assert told(ALL).chart is None


def test_many_of_a_kind_are_counted() -> None:
    section = told(Facts(ON, flips=(FLIP,) * 9)).sections[0]
    assert len(section.lines) == LINES == 3
    assert section.more == 6


def test_the_longest_digest_is_within_slacks_limits() -> None:
    wide = About("TCO-0042", "word " * 60, "U0ENGINEER", "https://team.slack.com/archives/C1/p1")
    long = "word " * 100
    facts = Facts(
        ON,
        (Flip(wide, long, long, 1234, long),) * 9,
        (NearFlip(wide, long, long, 0.04, long),) * 9,
        (Retirement(wide, long, ON, long),) * 9,
        tuple(PriceMove(wide, f"{long}{number}", 1000, 1e6 + number, (long, long)) for number in range(9)),
        (Waiting(wide, "approval", ON),) * 9,
        (VolumeDrift(wide, 1e9, 2e9, ON, 500, 5000),) * 9,
        (Undecided(wide, long),) * 9,
        not_compared=9950,
    )
    message = composed(compose(facts, CHANNEL, ON, due_on=ON - timedelta(days=2)))
    assert check_blocks(message.blocks) == []


def test_a_week_with_nothing_to_say_is_one_line_and_its_footer() -> None:
    message = composed(told(Facts(date(2026, 11, 20))))
    line, *footer = message.blocks
    assert line["text"]["text"] == (
        "*Weekly digest · 23 Nov 2026*: nothing changed for the decisions of this channel. "
        "API prices as of 20 Nov 2026, 3 days ago."
    )
    assert [each["type"] for each in footer] == ["actions", "context"]


def test_the_footer_says_why_and_offers_to_change_mute_and_unsubscribe() -> None:
    message = composed(told(ALL))
    labels = [node["text"]["text"] for node in walk(message.blocks[-2:]) if node.get("type") == "button"]
    assert labels == ["Change", "Mute 4 weeks", "Unsubscribe"]
    assert (
        "You see this because <@U0MANAGER> subscribed this channel: Monday 09:00 Europe/Berlin."
        in message.text
    )


def test_a_late_digest_says_for_which_day_it_was_meant() -> None:
    late = compose(ALL, CHANNEL, date(2026, 11, 25), due_on=ON)
    assert late.week == "2026-W48"
    assert "Late: it was due on 23 Nov 2026." in composed(late).text


def test_records_that_were_not_compared_are_counted_also_where_nothing_changed() -> None:
    for facts in (replace(ALL, not_compared=12), Facts(ON, not_compared=12)):
        assert "measured volumes of 12 older records" in composed(told(facts)).text
    assert "Not compared" not in composed(told(ALL)).text
