"""What people write and what it is taken for: one line an answer, one table a question."""

import pytest

from bot.conversation.defaults import default_shape
from bot.conversation.questions import QUESTIONS, understand
from bot.conversation.questions.reading import Unclear
from bot.conversation.state import Fill, Slot
from bot.language.message import read_message
from costmodel.scenario import Regulated

DAY, WEEK, HOUR = 30, 52 / 12, 730


def taken(slot: Slot, text: str) -> Fill:
    """The values a message gives when that question is open; fails where anything is asked back."""
    understood = understand(read_message(text), slot)
    assert understood.unclear is None, understood.unclear
    return understood.fill


TOKENS = [
    ("2B tokens a month", 2e9),
    ("2bn tok/mo", 2e9),
    ("~2B/mo", 2e9),
    ("2B a month", 2e9),
    ("2 b tokens monthly", 2e9),
    ("2,000,000,000 tokens/month", 2e9),
    ("2.000.000.000 tokens/month", 2e9),
    ("10^9 tokens a month", 1e9),
    ("2x10^9 tokens a month", 2e9),
    ("2e9 tokens per month", 2e9),
    ("about twenty million tokens daily", 20e6 * DAY),
    ("20mtok/day", 20e6 * DAY),
    ("20M tokens each day", 20e6 * DAY),
    ("tokens per day: 20M", 20e6 * DAY),
    ("daily: 20M tokens", 20e6 * DAY),
    ("we did 1.3B tokens last month", 1.3e9),
    ("our monthly volume is around 400M tokens", 4e8),
    ("one and a half billion tokens a month", 1.5e9),
    ("half a billion tokens a month", 5e8),
    ("two point five billion tokens a month", 2.5e9),
    ("1½ billion tokens a month", 1.5e9),
    ("a couple of million tokens per day", 2e6 * DAY),
    ("two and a half million tokens an hour", 2.5e6 * HOUR),
    ("50k tokens/min", 50e3 * HOUR * 60),
    ("5000 tokens a second", 5e3 * HOUR * 3600),
    ("2.5 billion tokens/year", 2.5e9 / 12),
    ("3 trillion tokens a month", 3e12),
    ("12B tokens a month (400M a day)", 12e9),
    ("not sure, maybe 2B tokens a month", 2e9),
    ("no problem, 2B tokens a month", 2e9),
    ("2B tokens a month?", 2e9),
    ("*2B* `tokens` a month", 2e9),
    ("<!here> 2B tokens a month", 2e9),
    ("2\u200bB to\u00adkens a month", 2e9),
    ("ok so like 2B tokens a month i guess lol", 2e9),
    ("~4B tokens a month~ 5B tokens a month", 5e9),
]


@pytest.mark.parametrize(("text", "tokens_per_month"), TOKENS)
def test_tokens(text: str, tokens_per_month: float) -> None:
    volume = taken("volume", text).volume
    assert volume is not None
    assert volume.tokens_per_month == pytest.approx(tokens_per_month)
    assert volume.shape is None


REQUESTS = [
    ("500k requests a day", 500e3 * DAY),
    ("around 500k requests daily", 500e3 * DAY),
    ("a million requests a day", 1e6 * DAY),
    ("1.5M calls weekly", 1.5e6 * WEEK),
    ("500k requests per business day", 500e3 * 5 * WEEK),
    ("40 rps", 40 * HOUR * 3600),
    ("12 qps on average", 12 * HOUR * 3600),
    ("1 200 000 requests a month", 1.2e6),
    ("100 requests an hour", 100 * HOUR),
    ("ten thousand queries a day", 1e4 * DAY),
]


@pytest.mark.parametrize(("text", "requests_per_month"), REQUESTS)
def test_requests(text: str, requests_per_month: float) -> None:
    volume = taken("volume", text).volume
    assert volume is not None
    assert volume.requests_per_month == pytest.approx(requests_per_month)


SHAPES = [
    ("500k requests a day at 1,200 in / 300 out", 1200, 300),
    ("1.2M reqs/day, 900 in 150 out", 900, 150),
    ("1M calls a month, input 1200, output 300", 1200, 300),
    ("1M requests a month, 1200 input and 300 output tokens per request", 1200, 300),
    ("prompts are about 2000 tokens, answers 300, 10k requests a day", 2000, 300),
    ("500k requests a day, 1500 tokens each, 80/20 in/out", 1200, 300),
    ("roughly 1M prompts a day, 2k tokens of context, 500 out", 2000, 500),
]


