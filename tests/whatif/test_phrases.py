"""One thing said in many ways is one change; two things said in one message are two."""

from itertools import permutations, product

import pytest

from bot.conversation.answers import read_in
from bot.whatif.reading import Entry, Field

AROUND = ("{}", "what if {}?", "ok now {} please", "let's say {}", "suppose {} then")
SHARES: dict[Field, tuple[str, ...]] = {
    "utilization": ("utilization", "util", "gpu utilization", "the utilization"),
    "cached_share": ("caching", "cache hit rate", "cached share", "prompt caching"),
    "batch_share": ("batch share", "batching"),
    "discount": ("discount", "the discount", "our discount"),
}
SCALED: dict[Field, tuple[str, ...]] = {
    "tokens_per_month": ("volume", "traffic", "usage", "our traffic", "demand"),
    "api_price": ("API prices", "the api price", "openai prices", "pricing"),
    "gpu_hourly_usd": ("gpu prices", "the gpu price", "GPU costs", "h100 prices"),
    "engineer_salary_usd": ("salaries", "engineer salaries", "the salary"),
    "electricity_usd_per_kwh": ("electricity", "power prices", "the electricity price"),
}
SET_TO_40 = (
    *(
        "{} at 40%",
        "{} of 40%",
        "40% {}",
        "{} is 40%",
        "set {} to 40%",
        "{} drops to 40%",
        "{} goes up to 40%",
    ),
    *("{} were 40%", "{} = 40%", "we only get 40% {}", "{} falls from 60% to 40%", "raise {} to 40%"),
)
BY_POINTS = {"{} up 10 points": 0.1, "{} down by 10 points": -0.1, "raise {} by 10 percentage points": 0.1}
TWO_WAYS = ("increase {} by 10%", "{} drops by 10%", "10% more {}", "10% higher {}")
FACTORS = {
    **dict.fromkeys(("{} doubles", "double {}", "{} x2"), 2.0),
    **dict.fromkeys(("{} halves", "halve {}", "{} falls by half", "{} were cut in half", "half {}"), 0.5),
    **dict.fromkeys(("{} drops 30%", "cut {} by 30%", "{} 30% lower", "30% lower {}", "{} down 30%"), 0.7),
    **dict.fromkeys(("{} goes up 30%", "{} rise by 30%", "30% higher {}", "{} is 30% higher"), 1.3),
    **dict.fromkeys(("{} increases 5x", "5x {}"), 5.0),
    **dict.fromkeys(("{} up a quarter", "{} plus a quarter", "add a quarter to {}", "{} rise by 1/4"), 1.25),
    **dict.fromkeys(("{} down a fifth", "cut {} by 1/5", "{} minus 20%"), 0.8),
}
PEOPLE = {
    **dict.fromkeys(("3 {}", "we have 3 {}", "we need 3 {}", "only 3 {}", "go from 5 to 3 {}"), ("set", 3.0)),
    **dict.fromkeys(("hire 3 {}", "add 3 {}", "3 more {}", "another 3 {}"), ("add", 3.0)),
    **dict.fromkeys(("3 fewer {}", "we lose 3 {}", "we fire 3 {}", "cut 3 {}"), ("add", -3.0)),
}
PARTS = (
    ("40% utilization", Entry("utilization", "set", 0.4)),
    ("util at 40%", Entry("utilization", "set", 0.4)),
    ("volume doubles", Entry("tokens_per_month", "multiply", 2.0)),
    ("20M tokens a day", Entry("tokens_per_month", "set", 6e8)),
    ("cache hit rate of 60%", Entry("cached_share", "set", 0.6)),
    ("25% batch", Entry("batch_share", "set", 0.25)),
    ("a 15% discount", Entry("discount", "set", 0.15)),
    ("hire 2 engineers", Entry("mlops_fte", "add", 2.0)),
    ("engineers cost $155k each", Entry("engineer_salary_usd", "set", 155_000.0)),
    ("a 3 year horizon", Entry("horizon_months", "set", 36.0)),
    ("amortized over 48 months", Entry("amortization_months", "set", 48.0)),
    ("15 cents per kWh", Entry("electricity_usd_per_kwh", "set", 0.15)),
    ("gpu price of $1.49/hr", Entry("gpu_hourly_usd", "set", 1.49)),
    ("api prices down 30%", Entry("api_price", "multiply", 0.7)),
    ("int8", Entry("quantization", "set", "int8")),
    ("p99 under 300ms", Entry("p99_ms", "set", 300.0)),
    ("business hours only", Entry("load_pattern", "set", "business_hours")),
    ("on-prem", Entry("hosting", "set", "on_prem")),
    ("gpt-4o-mini", Entry("api_model", "set", "gpt-4o-mini")),
)


