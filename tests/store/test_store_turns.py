"""The storage contract, against a real server: once, in order, saved whole or not at all."""

import asyncio
import json
from datetime import date

import pytest
from redis.asyncio import Redis

from bot.conversation.state import SLOTS, State, Typed
from bot.store.keys import DAY_SECONDS, LOCK_MS, SESSION_SECONDS, Place, ThreadKey
from bot.store.session import Event, Session
from bot.store.turns import BusyError, LockLostError, Store

PLACE = Place("E1", "T1", "C1")
KEY = PLACE.thread("1764000000.000100")
STATE = State(priced_on=date(2026, 11, 21), started_by="U1")


def said(number: int, text: str = "2B") -> Event:
    return Event(id=f"m{number}", utterance=Typed(text=text, by="U1", addressed=True))


async def take(store: Store, state: State | None = STATE, key: ThreadKey = KEY) -> Event | None:
    """One whole turn: take the oldest event, save `state`, say all."""
    async with store.turn(key) as turn:
        event = turn.event
        if event is not None:
            await turn.save(state)
            turn.said("1764000000.000200")
    return event


async def crash(store: Store, *, saving: bool) -> None:
    """A turn that fails before it saved, or between saving and saying."""
    async with store.turn(KEY) as turn:
        if saving:
            await turn.save(STATE)
        raise ZeroDivisionError


async def test_an_event_is_taken_once_and_the_session_is_saved(store: Store) -> None:
    await store.push(KEY, said(1))
    assert await take(store) == said(1)
    assert await take(store) is None
    async with store.turn(KEY) as turn:
        assert turn.session == Session(state=STATE, open_ts="1764000000.000200", owes=False)


async def test_a_repeated_event_is_not_put_in_again_also_after_it_was_taken(store: Store) -> None:
    await store.push(KEY, said(1))
    assert await store.push(KEY, said(1)) == (KEY, False)
    assert await take(store) == said(1)
    await store.push(KEY, said(1))
    assert await take(store) is None


async def test_a_repeated_event_is_led_to_the_thread_that_it_went_to_first(store: Store) -> None:
    await store.push(KEY, said(1))
    assert await store.push(PLACE.thread("1764000000.999999"), said(1)) == (KEY, False)
    assert await store.seen(PLACE, "m1") == KEY
    assert await store.seen(PLACE, "m2") is None


async def test_events_are_taken_in_the_order_in_which_they_came(store: Store) -> None:
    for number in range(5):
        await store.push(KEY, said(number))
    assert [await take(store) for _ in range(5)] == [said(number) for number in range(5)]


async def test_many_writers_at_once_lose_nothing(store: Store) -> None:
    """Fifty people answer at once; each turn notes what it took; all fifty are noted, each once."""
    taken: list[Event] = []

    async def answer(number: int) -> None:
        await store.push(KEY, said(number))
        more = True
        while more:
            try:
                async with store.turn(KEY) as turn:
                    if turn.event is not None:
                        event = turn.event
                        await turn.save(STATE)
                        taken.append(event)
                more = turn.more
            except BusyError:
                return  # whoever holds the thread takes ours too

    await asyncio.gather(*(answer(number) for number in range(50)))
    assert sorted(event.id for event in taken) == sorted(f"m{number}" for number in range(50))


async def test_a_held_thread_is_busy_and_another_thread_is_not(store: Store) -> None:
    async with store.turn(KEY):
        with pytest.raises(BusyError):
            async with store.turn(KEY):
                pytest.fail("two turns at once")
        async with store.turn(PLACE.thread("1764000000.000900")):
            pass


async def test_waiting_for_a_held_thread_ends_when_it_is_released(store: Store) -> None:
    holding, release = asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        async with store.turn(KEY):
            holding.set()
            await release.wait()

    holder = asyncio.create_task(hold())
    await holding.wait()
    waiter = asyncio.create_task(take(store))
    with pytest.raises(BusyError):
        await waiter
    asyncio.get_running_loop().call_later(0.1, release.set)
    async with store.turn(KEY, wait_seconds=30):
        assert release.is_set()
    await holder


