"""How long does one full decision take, all options searched? Median and 99th percentile."""

from datetime import date
from statistics import median, quantiles
from time import perf_counter

from costmodel.decide import decide
from costmodel.scenario import Load, ModelNeed, RequestShape, Scenario, Team, TierId, Volume

ON = date(2026, 11, 21)
TIERS: tuple[TierId, ...] = ("small", "standard", "mid", "reasoning", "near_frontier", "frontier")
ROUNDS = 100


def scenario(tier: TierId, round_number: int) -> Scenario:
    """A scenario whose volume no other round has, and a shape of request that few have."""
    shape = RequestShape(input_tokens_per_request=1000 + round_number % 5, output_tokens_per_request=250)
    return Scenario(
        volume=Volume(tokens_per_month=1e9 * (1 + round_number), shape=shape),
        model=ModelNeed(tier=tier),
        load=Load(pattern="business_hours"),
        team=Team(mlops_fte=0.5),
    )


def run() -> None:
    """Print the first decision's time (the catalog is read) and those of the rest, in milliseconds."""
    started = perf_counter()
    decide(scenario("small", 0), on=ON)
    first_ms = (perf_counter() - started) * 1e3
    taken_ms = []
    for number in range(1, ROUNDS):
        for tier in TIERS:
            told = scenario(tier, number)
            started = perf_counter()
            decide(told, on=ON)
            taken_ms.append((perf_counter() - started) * 1e3)
    p99_ms = quantiles(taken_ms, n=100)[-1]
    print(f"decide(): median {median(taken_ms):.1f} ms, p99 {p99_ms:.1f} ms, first {first_ms:.0f} ms")


if __name__ == "__main__":
    run()
