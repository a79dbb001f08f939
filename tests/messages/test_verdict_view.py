"""A verdict says the whole answer first, its tables add up, and it promises no more than the decision."""

import dataclasses
import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.replies import Verdict
from bot.messages.blocks import walk
from bot.messages.render import compose
from bot.messages.rows import row
from bot.messages.verdict import view
from bot.playground.block_kit import check_blocks
from costmodel.decision import Decision, LineItem
from tests.messages.sample_decisions import (
    API,
    API_WINS,
    NONE_FITS,
    ONLY_ONE,
    OUT,
    RENTED,
    SELF_HOST_WINS,
    TOO_CLOSE,
    verdict,
)

SAMPLES = {
    "API": API_WINS,
    "self-host": SELF_HOST_WINS,
    "close": TOO_CLOSE,
    "none": NONE_FITS,
    "only": ONLY_ONE,
}


def block(reply: Verdict, kind: str) -> dict[str, Any]:
    return next(each for each in walk(compose(reply).blocks) if each.get("type") == kind)


def cells(reply: Verdict) -> list[list[str]]:
    def said(cell: dict[str, Any]) -> str:
        return "".join(each["text"] for each in walk(cell) if "text" in each)

    return [[said(cell) for cell in cells] for cells in block(reply, "table")["rows"]]


def usd(cell: str) -> int:
    return int(cell.replace("$", "").replace(",", ""))


def test_the_first_two_lines_are_the_whole_answer() -> None:
    """$955 against $6,178 is $5,223 less, 85% of $6,178: said to two digits, because it is an estimate."""
    first, second, *_ = compose(verdict(API_WINS)).text.splitlines()
    assert first == "Verdict: pay for an API"
    assert second == (
        "*GPT-4o mini at OpenAI* costs *$955 a month*: about *$5,200 a month less* (85%) "
        "than Llama 3.1 8B on 1 × L40S, rented at $6,178."
    )


@pytest.mark.parametrize(
    ("decision", "headline", "says"),
    [
        (SELF_HOST_WINS, "Verdict: host it yourself", "about *$6,200 a month less* (50%)"),
        (TOO_CLOSE, "Verdict: too close to call", "differ by less than these estimates can tell"),
        (NONE_FITS, "Verdict: no option fits", "*No option fits.* None of the 3 options"),
        (ONLY_ONE, "Verdict: host it yourself", "is the only option open to you"),
    ],
)
def test_the_headline_says_what_the_decision_says(decision: Decision, headline: str, says: str) -> None:
    text = compose(verdict(decision)).text
    assert text.startswith(headline)
    assert says in text


def test_a_close_call_names_no_saving() -> None:
    text = compose(verdict(TOO_CLOSE)).text
    assert "less*" not in text


@pytest.mark.parametrize("decision", SAMPLES.values(), ids=SAMPLES)
def test_the_parts_of_every_row_add_up_to_its_total(decision: Decision) -> None:
    _, *rows = cells(verdict(decision))
    for _, total, compute, people, other, *_ in rows:
        assert usd(compute) + usd(people) + usd(other) == usd(total)


@pytest.mark.parametrize("decision", SAMPLES.values(), ids=SAMPLES)
def test_every_option_has_a_row_and_one_that_is_out_says_why(decision: Decision) -> None:
    said = {title: note for title, *_, note in cells(verdict(decision))}
    for option in decision.options:
        assert (f"Out: {option.out_because}" if option.out_because else said[option.title]) == said[
            option.title
        ]


@pytest.mark.parametrize("decision", SAMPLES.values(), ids=SAMPLES)
def test_the_text_holds_the_winner_and_every_total(decision: Decision) -> None:
    text = compose(verdict(decision)).text
    for option in decision.options:
        assert f"{option.title}: A month ${round(option.usd_per_month):,}" in text
    if decision.winner_id:
        assert decision.option(decision.winner_id).title in text.splitlines()[1]


@pytest.mark.parametrize("decision", SAMPLES.values(), ids=SAMPLES)
def test_a_verdict_is_within_slacks_limits(decision: Decision) -> None:
    assert check_blocks(compose(verdict(decision)).blocks) == []


def test_line_items_of_winner_and_comparator_stand_side_by_side_and_add_up() -> None:
    """$600 + $306 + $49 = $955: the largest remainder was rounded up, the other down."""
    winner, comparator = next(
        each["fields"] for each in walk(compose(verdict(API_WINS)).blocks) if "fields" in each
    )
    assert winner["text"].splitlines()[:5] == [
        "*GPT-4o mini at OpenAI*",
        "API tokens: $600",
        "Engineers: $306",
        "Monitoring: $49",
        "= *$955 a month*",
    ]
    assert "$10,250 if your own team's hours are charged too" in comparator["text"]
    assert "$18,000 once to move" in comparator["text"]


