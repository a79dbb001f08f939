"""GPUs are bought in the numbers that are sold together."""

from datetime import date

import pytest

from costmodel.catalog.load import catalog
from costmodel.decide import decide
from costmodel.decision import OptionResult
from costmodel.scenario import Finance, Load, ModelNeed, Scenario, Team, Volume

ON = date(2026, 11, 24)


def owned(gpu: str | None, tokens: float = 1e11) -> OptionResult:
    told = Scenario(
        volume=Volume(tokens_per_month=tokens),
        model=ModelNeed(tier="near_frontier"),
        load=Load(pattern="steady"),
        team=Team(mlops_fte=0.5),
        finance=Finance(gpu=gpu, gpu_purchase_usd=None if gpu is None else 30_000),
    )
    return decide(told, on=ON).option("owned_gpu")


@pytest.mark.parametrize(
    ("gpu", "sizes"),
    [
        ("h100_sxm", (4, 8)),
        ("h200", (4, 8)),
        ("a100_80gb_sxm", (4, 8)),
        ("b200", (8,)),
        ("b300", (8,)),
        ("mi300x", (8,)),
        ("mi325x", (8,)),
        ("gb200", (72,)),
        ("gh200", (1,)),
        ("h100_pcie", (1, 2, 4, 8)),
        ("l40s", (1, 2, 4, 8)),
    ],
)
def test_boards_are_sold_whole_and_cards_one_by_one(gpu: str, sizes: tuple[int, ...]) -> None:
    assert catalog().hardware.server(gpu).sizes == sizes


@pytest.mark.parametrize(("gpu", "board"), [("b200", 8), ("mi300x", 8), ("h200", 4)])
def test_a_team_buys_whole_boards_and_the_line_says_how_many_gpus_are_on_one(gpu: str, board: int) -> None:
    line = next(item for item in owned(gpu).line_items if item.kind == "gpu")
    bought = int(line.basis.split(" GPU", 1)[0])
    assert bought > 0
    assert bought % board == 0
    assert f"sold {board} to a server" in line.basis
    assert any(each.startswith("hardware.servers.") for each in line.figure_ids)


def test_a_single_card_can_be_bought() -> None:
    line = next(item for item in owned("h100_nvl", tokens=1e8).line_items if item.kind == "gpu")
    assert line.basis.startswith("2 GPUs")  # one, and a spare
    assert "sold 1 to a server" in line.basis
