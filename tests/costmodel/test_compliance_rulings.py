"""What the data allows: rulings, combinations, and which terms are still open."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costmodel.catalog.load import catalog
from costmodel.catalog.schema import ClauseId, DeploymentId
from costmodel.compliance import DEPLOYMENTS, FAMILY_DEPLOYMENTS, STRICTNESS, admissible, open_terms, summary
from costmodel.scenario import RegimeId, Regulated

REGIMES = get_args(RegimeId)
regulated = st.builds(
    Regulated,
    regimes=st.lists(st.sampled_from(REGIMES), max_size=4, unique=True).map(tuple),
    agreement_acceptable=st.none() | st.booleans(),
    data_must_stay=st.none() | st.booleans(),
    network_isolated=st.none() | st.booleans(),
)


def test_the_table_has_fifteen_clauses_and_five_deployments_each_with_its_source() -> None:
    clauses = catalog().clauses
    assert set(clauses) == {*REGIMES, "data_must_stay", "network_isolated"}
    assert len(clauses) == 15
    for clause in clauses.values():
        assert set(clause.rulings) == set(DEPLOYMENTS)
        for ruling in clause.rulings.values():
            assert ruling.source.locator
            assert ruling.status == "allowed" or ruling.because, f"{clause.id} {ruling.id}"


@pytest.mark.parametrize(
    ("clause", "deployment", "status"),
    [
        ("hipaa", "public_api", "not_allowed"),
        ("hipaa", "api_with_agreement", "conditional"),
        ("hipaa", "rented_gpu", "conditional"),
        ("hipaa", "on_premises", "allowed"),
        ("soc2", "public_api", "conditional"),
        ("soc2", "api_with_agreement", "allowed"),
        ("gdpr", "api_with_agreement", "conditional"),
        ("eu_sovereignty", "own_tenant", "not_allowed"),
        ("pci_pan", "rented_gpu", "conditional"),
        ("pci_sad", "on_premises", "not_allowed"),
        ("fedramp_moderate", "api_with_agreement", "conditional"),
        ("fedramp_high", "api_with_agreement", "not_allowed"),
        ("itar", "own_tenant", "conditional"),
        ("classified_il6", "rented_gpu", "not_allowed"),
        ("zero_retention", "rented_gpu", "allowed"),
        ("data_must_stay", "rented_gpu", "conditional"),
        ("network_isolated", "rented_gpu", "not_allowed"),
    ],
)
def test_a_ruling_of_the_table(clause: ClauseId, deployment: DeploymentId, status: str) -> None:
    assert catalog().clauses[clause].rulings[deployment].status == status


class TestHipaa:
    def test_an_api_with_a_signed_agreement_is_enough_and_a_rented_host_needs_one_too(self) -> None:
        line = summary(Regulated(regimes=("hipaa",)))
        assert line.sentence == (
            "HIPAA: an API under a signed BAA is enough, under conditions; "
            "a rented GPU's host must sign a BAA too."
        )
        assert line.agreement_needed
        assert not line.forced_self_host

    def test_the_conditions_say_what_to_sign(self) -> None:
        api = admissible(Regulated(regimes=("hipaa",))).family("token_api")
        assert api.deployment == "api_with_agreement"
        assert api.needs_agreement
        assert "Sign a business associate agreement" in api.conditions[0]

    def test_without_an_acceptable_agreement_only_own_machines_are_left(self) -> None:
        told = Regulated(regimes=("hipaa",), agreement_acceptable=False)
        standing = admissible(told)
        assert [each for each in FAMILY_DEPLOYMENTS if standing.family(each).open] == ["owned_gpu"]
        assert standing.family("token_api").out_because == (
            "HIPAA: it takes a signed BAA, which is not acceptable to you."
        )
        assert summary(told).forced_self_host


def test_soc_2_never_forces_self_hosting() -> None:
    for acceptable in (None, True, False):
        line = summary(Regulated(regimes=("soc2",), agreement_acceptable=acceptable))
        assert not line.forced_self_host
        assert not line.agreement_needed


class TestTerms:
    def test_a_contract_that_keeps_the_data_rules_out_apis_and_keeps_rented_gpus_on_a_condition(self) -> None:
        standing = admissible(Regulated(regimes=("soc2",), data_must_stay=True))
        assert not standing.family("token_api").open
        assert not standing.family("hosted_open").open
        rented = standing.family("rented_gpu")
        assert any("Counsel confirms" in each for each in rented.conditions)

    def test_an_isolated_network_leaves_own_machines(self) -> None:
        standing = admissible(Regulated(regimes=("hipaa",), network_isolated=True))
        assert (
            standing.family("token_api").out_because == "isolated network: There is no route to the internet."
        )
        assert not standing.family("rented_gpu").open
        assert standing.family("owned_gpu").open


def test_no_regime_opens_everything_and_asks_nothing() -> None:
    standing = admissible(Regulated())
    assert all(each.status == "allowed" for each in standing.by_deployment.values())
    assert open_terms(Regulated()) == ()
    assert summary(Regulated()).sentence == "No regulated data: every deployment is open."


def test_authentication_data_is_allowed_nowhere_and_that_is_not_called_self_hosting() -> None:
    line = summary(Regulated(regimes=("pci_sad",)))
    assert "no deployment is allowed" in line.sentence
    assert not line.forced_self_host


@pytest.mark.parametrize(
    ("told", "terms"),
    [
        (Regulated(regimes=("hipaa",)), ("agreement_acceptable", "data_must_stay", "network_isolated")),
        (Regulated(regimes=("hipaa",), agreement_acceptable=True), ("data_must_stay", "network_isolated")),
        (Regulated(regimes=("hipaa",), agreement_acceptable=False), ()),
        (Regulated(regimes=("soc2",)), ("data_must_stay", "network_isolated")),
        (Regulated(regimes=("soc2",), data_must_stay=True), ("network_isolated",)),
        (Regulated(regimes=("soc2",), network_isolated=True), ()),
        (Regulated(regimes=("pci_sad",)), ()),
        # Refused, an agreement leaves clouds open and closes a vendor's own API.
        (
            Regulated(regimes=("fedramp_moderate",)),
            ("agreement_acceptable", "data_must_stay", "network_isolated"),
        ),
    ],
)
def test_only_terms_that_still_decide_are_asked(told: Regulated, terms: tuple[str, ...]) -> None:
    assert open_terms(told) == terms


@given(regulated, st.sampled_from(REGIMES))
def test_adding_a_regime_never_opens_a_deployment(told: Regulated, regime: RegimeId) -> None:
    more = told.model_copy(update={"regimes": (*told.regimes, regime)})
    before, after = admissible(told), admissible(more)
    for way in DEPLOYMENTS:
        assert STRICTNESS[after.by_deployment[way].status] >= STRICTNESS[before.by_deployment[way].status]


@given(regulated)
def test_demanding_a_term_never_opens_a_deployment(told: Regulated) -> None:
    for demand in ({"data_must_stay": True}, {"network_isolated": True}, {"agreement_acceptable": False}):
        free = told.model_copy(update=dict.fromkeys(demand))
        before, after = admissible(free), admissible(told.model_copy(update=demand))
        for way in DEPLOYMENTS:
            assert STRICTNESS[after.by_deployment[way].status] >= STRICTNESS[before.by_deployment[way].status]


@given(regulated)
def test_what_is_out_says_why_and_what_is_conditional_says_how(told: Regulated) -> None:
    for admission in admissible(told).by_deployment.values():
        assert (admission.out_because is None) == admission.open
        assert bool(admission.conditions) == (admission.status == "conditional")
    assert summary(told).sentence.endswith(".")


def test_a_clause_that_stands_alone_is_named_once() -> None:
    sentence = summary(Regulated(data_must_stay=True)).sentence
    assert sentence.count("data must stay") == 1
