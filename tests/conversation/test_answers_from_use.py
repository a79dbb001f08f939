"""What people wrote who tried the bot, and lines beside theirs: read right, asked back, or declined."""

from datetime import date

import pytest

from bot.conversation.advance import advance, start
from bot.conversation.questions import understand
from bot.conversation.state import AnswerPress, Fill, Pressed, Slot, State, Typed
from bot.language.message import read_message
from costmodel.scenario import Regulated, RequestShape, Volume

DAY, WEEK = 30, 52 / 12
TODAY = date(2026, 11, 21)
BY = "U0ANA"


def taken(slot: Slot, text: str) -> Fill:
    """The values a message gives when that question is open; fails where anything is asked back."""
    understood = understand(read_message(text), slot)
    assert understood.unclear is None, understood.unclear
    return understood.fill


def offered(slot: Slot, text: str) -> list[str]:
    """The labels of the readings that a message is asked back with."""
    understood = understand(read_message(text), slot)
    assert understood.unclear is not None, understood.fill
    assert getattr(understood.fill, understood.slot or slot) is None
    for reading in understood.unclear.readings:
        assert understand(read_message(reading.label), slot).fill == reading.fill, reading.label
    return [reading.label for reading in understood.unclear.readings]


TOKENS = [
    ("2 Mrd. Token pro Monat", 2e9),
    ("2 Mrd Tokens im Monat", 2e9),
    ("2.000.000.000 Tokens pro Monat", 2e9),
    ("2,5 Milliarden Tokens pro Monat", 2.5e9),
    ("3 Mio. Tokens am Tag", 3e6 * DAY),
    ("500 Mio Token pro Woche", 5e8 * WEEK),
    ("12 Milliarden Tokens pro Jahr", 1e9),
    ("2 mil millones de tokens al mes", 2e9),
    ("10 millones de tokens por día", 10e6 * DAY),
    ("300 milhões de tokens por mês", 3e8),
    ("2-ish billion tokens a month", 2e9),
    ("2ish billion tokens a month", 2e9),
    ("2 billion-ish tokens a month", 2e9),
    ("2 000 000 000 tokens a month", 2e9),
    ("500 000 tokens an hour", 5e5 * 730),
    ("1/2 billion tokens a month", 5e8),
]


@pytest.mark.parametrize(("text", "tokens_per_month"), TOKENS)
def test_tokens(text: str, tokens_per_month: float) -> None:
    volume = taken("volume", text).volume
    assert volume is not None
    assert volume.tokens_per_month == pytest.approx(tokens_per_month)


REQUESTS = [
    ("500 000 requests a day, 1 200 in 300 out", 5e5 * DAY, 1200, 300),
    ("500 000 requests a day, 1 200 in / 300 out", 5e5 * DAY, 1200, 300),
    ("1 200 requests a day, 10 000 in / 1 000 out", 1200 * DAY, 10_000, 1000),
    ("1,5 Mio Anfragen pro Tag mit 1.200 in / 300 out", 1.5e6 * DAY, 1200, 300),
    ("2.000.000 Anfragen pro Monat mit 1.200 in / 300 out", 2e6, 1200, 300),
    ("40 M requêtes par mois, 900 in / 100 out", 4e7, 900, 100),
]


@pytest.mark.parametrize(("text", "requests_per_month", "into", "out"), REQUESTS)
def test_requests_with_their_shape(text: str, requests_per_month: float, into: float, out: float) -> None:
    volume = taken("volume", text).volume
    assert volume is not None
    assert volume.requests_per_month == pytest.approx(requests_per_month)
    assert volume.shape == RequestShape(input_tokens_per_request=into, output_tokens_per_request=out)


VOLUMES_ASKED_BACK: list[tuple[str, list[str]]] = [
    ("2 TB tokens", []),
    ("500 GB a month", []),
    ("70B model", []),
    ("8b params", []),
    ("2 mil tokens al mes", []),
    ("1.200 Mio Tokens pro Monat", []),
    ("1,5 requests a day", []),
    ("billion tokens a month", []),
    (">5B tokens a month", ["5B tokens a month", "10B tokens a month"]),
    ("&gt;5B tokens", ["5B tokens a month", "10B tokens a month"]),
    ("bis zu 2 Mrd. Tokens pro Monat", ["2B tokens a month", "1B tokens a month"]),
    ("mindestens 2 Mrd. Tokens pro Monat", ["2B tokens a month", "4B tokens a month"]),
    ("2 bis 4 Mrd. Tokens pro Monat", ["2B tokens a month", "3B tokens a month", "4B tokens a month"]),
    (
        "2B tokens a month, 99% cached, batch ok",
        [
            "2B tokens a month, 99% cached, 100% batch",
            "2B tokens a month, 99% cached, 50% batch",
            "2B tokens a month, 99% cached",
        ],
    ),
    (
        "2B tokens a month, batch",
        ["2B tokens a month, 100% batch", "2B tokens a month, 50% batch", "2B tokens a month"],
    ),
    (
        "500k requests a day, not urgent",
        ["500k requests a day, 100% batch", "500k requests a day, 50% batch", "500k requests a day"],
    ),
    (
        "2B tokens a month, can wait",
        ["2B tokens a month, 100% batch", "2B tokens a month, 50% batch", "2B tokens a month"],
    ),
    ("2B tokens a month for our 3 products", ["2B tokens a month"]),
    ("nicht 2 Mrd. Tokens pro Monat", ["2B tokens a month"]),
]


