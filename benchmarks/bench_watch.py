"""How long does it take to look at 10,000 recorded verdicts? Costs only, on one core.

The bar is 10 s. Four mixes: as the bot's five questions make them (any volume and team, a handful of request
shapes), the same with many shapes, every case with a shape of its own, and none that shares anything with
another: each has its own shape, latency target, pay, peaks and electricity price too. The last is the worst
case, which no cases of the five questions are: it is costed one by one.
"""

import random
import statistics
import time
from datetime import date

from costmodel.decide import decide
from costmodel.scenario import Finance, Latency, Load, ModelNeed, RequestShape, Scenario, Team, Volume
from costmodel.standing import standings

RECORDS = 10_000
WORST = 1_000
"""Of the mix that is costed one by one: ten times as many take ten times as long."""
RUNS = 3
SEED = 7
ON = date(2026, 11, 21)
TIERS = ("small", "standard", "mid", "reasoning", "near_frontier", "frontier")
PATTERNS = ("steady", "business_hours", "spiky", "nightly_batch", "global_chat")


def shape(random_: random.Random) -> RequestShape:
    """One that shares nothing with another."""
    return RequestShape(
        input_tokens_per_request=random_.uniform(200, 6000),
        output_tokens_per_request=random_.uniform(50, 1500),
    )


def scenarios(count: int, shapes: int | None) -> list[Scenario]:
    """So many cases; every second one leaves its shape open, others have one of `shapes`, or their own."""
    random_ = random.Random(SEED)  # noqa: S311 - the same cases at every run
    some = [shape(random_) for _ in range(shapes or 0)]
    return [
        Scenario(
            volume=Volume(
                tokens_per_month=10 ** random_.uniform(8, 12),
                shape=shape(random_) if shapes is None else random_.choice([None, random_.choice(some)]),
                cached_input_share=random_.choice([0.0, 0.0, 0.0, 0.3]),
            ),
            model=ModelNeed(tier=random_.choice(TIERS)),
            load=Load(pattern=random_.choice(PATTERNS)),
            team=Team(mlops_fte=random_.choice([0.0, 0.5, 1.0, 2.0, 4.0])),
        )
        for _ in range(count)
    ]


def apart(held: Scenario, random_: random.Random) -> Scenario:
    """The same with what no other has: it is costed by itself."""
    return held.model_copy(
        update={
            "load": Load(pattern=held.load.pattern, peak_over_hour=random_.uniform(1.5, 4)),
            "latency": Latency(first_token_ms=random_.uniform(500, 4000)),
            "team": Team(mlops_fte=held.team.mlops_fte, cost_usd_per_year=random_.uniform(1e5, 4e5)),
            "finance": Finance(electricity_usd_per_kwh=random_.uniform(0.05, 0.4)),
        }
    )


def run() -> None:
    """Print a line a mix."""
    decide(scenarios(1, 1)[0], on=ON)  # the catalog is read once
    random_ = random.Random(SEED)  # noqa: S311 - the same cases at every run
    mixes = {
        "5 request shapes": scenarios(RECORDS, 5),
        "40 request shapes": scenarios(RECORDS, 40),
        "each its own shape": scenarios(RECORDS, None),
        "nothing in common": [apart(each, random_) for each in scenarios(WORST, None)],
    }
    for title, cases in mixes.items():
        cpu = [_processor_seconds(cases) for _ in range(RUNS)]
        middle = statistics.median(cpu)
        print(
            f"watch: {len(cases):6,} verdicts, {title:18}: {middle:5.1f} s of processor, {min(cpu):.1f} to "
            f"{max(cpu):.1f} s in {RUNS} runs ({1000 * middle / len(cases):.2f} ms each)"
        )


def _processor_seconds(cases: list[Scenario]) -> float:
    began = time.process_time()
    standings(cases, on=ON)
    return time.process_time() - began


if __name__ == "__main__":
    run()
