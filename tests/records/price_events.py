"""Eight real price events as facts, and records whose costs can be reckoned by hand. Run by its test.

The catalog's facts are chosen once a process, so this is a process of its own. It prints, for each day before
an event and each day of one, what the watch finds.

Events, read in November 2026 (the sources are named in costmodel/catalog/api_overlay.toml and tiers.toml):

- 2026-05-22 DeepSeek V4 Pro 1.74/3.48 to 0.435/0.87 USD a million tokens (glamworks/glamfire)
- 2026-07-30 GPT-5.6 Luna 1.00/6.00 to 0.20/1.20, and GPT-5.6 Terra 2.50/15 to 2.00/12 (docs.laozhang.ai)
- 2026-08-13 DeepSeek V4 Flash 0.13/0.28 to 0.44/1.32, Pro 0.435/0.87 to 1.32/3.96 (snapshot of 2026-08-20)
- 2026-09-22 GPT-6 Luna launched at 0.10/0.50 (codersera)
- 2026-10-19 H100 at Vast.ai 6.15 to 2.40 USD an hour (silybench)
- 2026-12-11 GPT-5 and 2027-01-14 GPT-4o shut down (dev.to/max_bob, codersera)
"""

import json
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from bot.conversation.replies import RecordDue
from bot.decisions.taking import Taken, Where, record_of
from bot.records.findings import Finding
from bot.records.record import Record
from bot.records.watch import found
from costmodel.catalog import load
from costmodel.catalog.schema import Catalog, OverlayModel, TokenPrice
from costmodel.decide import decide
from costmodel.scenario import Finance, Hosting, Measured, ModelNeed, RequestShape, Scenario, Team, Volume
from costmodel.sourced import Dated, Source, Sourced
from costmodel.standing import standing

SHAPE = RequestShape(input_tokens_per_request=1000, output_tokens_per_request=1000)
WHERE = Where("", "T1", "C1", "1795000000.000100", "https://example.slack.test/archives/C1/p1795000000000100")
Prices = list[tuple[date, float, float]]
PRICES: Mapping[tuple[str, str], Prices] = {
    ("deepseek", "deepseek-v4-pro"): [
        (date(2026, 4, 24), 1.74, 3.48),
        (date(2026, 5, 22), 0.435, 0.87),
        (date(2026, 8, 13), 1.32, 3.96),
    ],
    ("deepseek", "deepseek-v4-flash"): [(date(2026, 4, 24), 0.13, 0.28), (date(2026, 8, 13), 0.44, 1.32)],
    ("openai", "gpt-5.6-luna"): [(date(2026, 4, 1), 1.0, 6.0), (date(2026, 7, 30), 0.2, 1.2)],
    ("openai", "gpt-5.6-terra"): [(date(2026, 4, 1), 2.5, 15.0), (date(2026, 7, 30), 2.0, 12.0)],
    ("openai", "gpt-6-luna"): [(date(2026, 9, 22), 0.1, 0.5)],
}
"""USD a million tokens in and out, from a day on."""
DAYS = [
    *(date(2026, 5, 22), date(2026, 7, 30), date(2026, 8, 13), date(2026, 9, 22), date(2026, 10, 19)),
    *(date(2026, 12, 11), date(2027, 1, 14)),
]


def dated(name: str, part: str, values: list[tuple[date, float]]) -> Dated:
    source = Source(title="price_events", locator="the sources named above")
    figures = (
        Sourced[float](
            id=f"api_overlay.models.{name}.usd_per_{part}_mtok",
            label=f"{name}: {part} price",
            value=value,
            unit="USD a million tokens",
            as_of=day,
            source=source,
            confidence="secondary",
        )
        for day, value in values
    )
    return Dated(values=tuple(figures))


def overlay_model(provider: str, model: str, prices: Prices) -> OverlayModel:
    return OverlayModel(
        id=model,
        title=model,
        source=Source(title="price_events", locator="the sources named above"),
        as_of=prices[-1][0],
        confidence="secondary",
        provider=provider,
        model=model,
        price=TokenPrice(
            usd_per_input_mtok=dated(model, "input", [(day, usd) for day, usd, _ in prices]),
            usd_per_output_mtok=dated(model, "output", [(day, usd) for day, _, usd in prices]),
        ),
    )


