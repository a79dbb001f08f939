"""What does it cost to run an open model on rented GPUs? On demand, reserved for a term, or spot."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from costmodel.catalog.load import catalog
from costmodel.catalog.schema import Market
from costmodel.compliance import Admissible
from costmodel.options.case import Case
from costmodel.options.hardware import replica_sizes, ways
from costmodel.options.hosts import open_hosts
from costmodel.options.offers import MINUTES_PER_HOUR, Machine, Offer, Use, unbeaten_of
from costmodel.options.plan import Costed, Figure, Heading, Line, out
from costmodel.options.rents import Rent, Rents, at, cheapest, discounted, offers_of, rent
from costmodel.options.self_host import QUOTE, does_not_fit, replicas_in_words, wanted_gpus
from costmodel.options.workload import Work, Works, kept
from costmodel.people import MONTHS_PER_YEAR
from costmodel.resolve import gpu

QUOTED_GPU = "h100_sxm"
"""The GPU that a GPU price is taken for when none was named: the one most often quoted."""
OFFERS_KEPT = 512
PERCENT = 100
TERMS_YEARS = (3, 1)
"""Years for which hosts list reservations; the cheaper first."""


@dataclass(frozen=True)
class RentedGpu(Offer):
    """Instances that are started and released with the load."""

    pays_egress = True

    def machine_lines(self, use: Use) -> Iterable[Line]:
        """One line: the GPU-hours."""
        held = use.machine
        yield Line(
            "gpu",
            "GPU rent",
            use.gpu_usd,
            f"{use.gpu_hours:,.0f} GPU-hours x ${held.price_usd:.2f} at {held.provider}{_unquoted(held)}; "
            f"at the peak {replicas_in_words(use)}",
            (*(each for each in (held.figure, held.discount) if each is not None), *self.more_figures),
        )

    @property
    def more_figures(self) -> tuple[Figure, ...]:
        """Figures behind the GPU-hours, beside the rent."""
        return ()


def _unquoted(held: Machine) -> str:
    """Where a rent comes from that no host prints."""
    if held.discount is None:
        return ""
    off = held.discount.value
    return f" (${held.price_usd / (1 - off):.2f} list less {off * PERCENT:g}%, not quoted)"


def in_years(years: int) -> str:
    """A term in words: "1 year", "3 years"."""
    return f"{years} year{'' if years == 1 else 's'}"


@dataclass(frozen=True)
class ReservedGpu(RentedGpu):
    """Instances paid for all hours of a term, as many as the peak needs."""

    years: int = 1

    follows_load = False

    @property
    def term_months(self) -> int:
        """The commitment."""
        return MONTHS_PER_YEAR * self.years

    @property
    def terms(self) -> str:
        """The commitment."""
        return f", reserved {in_years(self.years)}"

    def warnings(self, use: Use) -> tuple[str, ...]:
        """The commitment."""
        usd = use.gpu_usd * self.term_months
        words = f"Reserved for {in_years(self.years)}: ${usd:,.0f} of rent is owed, used or not."
        return (words,)


@dataclass(frozen=True)
class SpotGpu(RentedGpu):
    """Instances that may be taken back at any time: for work that can wait."""

    @property
    def terms(self) -> str:
        """Spot."""
        return ", spot"

    @property
    def _interruption(self) -> tuple[Figure, Figure]:
        facts, on = self.case.facts, self.case.on
        return (
            facts.operations.replica_start_minutes.on(on),
            facts.commitment.spot_hours_between_interruptions.on(on),
        )

    @property
    def lost(self) -> float:
        """A start after every interruption."""
        start, between = self._interruption
        return start.value / MINUTES_PER_HOUR / between.value

    @property
    def more_figures(self) -> tuple[Figure, ...]:
        """What an interruption takes, and how often it comes."""
        return self._interruption

    def warnings(self, use: Use) -> tuple[str, ...]:
        """What spot does not promise."""
        start, between = self._interruption
        words = (
            f"Spot GPUs are taken back at minutes' notice, here every {between.value:g} hours with a start "
            f"of {start.value:g} minutes; there may be none to be had for a night."
        )
        if use.machine.discount is None:
            return (words,)
        return (words, f"No spot price of {use.machine.provider} is on record: ask whether it sells any.")


def rented_gpu(case: Case, gate: Admissible) -> Offer | Costed:
    """On demand: at the team's quote if it told one, else at the catalog's offers."""
    heading = Heading("rented_gpu", "rented_gpu", "self-host", "Rented GPUs", "")
    quoted, hosts = _quoted(case), open_hosts(gate, "rented_gpu")
    models, gpus = _ids(case)
    if quoted:
        machines = machines_of(models, quoted, case.work, case.on)
        lean = unbeaten_of(machines)
    elif not offers_of(gpus, "on_demand"):
        return out(heading, "no offer of that GPU is on record; add it to catalog/gpu_prices.toml")
    elif not at(hosts.ids, offers_of(gpus, "on_demand")):
        return out(heading, hosts.lacking)
    else:
        machines, lean = listed(models, gpus, "on_demand", case.work, case.on, hosts=hosts.ids)
    if not machines:
        return out(heading, does_not_fit(case, "rented"))
    return RentedGpu(case, heading, machines, lean, hosts.elsewhere, hosts.conditions)


def reserved_gpus(case: Case, gate: Admissible) -> Iterator[Offer]:
    """For three years and for one: a host's own reserved price, else a discount on its on-demand rent.

    None where the team told its own price, which comes with terms of its own, and none where no host fits.
    """
    if case.scenario.finance.gpu_usd_per_gpu_hour is not None:
        return
    hosts = open_hosts(gate, "reserved_gpu")
    longest = min(case.horizon_months // MONTHS_PER_YEAR, max(TERMS_YEARS))
    terms = _reserved(*_ids(case), case.work, case.on, longest, hosts=hosts.ids)
    for years, machines, lean in terms:
        heading = Heading(
            f"reserved_gpu:{years}y", "reserved_gpu", "self-host", f"GPUs reserved for {in_years(years)}", ""
        )
        held = (case, heading, machines, lean, hosts.elsewhere, hosts.conditions)
        yield ReservedGpu(*held, years=years)


def spot_gpu(case: Case, gate: Admissible) -> Iterator[Offer]:
    """Spot, where the work can wait: a host's own spot price, else a discount on its on-demand rent.

    A fleet that may vanish meets no latency target and needs no spare. None where people wait for answers,
    where the team told its own price, and where no host fits.
    """
    if not case.demand.waits or case.scenario.finance.gpu_usd_per_gpu_hour is not None:
        return
    hosts = open_hosts(gate, "spot_gpu")
    machines, lean = _spot(*_ids(case), case.work, case.on, hosts=hosts.ids)
    if machines:
        heading = Heading("spot_gpu", "spot_gpu", "self-host", "Spot GPUs", "")
        yield SpotGpu(case, heading, machines, lean, hosts.elsewhere, hosts.conditions)


Ids = tuple[str, ...]
Machines = tuple[Machine, ...]


def _ids(case: Case) -> tuple[Ids, Ids]:
    """The open models and the GPUs to look at."""
    return tuple(model.id for model in case.open_models), tuple(each.id for each in wanted_gpus(case))


@kept(OFFERS_KEPT)
def listed(
    models: Ids,
    gpus: Ids,
    market: Market,
    work: Work | Works,
    on: date,
    *,
    hosts: frozenset[str],
) -> tuple[Machines, Machines]:
    """Machines at list prices of a market: each GPU and size at its cheapest host; and those never beaten."""
    offers = at(hosts, offers_of(gpus, market))
    machines = machines_of(models, cheapest((offer, rent(offer, on)) for offer in offers), work, on)
    return machines, unbeaten_of(machines)


@kept(OFFERS_KEPT)
def _reserved(
    models: Ids,
    gpus: Ids,
    work: Work | Works,
    on: date,
    longest_years: int,
    *,
    hosts: frozenset[str],
) -> tuple[tuple[int, Machines, Machines], ...]:
    """By term: years, machines, and those that neither another nor a longer term beats.

    A term of more than `longest_years` cannot be chosen, and beats none.
    """
    commitment = catalog().commitment
    discounts = (commitment.reserved_3_years_discount.on(on), commitment.reserved_1_year_discount.on(on))
    found = []
    longer: Machines = ()
    for years, discount in zip(TERMS_YEARS, discounts, strict=True):
        rents = discounted(gpus, "reserved", discount, on, hosts=hosts)
        machines = machines_of(models, cheapest(rents), work, on)
        if machines:
            found.append((years, machines, unbeaten_of(machines, longer)))
        longer = machines if years <= longest_years else ()
    return tuple(found)


@kept(OFFERS_KEPT)
def _spot(
    models: Ids, gpus: Ids, work: Work | Works, on: date, *, hosts: frozenset[str]
) -> tuple[Machines, Machines]:
    """Machines at spot prices; and those never beaten."""
    discount = catalog().commitment.spot_discount.on(on)
    machines = machines_of(models, cheapest(discounted(gpus, "spot", discount, on, hosts=hosts)), work, on)
    return machines, unbeaten_of(machines)


def machines_of(models: Ids, rents: Rents, work: Work | Works, on: date) -> Machines:
    """The ways to use what is rented out, each at its rent."""
    facts = catalog()
    units = [(facts.gpus[gpu_id], gpus) for gpu_id, gpus in rents]
    found = ways((facts.models[each] for each in models), units, work, on)
    held = [(way, rents[way.gpu.id, way.gpus]) for way in found]
    return tuple(
        Machine(
            way,
            each.provider,
            each.figure,
            each.usd_per_gpu_hour,
            each.usd_per_gpu_hour * way.gpus,
            discount=each.discount,
        )
        for way, each in held
    )


def _quoted(case: Case) -> Rents:
    """The team's own price, for any size of replica; nothing where it told none."""
    told = case.scenario.finance.gpu_usd_per_gpu_hour
    if told is None:
        return {}
    name = case.scenario.finance.gpu or QUOTED_GPU
    quoted = gpu(name, "finance.gpu", case.facts)
    return {(quoted.id, size): Rent(QUOTE, told, None) for size in replica_sizes(quoted)}