@given(st.lists(st.floats(min_value=0, max_value=1e9), min_size=1, max_size=9))
def test_rounded_items_always_add_up(costs: list[float]) -> None:
    items = tuple(LineItem(kind="gpu", label="x", usd_per_month=cost, basis="") for cost in costs)
    total = sum(costs)
    shown = row(API.model_copy(update={"line_items": items, "usd_per_month": total}), None)
    assert sum(item.usd for item in shown.items) == pytest.approx(shown.usd, abs=1e-6 * max(1, total))
    assert shown.usd == pytest.approx(total, rel=6e-5, abs=0.501 if total >= 99.99 else 0.0051)
    assert min(item.usd for item in shown.items) >= 0


def lines_on_volume(decision: Decision) -> list[str]:
    return [line for line in compose(verdict(decision)).text.splitlines() if line.startswith("• Volume")]


def with_break_even(flips_at: float | None = None, **changed: object) -> Decision:
    """The sample with another break-even, and a volume that flips the verdict elsewhere if told."""
    assert API_WINS.break_even
    volume, *others = API_WINS.flip_points
    volume = volume.model_copy(update={"value": flips_at, "becomes_title": flips_at and "Rented GPUs"})
    return API_WINS.model_copy(
        update={
            "break_even": API_WINS.break_even.model_copy(update=changed),
            "flip_points": (volume, *others),
        }
    )


def test_the_break_even_names_both_options_the_volume_and_the_date() -> None:
    (line,) = lines_on_volume(API_WINS)
    for said in (API.title, "Rented GPUs", "13.4B tokens a month", "you are at 2B", "21 Nov 2026"):
        assert said in line
    assert "take turns" not in line


def test_where_the_sides_take_turns_that_is_said_and_the_nearest_switch_is_printed_too() -> None:
    (line,) = lines_on_volume(with_break_even(9e9, first_tokens_per_month=9e9))
    assert "between 9B and that the two sides take turns" in line
    break_even, nearest = lines_on_volume(with_break_even(11e9, first_tokens_per_month=9e9))
    assert "from about *13.4B tokens a month* on" in break_even
    assert nearest == (
        "• Volume: at 11B tokens a month, now 2B tokens a month: then the cheapest is Rented GPUs."
    )


@pytest.mark.parametrize(
    ("outcome", "says"),
    [
        ("never", "none between 1M and 1T tokens a month: self-hosting always costs more than the cheapest"),
        ("always", "none between 1M and 1T tokens a month: self-hosting always costs less than any open API"),
    ],
)
def test_no_break_even_says_which_side_is_cheaper_in_the_range_that_was_searched(
    outcome: str, says: str
) -> None:
    decision = with_break_even(outcome=outcome, tokens_per_month=None, first_tokens_per_month=None)
    (line,) = lines_on_volume(decision)
    assert says in line
    assert "what we searched: GPU price." in compose(verdict(decision)).text, "the volume is not said twice"


def test_a_stretch_in_which_self_hosting_is_cheaper_is_said_with_both_ends() -> None:
    told = {"tokens_per_month": None, "first_tokens_per_month": 3e9, "until_tokens_per_month": 8e9}
    (line,) = lines_on_volume(with_break_even(3e9, outcome="between", **told))
    assert "only between about *3B* and *8B tokens a month*" in line


def test_flip_points_name_what_then_wins_and_those_without_one_are_said() -> None:
    text = compose(verdict(API_WINS)).text
    price = "API price: at $2.94 a million tokens, now $0.30 a million tokens"
    assert f"{price}: then the cheapest is Rented GPUs." in text
    assert "Not by itself, within what we searched: GPU price." in text


CHEAPER_API = API.model_copy(
    update={"id": "token_api:luna", "title": "GPT-6 Luna at OpenAI", "usd_per_month": 700.0}
)


def test_the_api_that_the_team_named_is_set_beside_the_winner() -> None:
    named = API_WINS.scenario.model.model_copy(update={"api_model": "gpt-4o-mini"})
    decision = API_WINS.model_copy(
        update={
            "scenario": API_WINS.scenario.model_copy(update={"model": named}),
            "options": (CHEAPER_API, API, RENTED),
            "winner_id": CHEAPER_API.id,
        }
    )
    assert (
        "GPT-4o mini at OpenAI, which you named, would be $955 a month: +$255."
        in compose(verdict(decision)).text
    )
    assert "which you named" not in compose(verdict(API_WINS)).text