@pytest.mark.parametrize(("text", "labels"), VOLUMES_ASKED_BACK)
def test_a_volume_is_asked_back_in_full(text: str, labels: list[str]) -> None:
    assert offered("volume", text) == labels


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "zwei Milliarden Tokens im Monat",
        "月20亿个token",
        "deux milliards de jetons par mois",
        "room 5 is free",
        "version 3 of the app",
    ],
)
def test_a_digit_among_other_words_is_no_volume(text: str) -> None:
    understood = understand(read_message(text), "volume")
    assert (understood.filled, understood.unclear) == ((), None)


def test_a_nightly_batch_is_the_load_and_no_share() -> None:
    fill = taken("volume", "2B tokens a month, overnight batch")
    assert fill.load is not None
    assert fill.load.pattern == "nightly_batch"
    assert fill.volume is not None
    assert fill.volume.batch_share == 0


MODELS = [
    ("sonet", "claude_sonnet_5_5"),
    ("claud haiku 4.5", "claude_haiku_4_5"),
    ("haiku probably", "claude_haiku_5_5"),
    ("gpt-4o mini", "gpt_4o_mini"),
    ("gpt-4o, not claude", "gpt_4o"),
    ("gpt-4o, no claude please", "gpt_4o"),
    ("gpt-4o instead of gemini", "gpt_4o"),
    ("gemini 2.5 pro", "gemini_2_5_pro"),
]


@pytest.mark.parametrize(("text", "model_id"), MODELS)
def test_models(text: str, model_id: str) -> None:
    need = taken("model", text).model
    assert need is not None
    assert need.api_model == model_id


MODELS_ASKED_BACK: list[tuple[str, str]] = [
    ("gpt-4o mnii", "GPT-4o mini"),
    ("gpt-4o mnii", "GPT-4o"),
    ("gemini", "Gemini 3.8 Flash"),
    ("claude", "Claude Haiku 4.5"),
    ("claude", "Claude Sonnet 5.5"),
    ("chatgpt", "GPT-6.1 Sol"),
    ("claude-3-5-sonnet-20241022", "Claude Sonnet 5.5"),
    ("grok 4", "Frontier (GPT-5.6 Sol class)"),
    ("glm", "Frontier (GPT-5.6 Sol class)"),
    ("deepseek", "DeepSeek V4 Flash"),
    ("mistral", "Mistral Large 3"),
    ("llama", "Llama 3.3 70B"),
    ("llama", "Llama 3.1 8B"),
    ("qwen", "Qwen3.8 27B"),
    ("gpt-oss", "gpt-oss-120b"),
    ("good enough", "Standard (GPT-4o class)"),
    ("our own model", "Small (GPT-4o mini class)"),
    ("our own fine-tuned model", "Frontier (GPT-5.6 Sol class)"),
    ("same as today", "Reasoning (GPT-5.4 mini class)"),
    ("what we use now", "Frontier (GPT-5.6 Sol class)"),
]


@pytest.mark.parametrize(("text", "label"), MODELS_ASKED_BACK)
def test_a_model_is_asked_back_with_real_choices(text: str, label: str) -> None:
    labels = offered("model", text)
    assert label in labels
    assert 2 <= len(labels) <= 3


@pytest.mark.parametrize(
    "text", ["anything but claude", "no claude", "everything except claude", "not claude"]
)
def test_a_refused_model_is_not_offered(text: str) -> None:
    labels = offered("model", text)
    assert labels
    assert not any(label.startswith("Claude") for label in labels)


LOADS = [
    ("can wait a day", "nightly_batch"),
    ("it can all wait", "nightly_batch"),
    ("not urgent, 24 hours is fine", "nightly_batch"),
    ("results within 24 hours are fine", "nightly_batch"),
    ("no rush", "nightly_batch"),
    ("a day's delay is fine", "nightly_batch"),
    ("24 hours a day", "steady"),
    ("werktags 9 bis 17 Uhr", "business_hours"),
    ("9 to 9", "business_hours"),
    ("weekdays 9-5, no weekends", "business_hours"),
    ("weekdays 9-5, never on weekends", "business_hours"),
]


