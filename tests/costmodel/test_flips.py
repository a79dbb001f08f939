"""The break-even and the flip points, on costs that are simple enough to check by hand."""

from collections.abc import Callable

import numpy as np
import pytest

from costmodel.costs import Costs
from costmodel.decision import BreakEven, FlipPoint, LineItem, OptionResult
from costmodel.flips import what_would_change
from costmodel.options.plan import Floats, Heading, Levers

API = Heading("token_api:a", "token_api", "API", "An API", "A")
RENTED = Heading("rented_gpu", "rented_gpu", "self-host", "Rented GPUs", "B")
OWNED = Heading("owned_gpu", "owned_gpu", "self-host", "Owned GPUs", "B")
HERE = 1e9
USD_PER_TOKEN = 1e-6

ByVolume = Callable[[Floats], Floats]


def result(heading: Heading, usd: float) -> OptionResult:
    item = LineItem(kind="api_tokens", label="Tokens", usd_per_month=usd, basis="")
    return OptionResult(
        **vars(heading),
        line_items=(item,),
        usd_per_month=usd,
        fully_loaded_usd_per_month=usd,
        one_off_usd=0,
        usd_per_mtok=usd / HERE * 1e6,
    )


def answers(rented: ByVolume, owned: ByVolume, here: float = HERE) -> tuple[BreakEven, dict[str, FlipPoint]]:
    """Against an API at a dollar a million tokens; what machines cost by volume is given."""

    def usd(levers: Levers) -> Floats:
        volume, api_price = (
            np.broadcast_to(each, levers.count) for each in (levers.volume, levers.api_price)
        )
        tokens = volume * here
        return np.stack([tokens * USD_PER_TOKEN * api_price, rented(tokens), owned(tokens)])

    now = usd(Levers(0.0))[:, 0]
    headings = (API, RENTED, OWNED)
    ranked = sorted(map(result, headings, now.tolist()), key=lambda each: each.usd_per_month)
    held, points = what_would_change(Costs(headings, usd), ranked, tokens_per_month=here, fte=0.0)
    assert held is not None
    return held, {point.parameter: point for point in points}


def flat(usd: float) -> ByVolume:
    return lambda tokens: np.full_like(tokens, usd)


def test_the_break_even_is_of_the_cheapest_on_each_side_at_that_volume_not_of_todays() -> None:
    # Today rented machines are the cheapest of their side: 3,000 + 0.9 a million. They meet the API at 30B.
    # Owned ones cost 5,000 whatever they serve, and meet it at 5B.
    held, points = answers(lambda tokens: 3000 + tokens * 0.9e-6, flat(5000))
    assert held.outcome == "from"
    assert held.tokens_per_month == held.first_tokens_per_month == pytest.approx(5e9, rel=1e-4)
    assert (held.challenger_id, held.challenger_title) == ("owned_gpu", "Owned GPUs")
    assert (held.comparator_id, held.comparator_title) == ("token_api:a", "An API")
    assert points["volume"].value == pytest.approx(5e9, rel=1e-4)
    assert points["volume"].becomes_title == "Owned GPUs"


def test_a_price_flips_it_where_the_sides_meet_and_engineers_do_not_when_none_is_needed() -> None:
    # 1B tokens cost 1,000 at a dollar a million: three dollars make it 3,000.
    _, points = answers(flat(3000), flat(5000))
    assert points["api_price"].current == pytest.approx(1)
    assert points["api_price"].value == pytest.approx(3, rel=1e-4)
    assert points["api_price"].becomes_id == "rented_gpu"
    assert points["mlops_fte"].value is None
    assert points["mlops_fte"].becomes_id is None


def test_machines_that_cost_less_at_every_volume_always_win() -> None:
    held, points = answers(lambda tokens: tokens * 0.5e-6, flat(5000))
    assert held.outcome == "always"
    assert held.tokens_per_month is held.first_tokens_per_month is held.until_tokens_per_month is None
    assert points["volume"].value is None


def test_machines_that_cost_more_at_every_volume_never_win() -> None:
    held, points = answers(lambda tokens: 10 + tokens * 2e-6, lambda tokens: 20 + tokens * 3e-6)
    assert held.outcome == "never"
    assert held.tokens_per_month is held.first_tokens_per_month is held.until_tokens_per_month is None
    assert (held.searched_from_tokens_per_month, held.searched_to_tokens_per_month) == (1e6, 1e13)
    assert points["volume"].value is None


def test_a_stretch_in_the_middle_is_told_with_both_ends() -> None:
    # 4,000 up to 10B, then far more: cheaper from 4B to 10B.
    held, _ = answers(
        lambda tokens: np.where(tokens <= 1e10, 4000, tokens * 9e-6), lambda tokens: tokens * 9e-6
    )
    assert held.outcome == "between"
    assert held.tokens_per_month is None
    assert held.first_tokens_per_month == pytest.approx(4e9, rel=1e-3)
    assert held.until_tokens_per_month == pytest.approx(1e10, rel=1e-3)


@pytest.mark.parametrize(
    ("here", "flips_at"), [(1e9, 4e9), (4.5e9, 5e9), (5.5e9, 5e9), (6.5e9, 7e9), (9e9, 7e9)]
)
def test_where_a_step_makes_the_sides_take_turns_both_ends_are_told_and_the_nearest_flip(
    here: float, flips_at: float
) -> None:
    # One machine at 4,000 serves 5B tokens, the second makes it 7,000: cheaper from 4B to 5B, and from 7B on.
    held, points = answers(lambda tokens: np.where(tokens <= 5e9, 4000, 7000), flat(1e9), here)
    assert held.outcome == "from"
    assert held.first_tokens_per_month == pytest.approx(4e9, rel=1e-3)
    assert held.tokens_per_month == pytest.approx(7e9, rel=1e-3)
    assert points["volume"].value == pytest.approx(flips_at, rel=1e-3)


@pytest.mark.parametrize("here", [1e2, 1e15])
def test_the_search_goes_to_where_the_team_stands(here: float) -> None:
    held, _ = answers(flat(5000), flat(9000), here)
    assert held.searched_from_tokens_per_month <= here <= held.searched_to_tokens_per_month
    assert held.tokens_per_month == pytest.approx(5e9, rel=1e-3)