def test_it_is_said_when_counting_the_teams_own_hours_reverses_the_verdict() -> None:
    """Self-host wins at $6,178 only because $4,000 of its work is done by people who are there."""
    loaded = RENTED.model_copy(update={"fully_loaded_usd_per_month": 20_000.0})
    decision = SELF_HOST_WINS.model_copy(
        update={"options": tuple(loaded if each.id == RENTED.id else each for each in SELF_HOST_WINS.options)}
    )
    text = compose(verdict(decision)).text
    assert "Counting your own engineers' hours reverses this" in text
    assert "GPT-4o mini at OpenAI would be $12,600 a month" in text
    assert "reverses this" not in compose(verdict(SELF_HOST_WINS)).text


def test_how_busy_the_machines_would_be_is_seen_without_opening_anything() -> None:
    shown = [each for each in compose(verdict(API_WINS)).blocks if each["type"] != "container"]
    assert any(
        f"Busy {RENTED.fleet.utilization:.0%} of the time" in str(each) for each in shown if RENTED.fleet
    )


def test_a_retirement_is_seen_without_opening_anything() -> None:
    shown = [each for each in compose(verdict(API_WINS)).blocks if each["type"] != "container"]
    assert any("shuts down on 14 Jan 2027" in str(each) for each in shown)


def test_the_folded_part_holds_guesses_assumptions_and_dated_links_to_sources() -> None:
    fold = block(verdict(API_WINS), "container")
    assert fold["is_collapsible"]
    assert fold["default_collapsed"]
    text = "\n".join(each["text"] for each in walk(fold) if each.get("type") == "mrkdwn")
    assert "Guess: request shape: 800 tokens in, 200 out" in text
    assert "Engineer, fully loaded: 196,000 USD a year, set 1 Jan 2026" in text
    assert "1 Nov 2026, <https://openai.com/api/pricing?a=1&amp;b=2|OpenAI price list>" in text
    assert "⌛ L40S rent: 0.864 USD a GPU-hour, 18 Jun 2026" in text
    assert "Busy 38% of the time" in text
    assert "roofline, ±35%" in text


def test_figures_behind_the_winner_come_first_and_the_rest_is_counted() -> None:
    many = tuple(
        API_WINS.figures[1].model_copy(update={"id": f"other{n}", "label": "A figure of another option " * 3})
        for n in range(60)
    )
    shown = view(verdict(API_WINS.model_copy(update={"figures": many + API_WINS.figures})))
    assert {each.id for each in (*shown.assumptions, *shown.figures)} >= {
        each.id for each in API_WINS.figures
    }
    assert len(shown.assumptions) + len(shown.figures) + shown.hidden_figures == 63
    assert shown.hidden_figures > 0


def test_the_chart_has_a_short_name_an_open_option_and_a_bar_a_cost_part() -> None:
    drawn = block(verdict(API_WINS), "data_visualization")["chart"]
    assert drawn["axis_config"]["categories"] == ["GPT-4o mini API", "Llama 3.1 8B rented"]
    assert {each["name"]: [point["value"] for point in each["data"]] for each in drawn["series"]} == {
        "API or GPUs": [600, 1262],
        "People": [306, 4083],
        "Other": [49, 833],
    }


def test_options_with_the_same_long_name_keep_bars_apart() -> None:
    twins = tuple(
        RENTED.model_copy(update={"id": f"r{n}", "model": "A model with a very long name indeed"})
        for n in range(6)
    )
    names = view(verdict(API_WINS.model_copy(update={"options": (API, *twins, RENTED)}))).bars.names
    assert len(set(names)) == len(names) == 4
    assert max(map(len, names)) <= 20
    assert names[-1] == "Llama 3.1 8B rented", "the comparator is drawn although others are cheaper"


def test_many_options_are_cut_to_the_cheapest_and_the_comparator() -> None:
    extra = tuple(RENTED.model_copy(update={"id": f"r{n}", "title": f"Option {n}"}) for n in range(20))
    closed = tuple(OUT.model_copy(update={"id": f"o{n}", "title": f"Closed {n}"}) for n in range(20))
    decision = API_WINS.model_copy(update={"options": (API, *extra, RENTED, *closed)})
    titles = [title for title, *_ in cells(verdict(decision))]
    assert RENTED.title in titles
    assert len(titles) == 1 + 12 + 2, "two rows are left to say why something is out"
    assert "Not in the table: 10 dearer, 18 more that are out." in compose(verdict(decision)).text


def test_each_family_keeps_its_cheapest_row_before_any_gets_another() -> None:
    twins = tuple(API.model_copy(update={"id": f"t{n}", "title": f"Twin {n}"}) for n in range(14))
    decision = API_WINS.model_copy(update={"options": (API, *twins, RENTED)})
    titles = [title for title, *_ in cells(verdict(decision))]
    assert titles[-1] == RENTED.title
    assert len(titles) == 1 + 14
    assert view(verdict(decision)).hidden_dearer == 2, "two of sixteen"