@pytest.mark.parametrize(("text", "into", "out"), SHAPES)
def test_shape_belongs_to_the_volume(text: str, into: float, out: float) -> None:
    volume = taken("volume", text).volume
    assert volume is not None
    assert volume.shape is not None
    assert (volume.shape.input_tokens_per_request, volume.shape.output_tokens_per_request) == (into, out)


@pytest.mark.parametrize(
    ("text", "tokens_per_month", "input_share"),
    [
        ("800mm in and 200mm out a month", 1e9, 0.8),
        ("2B in / 500M out per month", 2.5e9, 0.8),
        ("2B tokens a month, 3:1 input to output", 2e9, 0.75),
        ("2B tokens a month, in/out ratio of 4:1", 2e9, 0.8),
    ],
)
def test_proportion_shapes_a_request_of_the_default_size(
    text: str, tokens_per_month: float, input_share: float
) -> None:
    volume = taken("volume", text).volume
    assert volume is not None
    assert volume.shape is not None
    size = volume.shape.input_tokens_per_request + volume.shape.output_tokens_per_request
    default = default_shape()
    assert volume.tokens_per_month == pytest.approx(tokens_per_month)
    assert volume.shape.input_tokens_per_request / size == pytest.approx(input_share, abs=0.001)
    assert size == pytest.approx(default.input_tokens_per_request + default.output_tokens_per_request, abs=1)


def test_shares_that_are_cached_and_can_wait() -> None:
    volume = taken("volume", "2B tokens a month, 30% cached, half of it batch").volume
    assert volume is not None
    assert (volume.cached_input_share, volume.batch_share) == (0.3, 0.5)
    waits = taken("volume", "2B tokens a month, 30% of it can wait overnight")
    assert waits.volume is not None
    assert waits.volume.batch_share == 0.3
    assert waits.load is None


@pytest.mark.parametrize(
    ("text", "usd_per_month"),
    [
        ("$4.2k a month on gpt-4o", 4200),
        ("we pay openai $500/day for gpt-4o", 15000),
        ("we spend about 9 grand a month on gpt-4o", 9000),
        ("our gpt-4o bill is 4200 dollars a month", 4200),
    ],
)
def test_spend_on_a_model_names_the_model(text: str, usd_per_month: float) -> None:
    fill = taken("volume", text)
    assert fill.volume is not None
    assert fill.model is not None
    assert (fill.volume.api_spend_usd_per_month, fill.volume.spend_model) == (usd_per_month, "gpt_4o")
    assert (fill.model.tier, fill.model.api_model) == ("standard", "gpt_4o")


MODELS = [
    ("gpt-4o", "standard", "gpt_4o", None),
    ("GPT 4o mini", "small", "gpt_4o_mini", None),
    ("“go with `gpt-4o`”", "standard", "gpt_4o", None),
    ("gpt-4o-mini quality", "small", None, None),
    ("something gpt-4o-class", "standard", None, None),
    ("claude haiku 4.5", "mid", "claude_haiku_4_5", None),
    ("sonnet 4.5, not opus", "reasoning", "claude_sonnet_4_5", None),
    ("gpt-4o now, llama 70b if we host it", "standard", "gpt_4o", "llama_3_3_70b"),
    ("llama 8b is fine", "small", None, "llama_3_1_8b"),
    ("gpt-oss 120b", "mid", None, "gpt_oss_120b"),
    ("small", "small", None, None),
    ("a cheap one", "small", None, None),
    ("mid-tier", "mid", None, None),
    ("frontier please", "frontier", None, None),
    ("near-frontier", "near_frontier", None, None),
    ("T2", "mid", None, None),
    ("reasoning model", "reasoning", None, None),
]


@pytest.mark.parametrize(("text", "tier", "api_model", "open_model"), MODELS)
def test_models(text: str, tier: str, api_model: str | None, open_model: str | None) -> None:
    model = taken("model", text).model
    assert model is not None
    assert (model.tier, model.api_model, model.open_model) == (tier, api_model, open_model)


