"""`python -m costmodel refresh`: published price lists in, one dated file out, or nothing and why."""

import json
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from costmodel.__main__ import main
from costmodel.catalog.load import shipped
from costmodel.catalog.overlay import facts_with, with_overlay
from costmodel.refresh import gpu_rents
from costmodel.refresh.gpu_rents import PriceLists, ReadRent, Rental
from costmodel.refresh.overlay_text import overlay_text

ON = date(2026, 11, 22)

OPENAI = {
    "id": "openai",
    "name": "OpenAI",
    "api_pattern": r"https://api\.openai\.com",
    "models": [
        {
            "id": "gpt-4o-mini",
            "match": {"equals": "gpt-4o-mini"},
            "prices": {"input_mtok": 0.1, "cache_read_mtok": 0.05, "output_mtok": 0.4},
            "price_variants": [
                {"when": {"processing": "batch"}, "prices": {"input_mtok": 0.05, "output_mtok": 0.2}},
            ],
        },
    ],
}
"""A provider in the form that genai-prices publishes: GPT-4o mini, a third below its price of 0.15 / 0.6."""

GOOGLE = {
    "id": "google",
    "name": "Google",
    "api_pattern": r"https://generativelanguage\.googleapis\.com",
    "models": [
        {
            "id": "gemini-3.7-flash",
            "match": {"equals": "gemini-3.7-flash"},
            "prices": {
                "input_mtok": {"base": 0.75, "tiers": [{"start": 200000, "price": 9}]},
                "cache_read_mtok": 0.075,
                "output_mtok": 3.75,
            },
        },
    ],
}
"""A price for long requests that the packaged data does not have."""


class Published:
    """What a price list's address answers: its status and its body."""

    def __init__(self) -> None:
        self.status = 200
        self.body = json.dumps([OPENAI, GOOGLE])
        self.asked = 0


@pytest.fixture
def published() -> Published:
    return Published()


@pytest.fixture
def url(published: Published) -> Iterator[str]:
    """A server on this machine that publishes a price list."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            published.asked += 1
            self.send_response(published.status)
            self.end_headers()
            self.wfile.write(published.body.encode())

        def log_message(self, *_: object) -> None:
            """Nothing: the test's output is its own."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/data.json"
        server.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def _without_gpuhunt(monkeypatch: pytest.MonkeyPatch) -> None:
    """gpuhunt counts as missing, also where it is installed: no test may leave this machine."""
    monkeypatch.setitem(sys.modules, "gpuhunt", None)


def refresh(directory: Path, url: str, on: date = ON) -> int:
    return main(["refresh", "--to", str(directory), "--on", str(on), "--prices-url", url])


