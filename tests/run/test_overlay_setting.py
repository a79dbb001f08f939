"""A `CATALOG_OVERLAY` that cannot be used stops every process at once, with one line that says what to do."""

from pathlib import Path

import pytest

from bot.__main__ import EXIT_SETTINGS, main

SOURCE = '[sources.list]\ntitle = "A list"\nlocator = "https://example.org"\n'
DATED = f'{SOURCE}as_of = 2026-11-22\nconfidence = "secondary"\n'
RENT = '[gpu_rents.nebius_h100_sxm_on_demand]\ntitle = "It"\nsource = "list"\n'
MALFORMED = {
    "no TOML": b"[sources.list\n",
    "no text": b"\xff\xfe",
    "a source that is missing": RENT.encode(),
    "a source without a date": f"{SOURCE}{RENT}usd_per_gpu_hour = 3.0\n".encode(),
    "an amount that is missing": f"{DATED}{RENT}".encode(),
    "an amount that is text": f'{DATED}{RENT}usd_per_gpu_hour = "three"\n'.encode(),
    "an amount below nothing": f"{DATED}{RENT}usd_per_gpu_hour = -3.0\n".encode(),
    "an amount that is no number": f"{DATED}{RENT}usd_per_gpu_hour = nan\n".encode(),
    "no amounts at all": f"{DATED}{RENT}usd_per_gpu_hour = []\n".encode(),
    "an unknown table": f"{DATED}[rents]\n".encode(),
    "sources that are no table": f"sources = 3\n{RENT}usd_per_gpu_hour = 3.0\n".encode(),
    "rents that are no table": b"gpu_rents = 3\n",
    "a rent that is no table": b"[gpu_rents]\na = 3\n",
}


@pytest.fixture(autouse=True)
def variables(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What a deployment sets; nothing listens there, and nothing is asked before the files are read."""
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1/0")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1-2-3")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "abc")
    monkeypatch.setenv("CATALOG_OVERLAY", str(tmp_path))


@pytest.mark.parametrize("command", ["web", "worker"])
@pytest.mark.parametrize("malformed", MALFORMED)
def test_a_malformed_file_is_named_in_one_line_that_says_what_to_do(
    command: str, malformed: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "prices-2026-11-22.toml"
    file.write_bytes(MALFORMED[malformed])
    assert main([command]) == EXIT_SETTINGS
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"llm-tco: CATALOG_OVERLAY: {file}: cannot be read (")
    assert line.endswith("); correct it, or delete it and refresh again")
    assert "()" not in line


@pytest.mark.parametrize("command", ["web", "worker"])
def test_a_directory_that_is_not_there_is_named_too(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CATALOG_OVERLAY", str(tmp_path / "none"))
    assert main([command]) == EXIT_SETTINGS
    (line,) = capsys.readouterr().err.splitlines()
    assert "no such directory" in line