@pytest.mark.parametrize(("text", "pattern"), LOADS)
def test_loads(text: str, pattern: str) -> None:
    load = taken("load", text).load
    assert load is not None
    assert load.pattern == pattern


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("9 to 9 every day", "Business hours"),
        ("9 to 5 but also weekends", "Business hours"),
        ("8am-8pm mon-sat", "Business hours"),
        ("office hours, 7 days a week", "Business hours"),
        ("US and Europe", "Global chat, around the clock"),
        ("customers in the UK, India and Japan", "Global chat, around the clock"),
        ("it varies a lot", "Spiky, hard to predict"),
        ("end of month", "Spiky, hard to predict"),
        ("depends on campaigns", "Spiky, hard to predict"),
    ],
)
def test_a_load_is_asked_back_with_the_closest_first(text: str, first: str) -> None:
    labels = offered("load", text)
    assert labels[0] == first
    assert len(labels) == 3


@pytest.mark.parametrize("text", ["cannot wait", "users can wait a few seconds", "in the US"])
def test_what_tells_no_load_is_declined(text: str) -> None:
    assert understand(read_message(text), "load").fill.load is None


PEOPLE = [
    ("1/2", 0.5),
    ("3/4", 0.75),
    ("2,5", 2.5),
    ("0,5", 0.5),
    ("a day a week", 0.2),
    ("one day a week", 0.2),
    ("2 days a week", 0.4),
    ("half a day a week", 0.1),
    ("10 hours a week", 0.25),
    ("an hour a day", 0.125),
    ("20% of one person", 0.2),
    ("20% of an engineer", 0.2),
    ("20% of my time", 0.2),
    ("50% of 2 engineers", 1),
    ("2 senior and 1 junior", 3),
    ("2 senior engineers and 1 junior", 3),
    ("1 junior, 1 senior", 2),
    ("ninguno", 0),
    ("keine", 0),
]


@pytest.mark.parametrize(("text", "fte"), PEOPLE)
def test_people(text: str, fte: float) -> None:
    team = taken("headcount", text).headcount
    assert team is not None
    assert team.mlops_fte == pytest.approx(fte)


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("1e-9", []),
        ("0.001 engineers", []),
        ("an SRE team", ["1 engineer", "2 engineers", "4 engineers"]),
        ("we have a platform team", ["1 engineer", "2 engineers", "4 engineers"]),
        ("3 engineers but they're busy", ["Half an engineer", "1.5 engineers", "3 engineers"]),
        ("10 SREs, they can help a bit", ["Half an engineer", "5 engineers", "10 engineers"]),
        ("2 SREs, shared with other teams", ["Half an engineer", "1 engineer", "2 engineers"]),
        ("2 engineers and 2 SREs", ["4 engineers", "2 engineers"]),
        ("2 SREs and 1 ML engineer", ["3 engineers", "1 engineer", "2 engineers"]),
        ("one engineer, a day a week", ["0.2 engineers", "1 engineer"]),
        ("2 engineers, 10 hours a week each", ["0.25 engineers", "Half an engineer", "2 engineers"]),
    ],
)
def test_people_are_asked_back(text: str, labels: list[str]) -> None:
    assert offered("headcount", text) == labels


REGULATED = [
    ("credit cards", Regulated(regimes=("pci_pan",))),
    ("we take debit cards", Regulated(regimes=("pci_pan",))),
    ("RGPD", Regulated(regimes=("gdpr",))),
    ("no credit cards", Regulated()),
    ("keine DSGVO", Regulated()),
    ("ninguno", Regulated()),
    ("HIPAA, nothing else", Regulated(regimes=("hipaa",))),
    ("HIPAA, none of the others", Regulated(regimes=("hipaa",))),
    ("we have a contract that forbids cloud", Regulated(data_must_stay=True)),
    ("our clients' contracts prohibit any third-party APIs", Regulated(data_must_stay=True)),
    ("no cloud allowed", Regulated(data_must_stay=True)),
    ("cloud is forbidden", Regulated(data_must_stay=True)),
    ("no contract that forbids cloud", Regulated(data_must_stay=False)),
]