def rounded(entries: tuple[Entry, ...]) -> set[tuple[str, str, object]]:
    return {
        (one.field, one.op, round(one.value, 6) if isinstance(one.value, float | int) else one.value)
        for one in entries
    }


def is_read(text: str, *wanted: Entry) -> None:
    for around in AROUND:
        got = read_in(around.format(text))
        assert (got.kind, rounded(got.entries)) == ("change", rounded(wanted)), around.format(text)


@pytest.mark.parametrize("field", SHARES)
def test_a_share_is_set(field: Field) -> None:
    for name, phrase in product(SHARES[field], SET_TO_40):
        is_read(phrase.format(name), Entry(field, "set", 0.4))


@pytest.mark.parametrize("field", [field for field in SHARES if field != "discount"])
def test_a_share_moves_by_points_and_a_percentage_of_it_is_asked_back(field: Field) -> None:
    for name in SHARES[field]:
        for phrase, step in BY_POINTS.items():
            is_read(phrase.format(name), Entry(field, "add", step))
        for phrase in TWO_WAYS:
            got = read_in(phrase.format(name))
            assert (got.kind, got.why) == ("clarify", "relative_or_points"), phrase.format(name)
            assert len(got.readings) >= 2


@pytest.mark.parametrize("field", SCALED)
def test_a_volume_or_a_price_is_multiplied(field: Field) -> None:
    for name, (phrase, factor) in product(SCALED[field], FACTORS.items()):
        is_read(phrase.format(name), Entry(field, "multiply", factor))


@pytest.mark.parametrize("field", [field for field in SCALED if field != "api_price"])
@pytest.mark.parametrize("text", ["knock a fifth off {}", "shave 20% off {}", "take 20% off {}"])
def test_a_part_is_taken_off_what_is_named(text: str, field: Field) -> None:
    for name in SCALED[field]:
        is_read(text.format(name), Entry(field, "multiply", 0.8))


@pytest.mark.parametrize("people", ["engineers", "FTEs", "mlops engineers"])
def test_people_are_counted_hired_and_lost(people: str) -> None:
    for phrase, (op, value) in PEOPLE.items():
        is_read(phrase.format(people), Entry("mlops_fte", "add" if op == "add" else "set", value))


@pytest.mark.parametrize("joint", [" and ", ", ", " with ", " but ", "; "])
def test_two_things_in_one_message_are_two_changes(joint: str) -> None:
    for (one, first), (other, second) in permutations(PARTS, 2):
        if first.field != second.field:
            got = read_in(f"{one}{joint}{other}")
            assert (got.kind, rounded(got.entries)) == ("change", rounded((first, second))), (
                f"{one}{joint}{other}"
            )


ASKED_BACK = (
    "i doubt we'd hit 60% utilization",
    "there's no way we hit 60% utilization",
    "we will hardly reach 60% utilization",
    "2 of the 4 GPUs are ours",
    "two of our five engineers quit",
    "add 2 GPUs and an engineer",
    "budget is 20k a month",
    "budget 30k for the hardware",
    "add 500 requests a day at peak",
    "if volume doesn't grow past 1B do we still break even?",
    "at the 40% number, does it flip?",
    "set utilization to 50% and bump growth",
    "3 engineers and a cheaper model",
    "2 FTE plus a contractor",
    "volume 3B but ignore the discount",
    "undo and set utilization to 50%",
    "B but with 3 engineers",
    "compare A and B at 5B",
    "half the load on-prem",
    "salaries rise 3% a year",
    "3000 invoices a day",
    "each server holds 8 GPUs",
    "1 engineer per 8 GPUs",
    "an engineer for 3 months",
    "contractor at $95 per hour instead",
    "3 engineers seems a lot",
)


