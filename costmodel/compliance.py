"""Which deployments does the data allow, at which providers, under what conditions? Before any cost.

Pure: a `Regulated` in, a ruling for each of five deployments out, each with the clause that made it, and the
plainest that is open at a provider. It reads the catalog's table of 15 clauses and what is on record of each
provider; it is not legal advice, and every ruling and record names its source and date.

A deployment is open at a provider where no clause rules it out and the provider is known to meet all that the
clauses require there. A further clause or a refused agreement only ever takes from that.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal, get_args

from costmodel.catalog.load import catalog
from costmodel.catalog.schema import Clause, ClauseId, DeploymentId, Requirement, Ruling, Status
from costmodel.decision import ComplianceSummary, Family
from costmodel.scenario import Regulated

Term = Literal["agreement_acceptable", "data_must_stay", "network_isolated"]
TERMS: tuple[Term, ...] = ("agreement_acceptable", "data_must_stay", "network_isolated")
DEPLOYMENTS: tuple[DeploymentId, ...] = get_args(DeploymentId)

API: tuple[DeploymentId, ...] = ("public_api", "api_with_agreement", "own_tenant")
"""The ways to buy tokens, the plainest first: the vendor's API as it comes, with a signed agreement, and the
model service of a cloud inside the team's own account."""

FAMILY_DEPLOYMENTS: Mapping[Family, tuple[DeploymentId, ...]] = {
    "token_api": API,
    "batch_api": API,
    "hosted_open": API,
    "dedicated_endpoint": API,
    "rented_gpu": ("rented_gpu",),
    "reserved_gpu": ("rented_gpu",),
    "spot_gpu": ("rented_gpu",),
    "owned_gpu": ("on_premises",),
}
"""A hybrid is not among them: it needs both of its sides."""
IN_WORDS: dict[DeploymentId, str] = {
    "public_api": "an API",
    "api_with_agreement": "an API under a signed agreement",
    "own_tenant": "a cloud's model service in your own account",
    "rented_gpu": "rented GPUs",
    "on_premises": "your own machines",
}
MEETS: dict[Requirement, str] = {
    "own_account": "sell a model service in your own account",
    "baa": "sign a BAA",
    "dpa": "sign a DPA",
    "zero_retention_agreement": "sign a zero-retention agreement",
    "retention_off": "let you turn retention off",
    "eu_region": "offer a European region",
    "eu_owned": "be owned in Europe",
    "soc2_type2": "have a SOC 2 Type II report",
    "pci_attestation": "have a PCI attestation of compliance",
    "fedramp_moderate": "be authorised at FedRAMP Moderate",
    "fedramp_high": "be authorised at FedRAMP High",
    "us_government_region": "run a government region by US persons",
    "dod_il5": "be authorised at DoD IL5",
    "il6": "be authorised at IL6",
}
"""Each requirement in words, after "is not known to"."""
INHERENT: Mapping[DeploymentId, tuple[Requirement, ...]] = {"own_tenant": ("own_account",)}
"""What a provider must have for a deployment to be one of its own, under any clause."""
ANSWERS_KEPT = 512
STRICTNESS: dict[Status, int] = {"allowed": 0, "conditional": 1, "not_allowed": 2}


@dataclass(frozen=True)
class Reason:
    """What one clause says of one deployment, in words; `clause` names it for people ("HIPAA")."""

    clause_id: ClauseId
    clause: str
    text: str
    ruling: Ruling

    def __str__(self) -> str:
        return f"{self.clause}: {self.text}"


