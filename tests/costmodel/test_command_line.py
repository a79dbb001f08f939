"""`python -m costmodel`: decisions and sources, and what bad input gets."""

import json
import sys
from io import StringIO
from pathlib import Path

import pytest

from costmodel.__main__ import main
from costmodel.decision import Decision

TOLD = {
    "volume": {"tokens_per_month": 2e9},
    "model": {"tier": "small"},
    "load": {"pattern": "business_hours"},
    "team": {"mlops_fte": 0},
}


def write(path: Path, told: object) -> str:
    file = path / "scenario.json"
    file.write_text(told if isinstance(told, str) else json.dumps(told), encoding="utf-8")
    return str(file)


def test_a_file_gives_a_decision_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", write(tmp_path, TOLD), "--on", "2026-11-21"]) == 0
    decision = Decision.model_validate_json(capsys.readouterr().out)
    assert decision.on.isoformat() == "2026-11-21"
    assert decision.winner_id is not None


def test_standard_input_gives_the_same(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", StringIO(json.dumps(TOLD)))
    assert main(["evaluate", "-", "--on", "2026-11-21"]) == 0
    assert Decision.model_validate_json(capsys.readouterr().out).tokens_per_month == pytest.approx(2e9)


def test_text_names_the_winner_its_lines_and_the_break_even(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", write(tmp_path, TOLD), "--text", "--on", "2026-11-21"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("API: ")
    assert "GPU rent: " in out
    assert "Break-even: " in out


def test_a_decision_is_a_scenario_that_can_be_fed_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["evaluate", write(tmp_path, TOLD), "--on", "2026-11-21"])
    first = json.loads(capsys.readouterr().out)
    assert main(["evaluate", write(tmp_path, first["scenario"]), "--on", "2026-11-21"]) == 0
    assert json.loads(capsys.readouterr().out) == first


@pytest.mark.parametrize(
    ("told", "complaint"),
    [
        ("{", "scenario: not JSON"),
        ({**TOLD, "volume": {"tokens_per_month": -5}}, "volume.tokens_per_month: -5 is not allowed: "),
        ({**TOLD, "volume": {}}, "give exactly one of tokens_per_month"),
        ({**TOLD, "model": {"tier": "huge"}}, "model.tier: \"huge\" is not allowed: Input should be 'small'"),
        ({**TOLD, "colour": "blue"}, "colour: unknown field"),
        ({"volume": TOLD["volume"], "model": TOLD["model"]}, "team: missing"),
        ({**TOLD, "model": {"tier": "small", "open_model": "qwen 9000b"}}, "model.open_model: 'qwen 9000b'"),
        ({**TOLD, "finance": {"gpu": "H9000"}}, "finance.gpu: 'H9000'"),
        ({**TOLD, "load": {"hourly_weights": [0] * 168}}, "hourly_weights are all 0: give at least one hour"),
        (
            {**TOLD, "load": {"hourly_weights": [1e308] * 168}},
            "hourly_weights: 1e+308 is not allowed: give weights of 1e+15 at most",
        ),
        (
            {**TOLD, "spreads": {"volume": [1e-300, 1]}},
            "spreads.volume.0: 1e-300 is not allowed: Input should be greater than or equal to 0.01",
        ),
        (
            {**TOLD, "model": {"tier": "frontier", "api_model": "gpt-4o-mini"}},
            "'frontier' is not allowed with model.api_model 'gpt_4o_mini': GPT-4o mini is of the tier",
        ),
        (
            {**TOLD, "model": {"tier": "frontier", "open_model": "Qwen3 8B"}},
            "model.tier: 'frontier' is not allowed with model.open_model 'qwen3_8b'",
        ),
        ('{"volume": {"tokens_per_month": NaN}}', "volume.tokens_per_month"),
    ],
)
def test_bad_input_gets_one_clear_line_a_problem_and_exit_2(
    told: object, complaint: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", write(tmp_path, told), "--on", "2026-11-21"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert complaint in captured.err
    assert "Traceback" not in captured.err


def test_every_problem_gets_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = {**TOLD, "team": {"mlops_fte": -1}, "load": {"pattern": "lunar"}}
    assert main(["evaluate", write(tmp_path, told)]) == 2
    assert [line.split(":")[0] for line in capsys.readouterr().err.splitlines()] == [
        "load.pattern",
        "team.mlops_fte",
    ]


def test_a_file_that_is_not_there_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(tmp_path / "none.json")]) == 2
    assert "cannot be read" in capsys.readouterr().err


@pytest.mark.parametrize("seed", ["-1", "1.5", "x"])
def test_a_seed_that_is_no_whole_number_is_refused(seed: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["evaluate", "-", f"--seed={seed}"])
    assert stopped.value.code == 2
    assert f"'{seed}' is not a seed; give a whole number from 0" in capsys.readouterr().err


def test_a_break_even_is_printed_no_closer_than_it_is_known(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = {**TOLD, "model": {"tier": "standard"}}
    assert main(["evaluate", write(tmp_path, told), "--text", "--on", "2026-11-21"]) == 0
    line = next(each for each in capsys.readouterr().out.splitlines() if each.startswith("Break-even: "))
    printed = line.split("from about ")[1].split()[0].replace(",", "")
    assert len(printed) > 8
    assert set(printed[3:]) == {"0"}


def test_too_few_draws_give_no_range(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for draws, said in ((1, False), (9, False), (100, True)):
        told = ["evaluate", write(tmp_path, TOLD), "--text", "--on", "2026-11-21", "--draws", str(draws)]
        assert main(told) == 0
        out = capsys.readouterr().out
        assert ("8 of 10 draws" in out) == said
        assert "in the middle one" in out
        assert ("of 1 draw." in out) == (draws == 1)


def test_a_date_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["sources", "--on", "soon"])
    assert stopped.value.code == 2
    assert "write it as YYYY-MM-DD" in capsys.readouterr().err


def test_sources_lists_every_figure_with_value_unit_date_and_source(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["sources", "--on", "2026-11-21"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("power.pue: 1.6 ratio (2026-01-01") for line in lines)
    assert any(line.startswith("throughput.expert_half_mparams: ") for line in lines)


def test_sources_as_json_are_one_figure_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sources", "--json", "--on", "2026-11-21"]) == 0
    figures = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert all(figure["unit"] and figure["as_of"] and figure["source"]["title"] for figure in figures)


def test_a_log_of_usage_replaces_the_load(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # Busy in the first hour of the week only.
    log = tmp_path / "usage.csv"
    log.write_text("requests\n" + "\n".join(["8", *["0"] * 167]), encoding="utf-8")
    told = write(tmp_path, TOLD)
    assert main(["evaluate", told, "--hourly", str(log), "--on", "2026-11-21"]) == 0
    written = capsys.readouterr()
    load = Decision.model_validate_json(written.out).scenario.load
    assert load.hourly_weights == (8.0, *[0.0] * 167)
    assert load.pattern == "steady"
    assert written.err == f"{log}: 35 requests a month of 730 hours; the scenario keeps its own volume.\n"


@pytest.mark.parametrize(
    ("content", "said"),
    [("1\n2\n", "2 rows without a time; give 168"), (None, "cannot be read")],
)
def test_a_log_that_cannot_be_read_is_refused(
    content: str | None, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "usage.csv"
    if content is not None:
        log.write_text(content, encoding="utf-8")
    assert main(["evaluate", write(tmp_path, TOLD), "--hourly", str(log)]) == 2
    assert f"{log}: {said}" in capsys.readouterr().err