@pytest.mark.parametrize("text", ASKED_BACK)
def test_a_doubt_a_part_or_a_ceiling_is_asked_back(text: str) -> None:
    assert read_in(text).kind == "clarify"


CARRIED: dict[str, tuple[Entry, ...]] = {
    "hire 2 engineers and 3 GPUs": (Entry("mlops_fte", "add", 2.0), Entry("gpu_count", "add", 3.0)),
    "drop one replica and one engineer": (Entry("replicas", "add", -1.0), Entry("mlops_fte", "add", -1.0)),
    "we need 2 engineers and 3 GPUs": (Entry("mlops_fte", "set", 2.0), Entry("gpu_count", "set", 3.0)),
    "buy 4 GPUs": (Entry("hosting", "set", "on_prem"), Entry("gpu_count", "set", 4.0)),
    "one of our engineers is leaving": (Entry("mlops_fte", "add", -1.0),),
    "h100 for two bucks fifty an hour": (Entry("gpu", "set", "h100"), Entry("gpu_hourly_usd", "set", 2.5)),
    "use the 2M figure": (Entry("tokens_per_month", "set", 2e6),),
    "don't touch utilization; volume to 2B": (Entry("tokens_per_month", "set", 2e9),),
    "2B tokens a week - oops, month": (Entry("tokens_per_month", "set", 2e9),),
    "H100, I mean H200": (Entry("gpu", "set", "h200"),),
    "H100 x4": (Entry("gpu", "set", "h100"), Entry("gpu_count", "set", 4.0)),
    "scale replicas up by 2": (Entry("replicas", "add", 2.0),),
    "the prompt is 4k longer": (Entry("input_tokens_per_request", "add", 4000.0),),
    "5000 docs a day at 4k tokens each": (
        *(Entry("requests_per_day", "set", 5000.0), Entry("tokens_per_request", "set", 4000.0)),
    ),
}
OVER_TIME = {
    **dict.fromkeys(
        ("{} doubles over 6 months", "{} 2x in the next 6 months", "{} doubles within half a year"), 6
    ),
    **dict.fromkeys(
        ("{} doubles over the course of a year", "{} doubles every year", "{} goes up 2x in a year"), 12
    ),
}
WONDERS = (
    "I thought 2 FTE was already included?",
    "the 40% utilization is already factored in, right?",
    "can 2 engineers handle 16 GPUs?",
    "this assumes 2 engineers, correct?",
    "you're assuming $180k per engineer??",
)
OF_SOMETHING_ELSE = (
    "told the intern utilization is 2x harder to explain than cost",
    "the price of coffee went up 10%",
    "team spirit is up 200%",
    "revenue grows 8% a month",
    "half the team is sick",
    "the cache key changed 3 times",
    "heard H100s are $1.50 now",
)


@pytest.mark.parametrize("text", OVER_TIME)
def test_a_volume_that_takes_time_to_multiply_grows(text: str) -> None:
    for volume in SCALED["tokens_per_month"]:
        is_read(text.format(volume), Entry("growth_per_month", "set", 2 ** (1 / OVER_TIME[text]) - 1))


@pytest.mark.parametrize("text", WONDERS)
def test_who_wonders_what_is_assumed_changes_nothing(text: str) -> None:
    assert read_in(text).kind == "ask"


@pytest.mark.parametrize("text", OF_SOMETHING_ELSE)
def test_a_figure_of_something_else_changes_nothing(text: str) -> None:
    assert read_in(text).kind == "ignore"


@pytest.mark.parametrize("text", CARRIED)
def test_every_count_and_price_of_a_message_is_taken(text: str) -> None:
    got = read_in(text)
    assert (got.kind, set(got.entries)) == ("change", set(CARRIED[text]))