async def test_an_event_that_failed_is_there_again(store: Store) -> None:
    await store.push(KEY, said(1))
    with pytest.raises(ZeroDivisionError):
        await crash(store, saving=False)
    assert await take(store) == said(1)


async def test_an_answer_that_was_saved_and_not_said_is_owed(store: Store) -> None:
    await store.push(KEY, said(1))
    with pytest.raises(ZeroDivisionError):
        await crash(store, saving=True)
    async with store.turn(KEY) as turn:
        assert turn.event is None
        assert turn.session == Session(state=STATE, owes=True)


async def test_a_holder_that_lost_its_lock_changes_nothing(store: Store, redis: Redis) -> None:
    await store.push(KEY, said(1))

    async def lose() -> None:
        async with store.turn(KEY) as turn:
            await redis.delete(KEY.lock)  # as when it was silent for longer than the lock lives
            assert await take(store) == said(1)
            await turn.save(State(priced_on=date(2020, 1, 1), started_by="late"))

    with pytest.raises(LockLostError):
        await lose()
    async with store.turn(KEY) as turn:
        assert turn.session is not None
        assert turn.session.state == STATE


async def test_a_holder_that_lost_its_lock_does_not_release_that_of_the_next(
    store: Store, redis: Redis
) -> None:
    async def lost() -> None:
        async with store.turn(KEY):
            await redis.delete(KEY.lock)
            await redis.set(KEY.lock, "the next one's token", px=LOCK_MS)

    with pytest.raises(LockLostError):
        await lost()
    assert await redis.get(KEY.lock) == b"the next one's token"


async def test_dropping_takes_the_event_and_stores_nothing(store: Store, redis: Redis) -> None:
    await store.push(KEY, said(1))
    async with store.turn(KEY) as turn:
        turn.drop()
    assert await take(store) is None
    assert await redis.exists(KEY.session) == 0


async def test_an_ended_session_is_deleted_when_its_last_words_are_said(store: Store, redis: Redis) -> None:
    await store.push(KEY, said(1))
    await take(store)
    await store.push(KEY, said(2))
    await take(store, state=None)
    assert await redis.exists(KEY.session) == 0
    assert await store.sessions(PLACE, 20) == ()


async def test_a_session_lives_thirty_days_from_the_last_touch(store: Store, redis: Redis) -> None:
    await store.push(KEY, said(1))
    await take(store)
    await redis.expire(KEY.session, 60)
    await redis.expire(PLACE.index, 60)
    await store.push(KEY, said(2))
    await take(store)
    assert SESSION_SECONDS == 30 * DAY_SECONDS
    assert SESSION_SECONDS - 60 < await redis.ttl(KEY.session) <= SESSION_SECONDS
    assert SESSION_SECONDS - 60 < await redis.ttl(PLACE.index) <= SESSION_SECONDS


async def test_every_key_of_a_held_turn_has_a_time_to_live(store: Store, redis: Redis) -> None:
    await store.push(KEY, said(1))
    await store.push(KEY, said(2))
    async with store.turn(KEY) as turn:
        await turn.save(STATE)
        keys = [key async for key in redis.scan_iter()]
        assert len(keys) == len(["session", "inbox", "lock", "index", "seen", "seen"])
        assert all([await redis.ttl(key) > 0 for key in keys])


async def test_a_crash_releases_the_thread_when_its_lock_runs_out(store: Store, redis: Redis) -> None:
    await store.push(KEY, said(1))
    await redis.set(KEY.lock, "of a dead process", px=100)
    async with store.turn(KEY, wait_seconds=30) as turn:
        assert turn.event == said(1)


async def test_the_channel_lists_and_forgets_its_sessions_and_no_others(store: Store) -> None:
    other = Place("E1", "T1", "C2").thread(KEY.ts)
    second = PLACE.thread("1764000001.000100")
    for number, key in enumerate((KEY, second, other)):
        await store.push(key, said(number))
        await take(store, key=key)
    listed = await store.sessions(PLACE, 20)
    assert {each.key for each in listed} == {KEY, second}
    assert all(each.state == STATE for each in listed)
    assert await store.newest(PLACE, within_seconds=60) in {KEY, second}
    assert await store.forget(PLACE) == 2
    assert await store.sessions(PLACE, 20) == ()
    assert len(await store.sessions(other.place, 20)) == 1


