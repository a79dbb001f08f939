"""At which providers the data may be: what each must meet, and that no further demand ever opens one."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import combinations
from typing import get_args

import pytest

from costmodel.catalog.load import catalog
from costmodel.catalog.schema import ClauseId, DeploymentId, Requirement
from costmodel.compliance import FAMILY_DEPLOYMENTS, MEETS, admissible
from costmodel.decide import decide
from costmodel.decision import Decision, Family
from costmodel.options.case import case_of
from costmodel.options.families import offered
from costmodel.scenario import Finance, Load, ModelNeed, RegimeId, Regulated, Scenario, Team, TierId, Volume

ON = date(2026, 11, 21)
FACTS = catalog()
REGIMES = get_args(RegimeId)
ANSWERS = (None, True, False)
PROVIDERS = sorted({*FACTS.providers, *FACTS.api.providers, *FACTS.records})
TITLES = {each.title: key for table in (FACTS.api.providers, FACTS.providers) for key, each in table.items()}
AGREEMENTS = {"baa", "dpa", "zero_retention_agreement"}

SETS: list[tuple[RegimeId, ...]] = [(), *((each,) for each in REGIMES), *combinations(REGIMES, 2)]
"""No regime, each, and every pair."""
GOVERNMENT: tuple[RegimeId, ...] = ("fedramp_high", "itar", "dod_il4_il5")
REFUSABLE: tuple[RegimeId, ...] = ("pci_pan", "fedramp_moderate", "cui_cmmc", "zero_retention")


def scenario(
    *regimes: RegimeId,
    agreement: bool | None = None,
    tokens: float = 2e9,
    tier: TierId = "small",
    **parts: object,
) -> Scenario:
    told = {
        "volume": Volume(tokens_per_month=tokens),
        "model": ModelNeed(tier=tier),
        "team": Team(mlops_fte=0.5),
        "regulated": Regulated(regimes=regimes, agreement_acceptable=agreement),
    }
    return Scenario.model_validate({**told, **parts})


@cache
def decision(*regimes: RegimeId, agreement: bool | None = None, tokens: float = 2e9) -> Decision:
    return decide(scenario(*regimes, agreement=agreement, tokens=tokens), on=ON)


def open_titles(of: Decision) -> set[str]:
    return {option.title for option in of.options if option.admissible}


def open_ids(of: Decision) -> set[str]:
    return {option.id for option in of.options if option.admissible}


@cache
def open_places(
    regimes: tuple[RegimeId, ...], *, agreement: bool | None = None, **terms: bool
) -> frozenset[tuple[Family, str]]:
    """Every option family at every provider where it is open."""
    gate = admissible(Regulated(regimes=regimes, agreement_acceptable=agreement, **terms))
    return frozenset(
        (family, provider)
        for family in FAMILY_DEPLOYMENTS
        for provider in PROVIDERS
        if gate.at(family, provider, provider).open
    )


def used(told: Scenario) -> Iterator[tuple[Family, str]]:
    """Each open token API and each machine of an open fleet: its family, and whose it is."""
    given = offered(case_of(told, ON, FACTS))
    for api in given.apis:
        yield api.heading.family, api.card.provider
    for fleets in (given.fleets, given.endpoints):
        for offer in () if fleets is None else fleets.offers:
            if offer.heading.family != "owned_gpu":
                yield from ((offer.heading.family, TITLES[each.provider]) for each in offer.machines)


def meets_the_table(
    way: DeploymentId, regimes: tuple[RegimeId, ...], provider: str, *, refused: bool
) -> bool:
    """Straight from the table: no clause rules the way out, and the provider holds all they require."""
    record = FACTS.records.get(provider)
    holds = {need for need, held in record.holds.items() if held.known == "yes"} if record else set()
    rulings = [FACTS.clauses[each].rulings[way] for each in regimes]
    asked: set[str] = {need for ruling in rulings for need in ruling.requires}
    asked |= {"own_account"} if way == "own_tenant" and regimes else set()
    signed = bool(asked & AGREEMENTS) or (way == "api_with_agreement" and bool(regimes))
    ruled_out = any(ruling.status == "not_allowed" for ruling in rulings)
    return asked <= holds and not ruled_out and not (refused and signed)


@pytest.mark.parametrize("agreement", ANSWERS)
def test_adding_a_regime_opens_no_provider(agreement: bool | None) -> None:  # noqa: FBT001 - an answer
    for regimes in SETS:
        before = open_places(regimes, agreement=agreement)
        for more in REGIMES:
            assert open_places((*regimes, more), agreement=agreement) <= before, (regimes, more)


def test_refusing_an_agreement_opens_no_provider() -> None:
    for regimes in SETS:
        accepted = open_places(regimes, agreement=True)
        assert open_places(regimes, agreement=None) == accepted
        assert open_places(regimes, agreement=False) <= accepted, regimes


@pytest.mark.parametrize("term", ["data_must_stay", "network_isolated"])
def test_demanding_a_term_opens_no_provider(term: str) -> None:
    for regimes in SETS:
        assert open_places(regimes, **{term: True}) <= open_places(regimes), regimes


@pytest.mark.parametrize("agreement", ANSWERS)
def test_adding_a_regime_or_refusing_an_agreement_opens_no_option(
    agreement: bool | None,  # noqa: FBT001 - an answer
) -> None:
    for regimes in SETS:
        here = open_ids(decision(*regimes, agreement=agreement))
        assert here <= open_ids(decision(*regimes, agreement=True))
        for fewer in combinations(regimes, len(regimes) - 1) if regimes else ():
            assert here <= open_ids(decision(*fewer, agreement=agreement)), (fewer, regimes)


@pytest.mark.parametrize("agreement", ANSWERS)
@pytest.mark.parametrize("pattern", ["steady", "nightly_batch"])
def test_no_open_option_is_at_a_provider_that_lacks_what_the_data_demands(
    agreement: bool | None,  # noqa: FBT001 - an answer
    pattern: str,
) -> None:
    for regimes in SETS:
        told = scenario(*regimes, agreement=agreement, load=Load.model_validate({"pattern": pattern}))
        for family, provider in set(used(told)):
            assert any(
                meets_the_table(way, regimes, provider, refused=agreement is False)
                for way in FAMILY_DEPLOYMENTS[family]
            ), (regimes, family, provider)


class TestGovernmentData:
    @pytest.mark.parametrize("regime", [*GOVERNMENT, "classified_il6"])
    def test_no_token_host_without_its_authorisation_is_open(self, regime: RegimeId) -> None:
        opened = open_titles(decision(regime))
        assert not [title for title in opened if "Novita" in title or "Doubleword" in title]
        assert not [title for title in opened if "OpenAI" in title or "Anthropic" in title]

    @pytest.mark.parametrize("regime", GOVERNMENT)
    def test_no_gpu_host_without_its_authorisation_is_open_at_any_volume(self, regime: RegimeId) -> None:
        opened = " ".join(open_titles(decision(regime, tokens=3e11)))
        for host in ("RunPod", "Nebius", "Crusoe", "Lambda", "CoreWeave", "Hyperstack"):
            assert host not in opened

    def test_the_reason_names_the_provider_and_what_it_lacks(self) -> None:
        option = decision("fedramp_high").option("hosted_open:qwen3_14b")
        assert option.out_because == (
            "FedRAMP High: Doubleword is not known to be authorised at FedRAMP High."
        )
        lower = decision("fedramp_high").option("token_api:gpt_4o_mini")
        assert lower.out_because == "FedRAMP High: OpenAI is known not to be authorised at FedRAMP High."

    @pytest.mark.parametrize("regime", GOVERNMENT)
    def test_the_winner_says_which_part_of_the_cloud_may_be_used(self, regime: RegimeId) -> None:
        held = decision(regime)
        conditions = " ".join(held.option(held.winner_id or "").conditions)
        assert "Assured Workloads" in conditions or "GovCloud" in conditions

    def test_secret_data_stays_on_own_machines(self) -> None:
        opened = [option for option in decision("classified_il6").options if option.admissible]
        assert [option.family for option in opened] == ["owned_gpu"]


class TestEuSovereignty:
    def test_no_machine_of_a_us_cloud_is_open(self) -> None:
        for tokens in (2e9, 3e11):
            opened = " ".join(open_titles(decision("eu_sovereignty", tokens=tokens)))
            for host in ("Amazon", "Azure", "Google"):
                assert host not in opened

    def test_a_host_that_is_owned_in_europe_is(self) -> None:
        rented = decision("eu_sovereignty").option("rented_gpu")
        assert rented.fleet is not None
        assert rented.fleet.provider == "Nebius"
        assert rented.conditions[0] == "EU sovereignty: Only a host that is owned in Europe."


class TestRefusing:
    @pytest.mark.parametrize("regime", REFUSABLE)
    def test_it_opens_none_of_the_hosts_that_sign_nothing(self, regime: RegimeId) -> None:
        before, after = (decision(regime, agreement=answer) for answer in (True, False))
        assert open_ids(after) <= open_ids(before)
        for held in (before, after):
            opened = " ".join(open_titles(held))
            assert not any(host in opened for host in ("Novita", "Doubleword", "Crusoe"))

    def test_card_numbers_under_itar_go_to_no_host_that_card_numbers_alone_may_not(self) -> None:
        assert "Gemma 3 27B at Amazon Bedrock" in open_titles(decision("pci_pan"))
        assert not [title for title in open_titles(decision("pci_pan", "itar")) if "Novita" in title]


class TestSoc2:
    def test_a_gpu_host_without_a_report_on_record_is_out(self) -> None:
        gate = admissible(Regulated(regimes=("soc2",)))
        assert gate.at("rented_gpu", "aws", "Amazon Web Services").open
        assert gate.at("rented_gpu", "runpod", "RunPod").out_because == (
            "SOC 2: RunPod is not known to have a SOC 2 Type II report."
        )

    def test_an_api_needs_none(self) -> None:
        assert admissible(Regulated(regimes=("soc2",))).at("token_api", "novita", "Novita").open


def test_a_cloud_is_judged_as_a_service_in_the_customers_own_account() -> None:
    gate = admissible(Regulated(regimes=("fedramp_moderate",)))
    assert gate.at("token_api", "aws", "Amazon Bedrock").deployment == "own_tenant"
    assert gate.at("token_api", "openai", "OpenAI").deployment == "api_with_agreement"


def test_a_host_that_is_not_on_record_stays_open_under_the_clauses_own_condition() -> None:
    told = scenario("fedramp_high", finance=Finance(gpu="h100_sxm", gpu_usd_per_gpu_hour=2))
    rented = decide(told, on=ON).option("rented_gpu")
    assert rented.admissible
    asked = "FedRAMP High: Infrastructure of the GovCloud class, and an authority to operate."
    assert asked in rented.conditions


class TestRecords:
    def test_each_is_of_a_provider_that_sells_something_here(self) -> None:
        sold = {*FACTS.providers, *FACTS.api.providers}
        assert set(FACTS.records) <= sold

    def test_each_says_where_it_was_read_and_when(self) -> None:
        for record in FACTS.records.values():
            for need, held in record.holds.items():
                assert held.source.locator, (record.id, need)
                assert held.as_of <= ON
                assert held.confidence != "assumption" or held.note

    def test_everything_that_a_clause_requires_can_be_said_in_words(self) -> None:
        assert set(MEETS) == set(get_args(Requirement))

    @pytest.mark.parametrize(
        ("clause", "way", "requires"),
        [
            ("hipaa", "rented_gpu", ("baa",)),
            ("soc2", "rented_gpu", ("soc2_type2",)),
            ("gdpr", "own_tenant", ("dpa", "eu_region")),
            ("eu_sovereignty", "rented_gpu", ("eu_owned",)),
            ("pci_pan", "own_tenant", ("pci_attestation",)),
            ("fedramp_high", "own_tenant", ("fedramp_high",)),
            ("itar", "rented_gpu", ("us_government_region",)),
            ("dod_il4_il5", "own_tenant", ("dod_il5",)),
            ("classified_il6", "own_tenant", ("il6",)),
        ],
    )
    def test_what_a_ruling_requires(
        self, clause: ClauseId, way: DeploymentId, requires: tuple[Requirement, ...]
    ) -> None:
        assert FACTS.clauses[clause].rulings[way].requires == requires
