"""Which decisions do the channels of the benchmark have? Accepted records, each of a question of its own."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from bot.records.record import CatalogUsed, Record, StatusChange, record_id
from bot.store.records import Records
from costmodel.scenario import ModelNeed, Scenario, Team, Volume
from costmodel.standing import standing

RECORDED = timedelta(days=30)
"""So long ago: each digest compares the prices of two days."""
REVIEWED = timedelta(days=60)
TOKENS_PER_MONTH, MORE = 1e9, 1e7
ENGINEER = "U0ENGINEER"


def records_of(team: str, channels: list[str], each: int, now: datetime) -> Iterator[Record]:
    """So many records a channel. No two have the same volume: no decision is found at hand."""
    at = now - RECORDED
    for number in range(len(channels) * each):
        volume = Volume(tokens_per_month=TOKENS_PER_MONTH + number * MORE)
        scenario = Scenario(volume=volume, model=ModelNeed(tier="small"), team=Team(mlops_fte=0.5))
        channel = channels[number // each]
        yield Record(
            id=record_id(number + 1),
            enterprise="",
            team=team,
            channel=channel,
            thread_ts="1.1",
            permalink=f"https://team.slack.com/archives/{channel}/p1",
            title=f"Decision {number + 1}",
            asked_by=ENGINEER,
            recorded_by=ENGINEER,
            recorded_at=at,
            inputs=(),
            scenario=scenario,
            priced_on=at.date(),
            catalog=CatalogUsed(sha256="0", as_of=at.date()),
            engine_version="0",
            options=(),
            standing=standing(scenario, on=at.date()),
            verdict="",
            too_close_to_call=False,
            probability=None,
            drivers=(),
            flip_points=(),
            compliance="",
            warnings=(),
            review_on=(now + REVIEWED).date(),
            watch=(),
        )


async def keep(records: Records, team: str, channels: list[str], each: int) -> None:
    """Keep them, all accepted."""
    now = datetime.now(UTC)
    for record in records_of(team, channels, each, now):
        held = await records.add(record)
        await records.change(held, StatusChange(status="accepted", by=ENGINEER, at=now))
