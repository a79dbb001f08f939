"""How long does a decision take, alone and with draws; a sweep; and the import of the model?"""

import subprocess
import sys
from collections.abc import Callable
from datetime import date
from functools import partial
from statistics import median, quantiles
from time import perf_counter

import numpy as np
import plotext

from costmodel.decide import decide
from costmodel.options.plan import Levers
from costmodel.scenario import Load, ModelNeed, RequestShape, Scenario, Team, TierId, Volume
from costmodel.sweep import sweep

ON = date(2026, 11, 21)
TIERS: tuple[TierId, ...] = ("small", "standard", "mid", "reasoning", "near_frontier", "frontier")
ROUNDS = 100
DRAWS = 2000
SWEPT = 100_000
SWEPT_OPTIONS = ("rented_gpu", "reserved_gpu:3y", "owned_gpu", "hybrid", "token_api:gpt_6_luna")
PLOTTED_DRAWS = (1000, 2000, 4000, 8000, 16000, 32000, 64000)
IMPORTS = 9
KINDS = (("decide()", 0, False), ("with 2,000 draws", DRAWS, False), ("and a horizon", DRAWS, True))


def scenario(tier: TierId, round_number: int) -> Scenario:
    """A scenario whose volume no other round has, and a shape of request that few have."""
    shape = RequestShape(input_tokens_per_request=1000 + round_number % 5, output_tokens_per_request=250)
    return Scenario(
        volume=Volume(tokens_per_month=1e9 * (1 + round_number), shape=shape),
        model=ModelNeed(tier=tier),
        load=Load(pattern="business_hours"),
        team=Team(mlops_fte=0.5),
    )


def milliseconds(work: Callable[[], object]) -> float:
    """What one call takes."""
    started = perf_counter()
    work()
    return (perf_counter() - started) * 1e3


def run() -> None:
    """Print the figures; the first decision reads the catalog."""
    first_ms = milliseconds(partial(decide, scenario("small", 0), on=ON))
    for name, draws, over_time in KINDS:
        taken_ms = [
            milliseconds(partial(decide, scenario(tier, number), on=ON, draws=draws, over_time=over_time))
            for number in range(1, ROUNDS)
            for tier in TIERS
        ]
        p99_ms = quantiles(taken_ms, n=100)[-1]
        print(f"{name}: median {median(taken_ms):.1f} ms, p99 {p99_ms:.1f} ms")
    print(f"first decide() of a process: {first_ms:.0f} ms")
    run_sweeps()
    run_imports()
    plot_draws()


def run_sweeps() -> None:
    """100,000 evaluations of one option family, each at a volume and a GPU price of its own."""
    rng = np.random.default_rng(1)
    levers = Levers(0.5, volume=rng.uniform(0.1, 10, SWEPT), gpu_price=rng.uniform(0.5, 2, SWEPT))
    for option in SWEPT_OPTIONS:
        taken_ms = milliseconds(partial(sweep, scenario("small", 50), option, levers, on=ON))
        print(f"sweep of {SWEPT:,} x {option}: {taken_ms:,.0f} ms")


def run_imports() -> None:
    """A fresh process that imports the model, less one that imports nothing."""

    def of(statement: str) -> float:
        command = [sys.executable, "-c", statement]
        return median(milliseconds(partial(subprocess.check_call, command)) for _ in range(IMPORTS))

    bare, libraries, model = of("pass"), of("import numpy, pydantic"), of("import costmodel.decide")
    print(
        f"import costmodel.decide: {model - bare:.0f} ms, of it numpy and pydantic {libraries - bare:.0f} ms"
    )


def plot_draws() -> None:
    """The cost of draws against options times draws: a straight line."""
    told = scenario("small", 50)
    options = sum(each.admissible for each in decide(told, on=ON).options)
    alone_ms = median(milliseconds(partial(decide, told, on=ON)) for _ in range(9))
    taken_ms = [
        median(milliseconds(partial(decide, told, on=ON, draws=draws)) for _ in range(5)) - alone_ms
        for draws in PLOTTED_DRAWS
    ]
    priced = [options * draws for draws in PLOTTED_DRAWS]
    slope, start = np.polyfit(priced, taken_ms, 1)
    left = np.corrcoef(priced, taken_ms)[0, 1] ** 2
    print(f"draws: {start:.1f} ms + {slope * 1e6:.0f} ns an option and draw, R2 {left:.4f}")
    figure = plotext.figure
    figure.plot_size(90, 18)
    figure.title(f"ms for draws, by options x draws ({options} options)")
    figure.draw(figure.signal(priced, taken_ms))
    figure.show(colorless=True)


if __name__ == "__main__":
    run()