LOADS = [
    ("steady", "steady"),
    ("24/7", "steady"),
    ("constant, we don't have spikes", "steady"),
    ("we'd run 24/7 at a constant rate", "steady"),
    ("all day, every day", "steady"),
    ("9 to 5 on weekdays", "business_hours"),
    ("9-5", "business_hours"),
    ("nine to five", "business_hours"),
    ("mon-fri 8am to 6pm", "business_hours"),
    ("08:00-18:00 weekdays", "business_hours"),
    ("weekdays 9-5, no nights", "business_hours"),
    ("during working hours only", "business_hours"),
    ("daytime", "business_hours"),
    ("bursty", "spiky"),
    ("unpredictable tbh", "spiky"),
    ("not steady, it bursts whenever marketing sends mail", "spiky"),
    ("overnight batch", "nightly_batch"),
    ("10pm-6am", "nightly_batch"),
    ("batch jobs at 2am", "nightly_batch"),
    ("nightly", "nightly_batch"),
    ("global users, follows the sun", "global_chat"),
    ("around the clock worldwide", "global_chat"),
]


@pytest.mark.parametrize(("text", "pattern"), LOADS)
def test_loads(text: str, pattern: str) -> None:
    load = taken("load", text).load
    assert load is not None
    assert load.pattern == pattern


PEOPLE = [
    ("two", 2),
    ("2", 2),
    ("about 3", 3),
    ("0", 0),
    ("none", 0),
    ("no", 0),
    ("nobody", 0),
    ("no mlops", 0),
    ("no MLOps engineers", 0),
    ("we don't have anyone", 0),
    ("zero, we're all frontend", 0),
    ("half an engineer", 0.5),
    ("½ FTE", 0.5),
    ("1/2 fte", 0.5),
    ("0.25 fte", 0.25),
    ("one and a half", 1.5),
    ("a couple of devs", 2),
    ("just me", 1),
    ("we have one guy who does devops", 1),
    ("an engineer", 1),
    ("3 FTEs", 3),
    ("2 full-time mlops engineers", 2),
    ("a team of 12", 12),
]


@pytest.mark.parametrize(("text", "fte"), PEOPLE)
def test_people(text: str, fte: float) -> None:
    fill = taken("headcount", text)
    assert fill.headcount is not None
    assert fill.headcount.mlops_fte == fte
    assert fill.regulated is None


def test_people_may_come_with_what_they_cost() -> None:
    team = taken("headcount", "2 engineers at $180k a year").headcount
    assert team is not None
    assert (team.mlops_fte, team.salary_usd_per_year) == (2, 180_000)


REGULATED = [
    ("none", Regulated()),
    ("no", Regulated()),
    ("nothing special", Regulated()),
    ("no PII", Regulated()),
    ("we don't handle PHI", Regulated()),
    ("hipaa + soc2", Regulated(regimes=("hipaa", "soc2"))),
    ("HIPAA and SOC 2", Regulated(regimes=("hipaa", "soc2"))),
    ("we're SOC2 and handle PHI", Regulated(regimes=("soc2", "hipaa"))),
    ("SOC2 type II", Regulated(regimes=("soc2",))),
    ("not HIPAA, just SOC 2", Regulated(regimes=("soc2",))),
    ("HIPAA with BAA", Regulated(regimes=("hipaa",), agreement_acceptable=True)),
    ("HIPAA (BAA ok)", Regulated(regimes=("hipaa",), agreement_acceptable=True)),
    ("patient records, baa signed", Regulated(regimes=("hipaa",), agreement_acceptable=True)),
    ("HIPAA, we can't sign a BAA", Regulated(regimes=("hipaa",), agreement_acceptable=False)),
    ("GDPR but no DPA", Regulated(regimes=("gdpr",), agreement_acceptable=False)),
    ("legal says the BAA is fine", Regulated(agreement_acceptable=True)),
    ("air-gapped", Regulated(network_isolated=True)),
    ("our network has no internet access", Regulated(network_isolated=True)),
    ("not air-gapped", Regulated(network_isolated=False)),
    ("data can't leave our own infrastructure", Regulated(data_must_stay=True)),
    ("everything must stay in house", Regulated(data_must_stay=True)),
    ("SOC 2 and data must not leave our VPC", Regulated(regimes=("soc2",), data_must_stay=True)),
    ("PCI DSS", Regulated(regimes=("pci_pan",))),
    ("we store card numbers", Regulated(regimes=("pci_pan",))),
    ("fedramp high", Regulated(regimes=("fedramp_high",))),
    ("IL5", Regulated(regimes=("dod_il4_il5",))),
    ("itar", Regulated(regimes=("itar",))),
    ("zero data retention", Regulated(regimes=("zero_retention",))),
]


@pytest.mark.parametrize(("text", "expected"), REGULATED)
def test_regulated(text: str, expected: Regulated) -> None:
    assert taken("regulated", text).regulated == expected