class TestWriting:
    def test_a_price_is_written_with_its_day_and_where_it_was_read(self, tmp_path: Path, url: str) -> None:
        assert refresh(tmp_path / "overlay", url) == 0
        price = facts_with(tmp_path / "overlay").observed["openai_gpt_4o_mini"]
        observed = price.on(ON)
        assert observed is not None
        fresh, cached, output = observed
        assert (fresh.value, cached.value, output.value) == (0.1, 0.05, 0.4)
        assert (fresh.as_of, fresh.source.locator, fresh.unit) == (ON, url, "USD a million tokens")
        assert fresh.confidence == "secondary"

    def test_what_changed_is_said(self, tmp_path: Path, url: str, capsys: pytest.CaptureFixture[str]) -> None:
        refresh(tmp_path, url)
        out = capsys.readouterr().out
        assert "GPT-4o mini at OpenAI: 0.15/0.075/0.6 -> 0.1/0.05/0.4 USD a million tokens" in out
        assert "API prices 1, GPU rents 0, of them changed 1" in out

    def test_a_price_that_did_not_change_is_confirmed_for_the_day(
        self, tmp_path: Path, url: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        refresh(tmp_path, url)
        capsys.readouterr()
        assert refresh(tmp_path, url, date(2026, 11, 29)) == 0
        assert "API prices 1, GPU rents 0, of them changed 0" in capsys.readouterr().out
        values = facts_with(tmp_path).observed["openai_gpt_4o_mini"].usd_per_input_mtok.values
        assert [(value.as_of.day, value.value) for value in values] == [(22, 0.1), (29, 0.1)]

    def test_a_second_run_on_a_day_asks_nobody_and_writes_nothing(
        self, tmp_path: Path, url: str, published: Published, capsys: pytest.CaptureFixture[str]
    ) -> None:
        refresh(tmp_path, url)
        (file,) = tmp_path.iterdir()
        before, asked = file.read_bytes(), published.asked
        published.body = json.dumps([])
        assert refresh(tmp_path, url) == 0
        assert "is there already: nothing was written" in capsys.readouterr().out
        assert (file.read_bytes(), published.asked) == (before, asked)
        assert list(tmp_path.iterdir()) == [file]

    def test_a_later_run_leaves_the_earlier_file_as_it_is(self, tmp_path: Path, url: str) -> None:
        refresh(tmp_path, url)
        before = (tmp_path / f"prices-{ON}.toml").read_bytes()
        refresh(tmp_path, url, date(2026, 11, 29))
        assert (tmp_path / f"prices-{ON}.toml").read_bytes() == before

    def test_a_price_whose_long_context_step_moved_alone_is_not_taken(
        self, tmp_path: Path, url: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        refresh(tmp_path, url)
        assert "Gemini 3.7 Flash at Google: its long-context or batch price" in capsys.readouterr().out
        assert [each.model for each in facts_with(tmp_path).observed.values()] == ["gpt-4o-mini"]

    def test_a_list_without_our_models_writes_nothing(
        self, tmp_path: Path, url: str, published: Published, capsys: pytest.CaptureFixture[str]
    ) -> None:
        published.body = "[]"
        assert refresh(tmp_path / "overlay", url) == 0
        assert "nothing was written" in capsys.readouterr().out
        assert not (tmp_path / "overlay").exists()

    def test_without_gpuhunt_it_says_how_to_install_it(
        self, tmp_path: Path, url: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert refresh(tmp_path, url) == 0
        assert "`pip install gpuhunt`" in capsys.readouterr().out


class TestFailing:
    def refused(self, directory: Path, url: str, capsys: pytest.CaptureFixture[str]) -> str:
        assert refresh(directory, url) == 1
        captured = capsys.readouterr()
        assert not directory.exists()
        assert captured.out == ""
        assert captured.err.endswith("nothing was written\n")
        assert f"API prices could not be fetched from {url}: " in captured.err
        return captured.err

    def test_without_a_network_it_says_so_and_writes_nothing(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with socket.socket() as held:  # bound and not listening: whoever connects is refused
            held.bind(("127.0.0.1", 0))
            port = held.getsockname()[1]
            said = self.refused(tmp_path / "overlay", f"http://127.0.0.1:{port}/data.json", capsys)
        assert "refused" in said

    @pytest.mark.parametrize(
        ("status", "body"), [(404, "gone"), (200, "<html>"), (200, "{}"), (200, '[{"id": "openai"}]')]
    )
    def test_an_answer_that_is_no_price_list_writes_nothing(
        self,
        status: int,
        body: str,
        tmp_path: Path,
        url: str,
        published: Published,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        published.status, published.body = status, body
        self.refused(tmp_path / "overlay", url, capsys)

    def test_a_broken_file_in_the_directory_is_named_and_nothing_is_written(
        self, tmp_path: Path, url: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        broken = tmp_path / "prices-2026-11-01.toml"
        broken.write_text("what?", encoding="utf-8")
        assert refresh(tmp_path, url) == 1
        assert str(broken) in capsys.readouterr().err
        assert list(tmp_path.iterdir()) == [broken]


def test_importing_the_command_brings_in_no_client() -> None:
    code = (
        "import sys, costmodel.__main__, costmodel.refresh.command\n"
        "print(sorted({'genai_prices.update_prices', 'gpuhunt', 'httpx2'} & sys.modules.keys()))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 - this Python
    assert told.stdout == "[]\n"


def lists(*rentals: Rental, version: str = "20261120-417") -> PriceLists:
    return PriceLists(rentals, {each.provider: version for each in rentals}, "0.1.34")


def rents(*rentals: Rental, version: str = "20261120-417") -> dict[str, ReadRent]:
    found = gpu_rents.read(shipped(), lists(*rentals, version=version), ON)
    return {each.offer_id: each for each in found if isinstance(each, ReadRent)}


L4 = Rental("aws", "g6.xlarge", "us-east-1", gpus=1, usd_per_hour=0.9, spot=False)
EIGHT = Rental("nebius", "gpu-h100-sxm 8gpu-128vcpu-1600gb", "eu-north1", 8, 24.0, spot=False)
ONE = Rental("nebius", "gpu-h100-sxm 1gpu-16vcpu-200gb", "eu-north1", 1, 3.0, spot=False)


class TestGpuRents:
    def test_a_rent_is_by_the_gpu_and_of_the_day_of_its_list(self) -> None:
        found = rents(EIGHT)["nebius_h100_sxm_on_demand"]
        assert (found.usd_per_gpu_hour, found.as_of) == (3.0, date(2026, 11, 20))
        assert found.note == "gpu-h100-sxm 8gpu-128vcpu-1600gb in eu-north1."
        assert "20261120-417 of nebius" in found.source.title

    def test_a_list_that_does_not_say_its_day_is_of_the_day_it_was_read(self) -> None:
        assert rents(L4, version="latest")["aws_l4_on_demand_x1"].as_of == ON

    def test_the_cheapest_place_that_is_compared_counts(self) -> None:
        dear = Rental("aws", "g6.xlarge", "us-east-1", 1, 1.2, spot=False)
        elsewhere = Rental("aws", "g6.xlarge", "eu-west-1", 1, 0.1, spot=False)
        assert rents(dear, L4, elsewhere)["aws_l4_on_demand_x1"].usd_per_gpu_hour == 0.9

    def test_spot_and_on_demand_are_two_offers(self) -> None:
        spot = Rental("nebius", ONE.instance, "eu-north1", 1, 1.1, spot=True)
        found = rents(ONE, spot)
        assert found["nebius_h100_sxm_on_demand"].usd_per_gpu_hour == 3.0
        assert found["nebius_h100_sxm_spot"].usd_per_gpu_hour == 1.1

    def test_chips_of_one_name_are_told_apart_by_the_instance(self) -> None:
        pcie = Rental("runpod", "NVIDIA H100 PCIe", "US-KS-2", 1, 2.0, spot=False)
        assert rents(pcie) == {}

    def test_a_community_machine_is_not_a_secure_one(self) -> None:
        community = Rental("runpod", "NVIDIA H100 80GB HBM3", "FR", 1, 2.0, spot=False)
        assert rents(community) == {}

    def test_sizes_that_rent_differently_are_not_one_offer_any_more(self) -> None:
        cheap = Rental("nebius", EIGHT.instance, "eu-north1", 8, 16.0, spot=False)
        said = [each for each in gpu_rents.read(shipped(), lists(cheap, ONE), ON) if isinstance(each, str)]
        assert any("at Nebius, on demand: its sizes have different rents now" in each for each in said)
        assert "nebius_h100_sxm_on_demand" not in rents(cheap, ONE)

    def test_a_provider_without_a_list_is_named(self) -> None:
        said = [each for each in gpu_rents.read(shipped(), lists(L4), ON) if isinstance(each, str)]
        assert "gpuhunt gave no price list of azure" in said

    def test_what_is_written_is_read_back_as_it_was(self) -> None:
        found = rents(L4, EIGHT)
        facts = with_overlay(shipped(), overlay_text(ON, (), found.values()))
        for offer_id, rent in found.items():
            last = facts.gpu_offers[offer_id].usd_per_gpu_hour.values[-1]
            assert (last.value, last.as_of, last.source) == (rent.usd_per_gpu_hour, rent.as_of, rent.source)
            assert last.note == rent.note

    def test_every_offer_that_is_looked_for_is_in_the_catalog_at_list_or_spot_price(self) -> None:
        names = {"lambdalabs": "lambda"}
        for provider, listed in gpu_rents.by_provider().items():
            re.compile(listed.location)
            for offer_id, pattern in listed.instances.items():
                re.compile(pattern)
                offer = shipped().gpu_offers[offer_id]
                assert offer.provider == names.get(provider, provider)
                assert offer.market in ("on_demand", "spot")