async def test_what_waits_in_a_thread_without_a_session_is_forgotten_with_the_channel(store: Store) -> None:
    await store.push(KEY, said(1))
    assert await store.count(PLACE) == 1
    assert await store.forget(PLACE) == 0
    assert await take(store) is None
    assert await store.count(PLACE) == 0


async def test_a_turn_in_hand_brings_nothing_back_that_was_forgotten(store: Store, redis: Redis) -> None:
    await store.push(KEY, said(1))
    await take(store)
    await store.push(KEY, said(2))

    async def late() -> None:
        async with store.turn(KEY) as turn:
            assert await store.forget(PLACE) == 1
            await turn.save(STATE)

    with pytest.raises(LockLostError):
        await late()
    assert await redis.exists(KEY.session, KEY.inbox, PLACE.index) == 0


async def test_a_turn_takes_the_event_that_it_read_and_no_other(store: Store, redis: Redis) -> None:
    await store.push(KEY, said(1))
    await store.push(KEY, said(2))
    async with store.turn(KEY) as turn:
        await redis.lpop(KEY.inbox)  # as when its event was taken back meanwhile
        await turn.save(STATE)
    assert await take(store) == said(2)


async def test_an_event_that_is_taken_back_may_be_pushed_again(store: Store) -> None:
    await store.push(KEY, said(1))
    await store.push(KEY, said(2))
    await store.take_back(KEY, said(1))
    assert await store.push(KEY, said(1)) == (KEY, True)
    assert [await take(store), await take(store), await take(store)] == [said(2), said(1), None]


async def test_a_thread_that_came_to_nothing_leaves_the_list(store: Store) -> None:
    await store.push(KEY, said(1))
    async with store.turn(KEY) as turn:
        turn.drop()
    assert await store.count(PLACE) == 0
    assert await store.newest(PLACE, within_seconds=60) is None


async def test_the_list_is_bounded_and_counts_the_rest(store: Store) -> None:
    for number in range(5):
        key = PLACE.thread(f"176400000{number}.000100")
        await store.push(key, said(number))
        await take(store, key=key)
    assert [each.key.ts for each in await store.sessions(PLACE, 2)] == [
        "1764000004.000100",
        "1764000003.000100",
    ]
    assert await store.count(PLACE) == 5


async def test_a_thread_is_known_from_the_first_thing_said_in_it(store: Store) -> None:
    assert not await store.knows(KEY)
    await store.push(KEY, said(1))
    assert await store.knows(KEY)
    await take(store)
    assert await store.knows(KEY)


@pytest.mark.parametrize("version", [0, 2, 99, None])
async def test_a_session_of_another_schema_is_refused_and_left_as_it_is(
    store: Store, redis: Redis, version: int | None
) -> None:
    value = json.dumps({"schema_version": version, "state": {"answers": []}})
    await redis.set(KEY.session, value, ex=60)
    await store.push(KEY, said(1))
    async with store.turn(KEY) as turn:
        assert turn.unreadable
        assert turn.session is None
        turn.drop()
    assert await redis.get(KEY.session) == value.encode()


async def test_teams_do_not_see_each_other(store: Store) -> None:
    await store.push(KEY, said(1))
    await take(store)
    for place in (Place("E2", "T1", "C1"), Place("E1", "T2", "C1"), Place("", "T1", "C1")):
        assert not await store.knows(place.thread(KEY.ts))
        assert await store.sessions(place, 20) == ()


def test_all_keys_of_a_channel_share_one_hash_slot() -> None:
    keys = [KEY.session, KEY.inbox, KEY.lock, PLACE.index, PLACE.seen("m1")]
    assert {key[key.index("{") : key.index("}") + 1] for key in keys} == {"{E1:T1:C1}"}
    assert len(set(keys)) == len(keys)
    assert SLOTS