ASKED_BACK: list[tuple[Slot, str]] = [
    ("volume", "2B tokens"),
    ("volume", "2B"),
    ("volume", "5000"),
    ("volume", "500k a day"),
    ("volume", "tons"),
    ("volume", "a few million tokens a day"),
    ("volume", "peaks at 40 requests/sec around noon"),
    ("volume", "5-6B tokens a month"),
    ("volume", "up to 5B tokens a month"),
    ("volume", "5B+ tokens a month"),
    ("volume", "400M a month, sorry, 400M a day"),
    ("volume", "it's 2B tokens a month, not 3B"),
    ("volume", "not 2B tokens a month"),
    ("volume", "20M more tokens a day"),
    ("volume", "2B tokens twice a month"),
    ("volume", "10k users"),
    ("volume", "100 requests per user per day"),
    ("volume", "20k conversations a month"),
    ("volume", "$4.2k a month"),
    ("volume", "€4k a month on gpt-4o"),
    ("volume", "500k requests a day, 1500 tokens each"),
    ("volume", "2.500 requests a day"),
    ("volume", "-5M tokens a day"),
    ("volume", "1e400 tokens a month"),
    ("volume", "NaN requests a day"),
    ("volume", "1e17 tokens a month"),
    ("volume", "2B tokens a month for our 3 products"),
    ("volume", "2B tokens a month, 130% cached"),
    ("model", "gpt-4o and haiku"),
    ("model", "claude"),
    ("model", "claude-galaxy-12"),
    ("model", "gpt-9"),
    ("model", "llama 405b"),
    ("model", "the best"),
    ("model", "medium"),
    ("load", "steady but spikes at launch"),
    ("load", "not just business hours"),
    ("load", "it isn't spiky"),
    ("load", "weekends only"),
    ("headcount", "2-3 engineers"),
    ("headcount", "we plan to hire 2"),
    ("headcount", "2 more engineers"),
    ("headcount", "we have 5 SREs but none for ML"),
    ("headcount", "one part-time engineer"),
    ("headcount", "a few"),
    ("headcount", "-2"),
    ("headcount", "20000 engineers"),
    ("headcount", "20%"),
    ("regulated", "kind of"),
    ("regulated", "maybe gdpr next year"),
    ("regulated", "fedramp"),
    ("regulated", "iso 27001"),
    ("regulated", "data residency in germany"),
    ("regulated", "BAA"),
    ("regulated", "yes"),
]


@pytest.mark.parametrize(("slot", "text"), ASKED_BACK)
def test_asked_back(slot: Slot, text: str) -> None:
    understood = understand(read_message(text), slot)
    assert understood.unclear is not None
    assert getattr(understood.fill, slot) is None
    labels = [reading.label for reading in understood.unclear.readings]
    assert len(labels) == len(set(labels)) <= 3


@pytest.mark.parametrize(("slot", "text"), ASKED_BACK)
def test_every_reading_is_what_its_label_reads_as(slot: Slot, text: str) -> None:
    unclear = understand(read_message(text), slot).unclear
    assert unclear is not None
    for reading in unclear.readings:
        assert understand(read_message(reading.label), slot).fill == reading.fill


@pytest.mark.parametrize("slot", QUESTIONS)
def test_every_label_and_example_reads_with_certainty(slot: Slot) -> None:
    question = QUESTIONS[slot]
    assert 3 <= len(question.labels()) <= 6
    assert len(question.EXAMPLES) == 2
    for text in (*question.labels(), *question.EXAMPLES):
        outcome = question.read(text)
        assert isinstance(outcome, Fill), (text, outcome)
        assert getattr(outcome, slot) is not None


@pytest.mark.parametrize(
    "text",
    [
        "lol",
        "ship it",
        "thanks!",
        "can someone book the room?",
        "🎉",
        "what do you mean?",
        "每月二十亿个令牌",
        "",
    ],
)
@pytest.mark.parametrize("slot", QUESTIONS)
def test_chatter_answers_nothing(slot: Slot, text: str) -> None:
    understood = understand(read_message(text), slot)
    assert understood.filled == ()
    assert understood.unclear is None


def test_bare_answers_count_for_the_open_question_alone() -> None:
    assert understand(read_message("two"), "load").filled == ()
    assert understand(read_message("none"), "headcount").filled == ("headcount",)
    assert understand(read_message("none"), "regulated").filled == ("regulated",)


def test_unclear_says_why() -> None:
    outcome = QUESTIONS["volume"].read("1e400 tokens a month")
    assert isinstance(outcome, Unclear)
    assert "finite" in outcome.reason