@dataclass(frozen=True)
class Admission:
    """The standing of one deployment: its status, and the reasons that make it conditional or rule it out.

    `needs` is what its provider must meet, each with the clause that asks for it.
    """

    deployment: DeploymentId
    status: Status
    reasons: tuple[Reason, ...] = ()
    needs_agreement: bool = False
    needs: Mapping[Requirement, Reason] = field(default_factory=dict)

    @property
    def open(self) -> bool:
        """Whether the deployment may be chosen, if only under conditions."""
        return self.status != "not_allowed"

    @property
    def conditions(self) -> tuple[str, ...]:
        """What must be met, for a conditional deployment; else nothing."""
        return tuple(map(str, self.reasons)) if self.status == "conditional" else ()

    @property
    def out_because(self) -> str | None:
        """Which clause rules the deployment out and why; None where none does."""
        return None if self.open else str(self.reasons[0])

    def at(self, provider: str, title: str) -> "Admission":
        """The same at a provider: out where it is not known to meet a need, else with its own conditions."""
        if not self.open or not self.needs:
            return self
        record = catalog().records.get(provider)
        holds = {} if record is None else record.holds
        more: list[Reason] = []
        for need, asked in self.needs.items():
            held = holds.get(need)
            if held is None or held.known == "no":
                known = "not known" if held is None else "known not"
                lacking = replace(asked, text=f"{title} is {known} to {MEETS[need]}.")
                return replace(self, status="not_allowed", reasons=(lacking,))
            if held.condition:
                more.append(replace(asked, text=held.condition))
        if not more:
            return self
        return replace(self, status="conditional", reasons=tuple(dict.fromkeys((*self.reasons, *more))))

    @property
    def nowhere(self) -> str:
        """Why the deployment is out where no provider on record meets all its needs."""
        asked = next(iter(self.needs.values()))
        words = " and ".join(MEETS[need] for need in self.needs if need != "own_account")
        return f"{asked.clause}: no host on record that rents such GPUs is known to {words}."


@dataclass(frozen=True, eq=False)
class Admissible:
    """The standing of all five deployments, and of an option family through the best of its deployments.

    It is equal to itself only.
    """

    by_deployment: dict[DeploymentId, Admission]

    def family(self, family: Family) -> Admission:
        """The plainest deployment of the family that is open. Where none is, the most telling one."""
        ways = [self.by_deployment[way] for way in FAMILY_DEPLOYMENTS[family]]
        telling = self.by_deployment["api_with_agreement"] if FAMILY_DEPLOYMENTS[family] is API else ways[0]
        return next((way for way in ways if way.open), telling)

    def at(self, family: Family, provider: str, title: str) -> Admission:
        """The plainest deployment of the family that is open at a provider. Where none is, the most telling.

        What a cloud sells by the token is its model service in the customer's own account, and nothing else.
        """
        if FAMILY_DEPLOYMENTS[family] is API and _meets(provider, "own_account"):
            return self.by_deployment["own_tenant"].at(provider, title)
        ways = (self.by_deployment[way].at(provider, title) for way in FAMILY_DEPLOYMENTS[family])
        return next((way for way in ways if way.open), self.family(family).at(provider, title))


def _meets(provider: str, need: Requirement) -> bool:
    record = catalog().records.get(provider)
    return record is not None and need in record.holds and record.holds[need].known == "yes"


@lru_cache(ANSWERS_KEPT)
def admissible(regulated: Regulated) -> Admissible:
    """What is allowed, conditional and not allowed. A term that is None is read as not demanded.

    Several clauses combine to the strictest: adding one never opens a deployment.
    """
    clauses = _clauses(regulated)
    refused = regulated.agreement_acceptable is False
    return Admissible({way: _admission(way, clauses, refused=refused) for way in DEPLOYMENTS})


def _clauses(regulated: Regulated) -> list[Clause]:
    table = catalog().clauses
    named: list[ClauseId] = list(dict.fromkeys(regulated.regimes))
    if regulated.data_must_stay:
        named.append("data_must_stay")
    if regulated.network_isolated:
        named.append("network_isolated")
    return [table[each] for each in named]


