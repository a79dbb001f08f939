"""How long does it take to look at 10,000 recorded verdicts? Costs only, on one core.

Three mixes: as the bot's five questions make them (a handful of request shapes, any volume and team), the
same with many shapes, and none that shares anything with another, which is the worst case.
"""

import random
import time
from datetime import date

from costmodel.decide import decide
from costmodel.scenario import Load, ModelNeed, RequestShape, Scenario, Team, Volume
from costmodel.standing import market, standings

RECORDS = 10_000
WORST = 1_000
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


def run() -> None:
    """Print the three figures."""
    decide(scenarios(1, 1)[0], on=ON)  # the catalog is read once

    for title, count, shapes in (
        ("5 request shapes", RECORDS, 5),
        ("40 request shapes", RECORDS, 40),
        ("each its own shape", WORST, None),
    ):
        cases = scenarios(count, shapes)
        markets = len({market(each) for each in cases})
        began, cpu_began = time.perf_counter(), time.process_time()
        standings(cases, on=ON)
        took, cpu = time.perf_counter() - began, time.process_time() - cpu_began
        print(
            f"watch: {count:6,} verdicts, {title:18} in {markets:5,} markets: {took:5.1f} s "
            f"({cpu:.1f} s of processor, {1000 * took / count:.2f} ms each)"
        )


if __name__ == "__main__":
    run()
