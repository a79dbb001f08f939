"""What a record keeps of each input: the day on which it was told, and where a default comes from."""

from datetime import date

from bot.conversation.advance import advance, start
from bot.conversation.recording import recorded_inputs
from bot.conversation.say import at
from bot.conversation.state import CommandPress, Pressed, State, Typed
from bot.records.record import RecordedInput
from costmodel.catalog.load import catalog

MONDAY, TUESDAY, FRIDAY = date(2026, 11, 16), date(2026, 11, 17), date(2026, 11, 20)
REST = "gpt-4o-mini quality, 9 to 5 on weekdays, no MLOps, nothing regulated"


def typed(state: State, text: str, on: date) -> State:
    after = advance(state, Typed(text=text, by="U1ENGINEER", addressed=True), on).state
    assert after is not None
    return after


def begun(text: str) -> State:
    state = start(text, "U1ENGINEER", MONDAY).state
    assert state is not None
    return state


def inputs_of(state: State) -> dict[str, RecordedInput]:
    scenario = at(state, 0)
    assert scenario is not None
    return {each.name: each for each in recorded_inputs(state, 0, scenario)}


def test_an_answer_is_of_the_day_on_which_it_was_told() -> None:
    """The volume with the command, the rest the next day, another volume on Friday; prices are Monday's."""
    state = typed(begun("2B tokens a month"), REST, TUESDAY)
    told = inputs_of(state)
    assert (told["Volume"].as_of, told["Model"].as_of) == (MONDAY, TUESDAY)
    again = inputs_of(typed(state, "4B tokens a month", FRIDAY))
    assert again["Volume"].value.startswith("4B tokens a month")
    assert again["Volume"].as_of == FRIDAY
    assert again["Model"].as_of == TUESDAY


def test_what_is_taken_for_not_sure_is_of_the_catalog_with_its_source() -> None:
    state = advance(begun(""), Pressed(press=CommandPress(name="not_sure"), by="U1ENGINEER"), TUESDAY).state
    assert state is not None
    volume = inputs_of(typed(state, REST, TUESDAY))["Volume"]
    entry = catalog().defaults.volume.tokens_per_month.on(MONDAY)
    assert (volume.origin, volume.by) == ("default", "U1ENGINEER")
    assert (volume.as_of, volume.source) == (entry.as_of, entry.source.title)


def test_a_default_that_is_one_entry_of_the_catalog_has_its_day_and_its_source() -> None:
    told = inputs_of(begun(f"2B tokens a month, {REST}"))
    horizon = catalog().operations.horizon_months.on(MONDAY)
    assert (told["Horizon"].as_of, told["Horizon"].source) == (horizon.as_of, horizon.source.title)
    assert told["Horizon"].source_url == "", "it has no address"
    pay = told["Cost of an engineer a year"]
    assert pay.source_url.startswith("https://")
    assert told["GPU"].source == "", "the cheapest that fits is no one figure"


def test_a_session_from_before_days_were_kept_has_the_day_of_its_prices() -> None:
    state = begun(f"2B tokens a month, {REST}")
    assert state.volume is not None
    old = state.model_copy(update={"volume": state.volume.model_copy(update={"on": None})})
    assert inputs_of(old)["Volume"].as_of == MONDAY