def _admission(way: DeploymentId, clauses: Iterable[Clause], *, refused: bool) -> Admission:
    status: Status = "allowed"
    reasons: list[tuple[Status, Reason]] = []
    needs: dict[Requirement, Reason] = {}
    needs_agreement = way == "api_with_agreement"
    for clause in clauses:
        ruling = clause.rulings[way]
        needs_agreement = needs_agreement or ruling.needs_agreement
        given, text = ruling.status, ruling.because
        if refused and given != "not_allowed" and (ruling.needs_agreement or way == "api_with_agreement"):
            given = "not_allowed"
            text = f"it takes a signed {clause.agreement or 'agreement'}, which is not acceptable to you."
        reason = Reason(clause.id, clause.short, text, ruling)
        if given != "allowed":
            reasons.append((given, reason))
        for need in (*ruling.requires, *INHERENT.get(way, ())):
            needs.setdefault(need, reason)
        status = max(status, given, key=STRICTNESS.__getitem__)
    decisive = tuple(reason for given, reason in reasons if given == status)
    return Admission(way, status, decisive, needs_agreement and status != "allowed", needs)


def open_terms(regulated: Regulated) -> tuple[Term, ...]:
    """The terms not told yet whose answer still changes what may be chosen, in asking order.

    Without a regime nothing is asked: data that no rule covers has no terms.
    """
    if not regulated.regimes:
        return ()
    return tuple(
        term
        for term in TERMS
        if getattr(regulated, term) is None
        and _open(regulated, term, told=True) != _open(regulated, term, told=False)
    )


def _open(regulated: Regulated, term: Term, *, told: bool) -> set[tuple[Family, str]]:
    """The option families that are open, each with the providers on record where it is; "" is any other."""
    standing = admissible(regulated.model_copy(update={term: told}))
    families = [family for family in FAMILY_DEPLOYMENTS if standing.family(family).open]
    return {
        (family, provider)
        for family in families
        for provider in ("", *catalog().records)
        if not provider or standing.at(family, provider, provider).open
    }


def summary(regulated: Regulated) -> ComplianceSummary:
    """Which deployments are open, in one line, and whether an agreement is needed or self-hosting forced."""
    standing = admissible(regulated)
    clauses = _clauses(regulated)
    api, rented, owned = (standing.family(each) for each in ("token_api", "rented_gpu", "owned_gpu"))
    if not clauses:
        sentence = "No regulated data: every deployment is open."
    elif not (api.open or rented.open or owned.open):
        sentence = f"{_named(clauses)}: no deployment is allowed. {owned.reasons[0].text}"
    elif not api.open:
        # Of one clause alone, its name is said already.
        rule = f" ({api.reasons[0].clause})" if len(clauses) > 1 else ""
        places = " or ".join(IN_WORDS[way.deployment] for way in (rented, owned) if way.open)
        sentence = f"{_named(clauses)}: no API may be used{rule}. What is left: {places}."
    else:
        sentence = f"{_named(clauses)}: {_api_is_enough(api, rented, clauses)}"
    return ComplianceSummary(
        sentence=sentence,
        forced_self_host=not api.open and (rented.open or owned.open),
        agreement_needed=api.open and api.needs_agreement,
    )


def _named(clauses: Iterable[Clause]) -> str:
    return " and ".join(clause.short for clause in clauses)


def _api_is_enough(api: Admission, rented: Admission, clauses: Iterable[Clause]) -> str:
    agreement = (
        " and ".join(dict.fromkeys(each.agreement for each in clauses if each.agreement)) or "agreement"
    )
    signed = (
        f" with a signed {agreement}"
        if api.needs_agreement and api.deployment != "api_with_agreement"
        else ""
    )
    way = IN_WORDS[api.deployment].replace("agreement", agreement) + signed
    if not rented.open:
        host = f"; rented GPUs are out ({rented.reasons[0].clause})"
    elif rented.needs_agreement:
        host = f"; a rented GPU's host must sign a {agreement} too"
    else:
        host = ""
    conditions = ", under conditions" if api.status == "conditional" else ""
    return f"{way} is enough{conditions}{host}."