@pytest.mark.parametrize(
    ("base", "now", "bold"),
    [
        (API_WINS, SELF_HOST_WINS, "*the verdict flips: now self-hosting wins.*"),
        (SELF_HOST_WINS, API_WINS, "*the verdict flips: now an API wins.*"),
        (API_WINS, API_WINS, "*the verdict does not change.*"),
        (API_WINS, TOO_CLOSE, "*the verdict changes: an API won, now it is too close to call.*"),
        (
            TOO_CLOSE,
            SELF_HOST_WINS,
            "*the verdict changes: it was too close to call, now self-hosting wins.*",
        ),
        (API_WINS, NONE_FITS, "*the verdict flips: no option fits any more.*"),
        (NONE_FITS, NONE_FITS, "*the verdict does not change.*"),
    ],
)
def test_a_what_if_opens_with_its_reading_and_whether_the_verdict_flipped(
    base: Decision, now: Decision, bold: str
) -> None:
    first, *_ = compose(verdict(now, base=base, reading="Volume 2B → 4B tokens a month")).text.splitlines()
    assert first == f"Volume 2B → 4B tokens a month: {bold}"


def test_another_option_of_the_same_side_is_not_a_flip() -> None:
    other = API.model_copy(update={"id": "token_api:other", "title": "GPT-6 Luna at OpenAI"})
    now = API_WINS.model_copy(
        update={"options": (other, RENTED), "winner_id": other.id, "break_even": None, "flip_points": ()}
    )
    first = compose(verdict(now, base=API_WINS, reading="Tier small")).text.splitlines()[0]
    stands = "Tier small: *the verdict stands*, still an API"
    assert first == f"{stands}, but now {other.title} in the place of {API.title}."


def test_a_what_if_shows_base_this_and_change() -> None:
    head, *rows = cells(verdict(SELF_HOST_WINS, base=API_WINS, reading="Volume 2B → 40B tokens a month"))
    assert head == ["A month", "Before", "Now", "Change"]
    said = {label: rest for label, *rest in rows}
    assert said["Its total"] == ["$955", "$6,178", "+$5,223"]
    assert said["Break-even volume"] == ["13.4B", "13.4B", "same"]
    assert said["Cheapest API"] == ["$955", "$12,355", "+$11,400"]
    assert said["Cheapest self-host"] == ["$6,178", "$6,178", "same"]
    parts = [said[label][1] for label in ("· API or GPUs", "· People", "· Other")]
    assert sum(map(usd, parts)) == 6178


def test_a_what_if_that_another_option_wins_says_what_the_one_before_would_cost() -> None:
    text = compose(verdict(SELF_HOST_WINS, base=API_WINS, reading="Volume 2B → 40B")).text
    assert text.splitlines()[1] == "GPT-4o mini at OpenAI would be $12,355 a month now: +$11,400."
    assert "What moved most" not in text


def test_a_what_if_that_the_same_option_wins_says_which_of_its_line_items_moved_most() -> None:
    winner = API_WINS.options[0]
    dearer = winner.line_items[0].model_copy(
        update={"usd_per_month": winner.line_items[0].usd_per_month + 100}
    )
    first = winner.model_copy(
        update={"line_items": (dearer, *winner.line_items[1:]), "usd_per_month": winner.usd_per_month + 100}
    )
    now = API_WINS.model_copy(update={"options": (first, *API_WINS.options[1:])})
    text = compose(verdict(now, base=API_WINS, reading="Dearer")).text
    assert f"What moved most: {dearer.label} of {first.title}, +$100 a month." in text
    unmoved = compose(verdict(API_WINS, base=API_WINS, reading="Nothing")).text
    assert "What moved most" not in unmoved


def test_a_dedicated_endpoint_that_wins_is_called_one() -> None:
    winner = API_WINS.options[0]
    hosted = winner.model_copy(
        update={"id": "dedicated_endpoint", "family": "dedicated_endpoint", "title": "E"}
    )
    now = API_WINS.model_copy(update={"options": (hosted, *API_WINS.options[1:]), "winner_id": hosted.id})
    text = compose(verdict(now, base=API_WINS, reading="This → that")).text
    assert text.startswith(
        "This → that: *the verdict changes: now a dedicated endpoint*, E, in the place of "
    )
    assert "VERDICT: RENT A DEDICATED ENDPOINT" in compose(verdict(now)).text.upper()


def test_every_pair_of_decisions_can_be_compared() -> None:
    for base, now in itertools.product(SAMPLES.values(), repeat=2):
        message = compose(verdict(now, base=base, reading="This → that"))
        assert check_blocks(message.blocks) == []


def test_the_view_changes_nothing() -> None:
    reply = verdict(API_WINS)
    before = dataclasses.replace(reply)
    view(reply)
    assert reply == before