def facts() -> Catalog:
    """The catalog with those prices, one tier without cheaper models beside a named one, one GPU offer."""
    held = load.shipped()
    models = {model: overlay_model(provider, model, prices) for (provider, model), prices in PRICES.items()}
    return held.model_copy(
        update={
            "api": held.api.model_copy(update={"models": models}),
            "api_models": {
                key: each.model_copy(update={"tier": "mid"}) for key, each in held.api_models.items()
            },
            "tiers": {key: each.model_copy(update={"cheaper": ()}) for key, each in held.tiers.items()},
            "models": {key: each.model_copy(update={"hosted": ()}) for key, each in held.models.items()},
            "gpu_offers": {"vast_h100_sxm_mixed": held.gpu_offers["vast_h100_sxm_mixed"]},
        }
    )


def scenario(model: str, tokens_billion: float, usd_per_gpu_hour: float | None = 2.0) -> Scenario:
    """Eight H100 that run all hours and serve anything, without people: 8 × 730 h × the price of an hour."""
    return Scenario(
        volume=Volume(tokens_per_month=tokens_billion * 1e9, shape=SHAPE),
        model=ModelNeed(tier="mid", api_model=model, open_model="gpt-oss-120b"),
        team=Team(overhead_multiplier=1),
        hosting=Hosting(
            place="cloud",
            gpus=8,
            staging_replicas=0,
            measured=Measured(open_model="gpt-oss-120b", gpu="H100", gpus=1, output_tokens_per_second=20_000),
        ),
        finance=Finance(gpu="H100", gpu_usd_per_gpu_hour=usd_per_gpu_hour, egress_usd_per_gb=0),
    )


CASES: Mapping[str, tuple[date, Scenario]] = {
    "V4 Pro, 10B, May": (date(2026, 5, 1), scenario("deepseek-v4-pro", 10)),
    "V4 Pro, 10B, June": (date(2026, 6, 1), scenario("deepseek-v4-pro", 10)),
    "V4 Flash, 20B": (date(2026, 6, 1), scenario("deepseek-v4-flash", 20)),
    "V4 Flash, 5B": (date(2026, 6, 1), scenario("deepseek-v4-flash", 5)),
    "Luna, 5B": (date(2026, 6, 1), scenario("gpt-5.6-luna", 5)),
    "Terra, 1.6B": (date(2026, 6, 1), scenario("gpt-5.6-terra", 1.6)),
    "Terra, 1.8B": (date(2026, 6, 1), scenario("gpt-5.6-terra", 1.8)),
    "Terra, 2B": (date(2026, 6, 1), scenario("gpt-5.6-terra", 2)),
    "GPT-6 Luna, 10B": (date(2026, 6, 1), scenario("gpt-6-luna", 10)),
    "Vast, 15B": (date(2026, 10, 7), scenario("gpt-5.6-luna", 15, None)),
    "GPT-5, 1B": (date(2026, 6, 1), scenario("gpt-5", 1)),
    "GPT-4o, 1B": (date(2026, 6, 1), scenario("gpt-4o", 1)),
    "GPT-4o, 4B": (date(2026, 6, 1), scenario("gpt-4o", 4)),
}


def record(number: int, day: date, case: Scenario) -> Record:
    due = RecordDue(case, (), "a model", "a volume", "U1", "U1")
    taken = Taken(decide(case, on=day), standing(case, on=day))
    return record_of(f"TCO-{number:04d}", WHERE, due, taken, datetime(2026, 5, 1, tzinfo=UTC))


def main() -> None:
    load.use(facts())
    records = {
        name: record(number, day, case) for number, (name, (day, case)) in enumerate(CASES.items(), start=1)
    }
    seen = {
        (day.isoformat(), name): [
            each.kind,
            each.causes[0].kind,
            each.causes[0].id,
            each.causes[0].on.isoformat(),
        ]
        for event in DAYS
        for day in (event - timedelta(days=1), event)
        for name, each in zip(records, _found(records, day), strict=True)
        if each is not None
    }
    json.dump([[*key, *value] for key, value in seen.items()], sys.stdout)


def _found(records: Mapping[str, Record], day: date) -> list[Finding | None]:
    """What is found on a day about the records that were taken by then."""
    held = zip(records.values(), found(list(records.values()), on=day), strict=True)
    return [each if record.priced_on <= day else None for record, each in held]


if __name__ == "__main__":
    main()
