"""FTE by fleet, and nobody paid twice."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from costmodel.catalog.load import catalog
from costmodel.people import hired, pay, steps
from costmodel.scenario import Team

ON = date(2026, 11, 21)
FACTS = catalog()


def test_an_engineer_costs_base_pay_times_benefits() -> None:
    # 120,000 USD base x 1.43 / 12 = 14,300 USD a month.
    cost = pay(Team(mlops_fte=0, salary_usd_per_year=120_000), FACTS, ON)
    assert cost.usd_per_fte_month == pytest.approx(14_300)
    assert [figure.id for figure in cost.figures] == ["labour.benefits_multiplier"]


def test_an_untold_salary_is_the_catalogs_and_is_listed() -> None:
    cost = pay(Team(mlops_fte=0), FACTS, ON)
    benefits = FACTS.labour.benefits_multiplier.on(ON).value
    assert cost.usd_per_year == FACTS.labour.mlops_salary.on(ON).value * benefits
    assert "labour.mlops_salary" in [figure.id for figure in cost.figures]


def test_the_run_effort_is_a_step_of_the_fleet() -> None:
    ladder = steps(FACTS.operations, ON)
    effort = FACTS.operations.run_effort
    assert float(ladder.fte(np.array(2))) == effort["up_to_2"].fte.on(ON).value
    assert float(ladder.fte(np.array(3))) == effort["up_to_8"].fte.on(ON).value
    assert float(ladder.fte(np.array(10_000))) == effort["more"].fte.on(ON).value


def test_steps_never_fall_as_the_fleet_grows() -> None:
    assert np.all(np.diff(steps(FACTS.operations, ON).fte(np.arange(1, 500))) >= 0)


def test_the_team_does_the_running_first_and_the_rest_is_hired() -> None:
    # Work of 0.3 and 0.2 FTE; a team of 0.4 does all of the first and 0.1 of the second.
    run, move = hired((np.array(0.3), np.array(0.2)), 0.4)
    assert float(run) == 0
    assert float(move) == pytest.approx(0.1)


@given(st.lists(st.floats(0, 50), min_size=1, max_size=4), st.floats(0, 200))
def test_hired_and_team_together_do_the_work_exactly_once(work: list[float], team: float) -> None:
    short = hired([np.array(fte) for fte in work], team)
    assert sum(float(fte) for fte in short) == pytest.approx(max(sum(work) - team, 0), abs=1e-9)
    assert all(0 <= float(fte) <= told for fte, told in zip(short, work, strict=True))