@pytest.mark.parametrize(("text", "expected"), REGULATED)
def test_regulated(text: str, expected: Regulated) -> None:
    assert taken("regulated", text).regulated == expected


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("PII", ["GDPR", "None"]),
        ("personal data", ["GDPR", "None"]),
        ("personenbezogene Daten", ["GDPR", "None"]),
        ("medical", ["HIPAA", "GDPR", "None"]),
        ("Gesundheitsdaten", ["HIPAA", "GDPR", "None"]),
        ("sensitive", ["Data must stay with us", "SOC 2", "None"]),
        ("some", ["HIPAA", "SOC 2", "None"]),
        ("HIPAA and none", ["HIPAA", "None"]),
        ("GDPR and CCPA and HIPAA and SOC 2 and PCI", ["GDPR, HIPAA, SOC 2 and PCI card numbers"]),
        ("HIPAA with BAA, and ISO 27001", ["HIPAA, a signed agreement is fine"]),
        ("SOC 1 and SOC 2", ["SOC 2"]),
        ("CCPA", ["SOC 2", "GDPR", "HIPAA"]),
        ("HIPAA and fedramp", ["HIPAA and FedRAMP Moderate", "HIPAA and FedRAMP High"]),
        ("gdpr, EU hosting only", ["GDPR", "GDPR and EU sovereignty"]),
        ("EU hosting only", ["GDPR", "EU sovereignty"]),
        ("hosted in the EU, HIPAA", ["HIPAA and GDPR", "HIPAA and EU sovereignty"]),
    ],
)
def test_what_is_regulated_is_asked_back_with_all_that_is_known(text: str, labels: list[str]) -> None:
    assert offered("regulated", text) == labels


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("GDPR and CCPA", "CCPA"),
        ("iso 27001", "ISO 27001"),
        ("ISO 31337", "that ISO standard"),
        ("sox and glba", "GLBA and SOX"),
        ("the eu ai act", "the EU AI Act"),
    ],
)
def test_a_regime_without_rules_is_named_in_our_own_words(text: str, name: str) -> None:
    unclear = understand(read_message(text), "regulated").unclear
    assert unclear is not None
    assert f"I hold no rules for {name}." in unclear.reason


def test_a_none_that_may_answer_two_questions_is_offered_as_both() -> None:
    assert offered("load", "2B tokens a month, gpt-4o, none, steady") == [
        "2B tokens a month; GPT-4o; Steady; no engineers",
        "2B tokens a month; GPT-4o; Steady; not regulated",
    ]
    assert offered("load", "2B tokens a month, gpt-4o, 2 engineers, none, steady") == [
        "2B tokens a month; GPT-4o; Steady; 2 engineers; not regulated"
    ]


def test_what_has_no_place_is_said() -> None:
    number = understand(read_message("2B tokens a month for our 3 products"), "volume").unclear
    denial = understand(read_message("not 2B tokens a month"), "volume").unclear
    assert number is not None
    assert denial is not None
    assert "a number" in number.reason
    assert "a denial" in denial.reason


# --- the shape that was told


def told(text: str) -> State:
    state = start(text, BY, TODAY).state
    assert state is not None
    return state


def say(state: State, text: str) -> Volume:
    after = advance(state, Typed(text=text, by=BY, addressed=True), TODAY).state
    assert after is not None
    assert after.volume is not None
    return after.volume.value


SHAPE = RequestShape(input_tokens_per_request=1000, output_tokens_per_request=200)


@pytest.mark.parametrize("text", ["300B tokens a month", "500k requests a day", "$4000 a month on gpt-4o"])
def test_a_new_volume_keeps_the_shape_and_the_shares_told(text: str) -> None:
    volume = say(told("2B tokens a month at 1,000 in / 200 out, 30% cached, gpt-4o"), text)
    assert (volume.shape, volume.cached_input_share) == (SHAPE, 0.3)


def test_a_new_shape_or_share_replaces_the_old() -> None:
    state = told("2B tokens a month at 1,000 in / 200 out, 30% cached, gpt-4o")
    assert say(state, "3B tokens a month at 500 in / 50 out").shape == RequestShape(
        input_tokens_per_request=500, output_tokens_per_request=50
    )
    uncached = say(state, "3B tokens a month, 0% cached")
    assert (uncached.shape, uncached.cached_input_share) == (SHAPE, 0)
    assert say(state, "3B tokens a month, 10% cached").cached_input_share == 0.1


def test_a_pressed_volume_keeps_the_shape_told() -> None:
    state = told("2B tokens a month at 1,000 in / 200 out, gpt-4o")
    press = AnswerPress(fill=Fill(volume=Volume(tokens_per_month=1e10)))
    after = advance(state, Pressed(press=press, by=BY), TODAY).state
    assert after is not None
    assert after.volume is not None
    assert (after.volume.value.tokens_per_month, after.volume.value.shape) == (1e10, SHAPE)
