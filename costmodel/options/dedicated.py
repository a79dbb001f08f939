"""What does an open model cost at a host that runs GPUs for you alone? By the GPU-hour, down to zero."""

from collections.abc import Iterable
from dataclasses import dataclass

from costmodel.compliance import Admissible
from costmodel.fleet import ScaleToZero
from costmodel.options.case import Case
from costmodel.options.hosts import open_hosts
from costmodel.options.offers import MINUTES_PER_HOUR, Offer, Use
from costmodel.options.plan import Costed, Figure, Heading, Line, out
from costmodel.options.rented_gpu import listed
from costmodel.options.self_host import FleetPlan, does_not_fit, fleet_costed, replicas_in_words
from costmodel.options.token_api import keeping_going


@dataclass(frozen=True)
class Endpoint(Offer):
    """Replicas that the host starts and stops; none in hours without load, each start paid for."""

    operated = False

    @property
    def terms(self) -> str:
        """Run by the host."""
        return ", dedicated endpoint"

    @property
    def extra_fte(self) -> tuple[Figure, ...]:
        """What using it takes."""
        return (self.case.facts.operations.endpoint_fte.on(self.case.on),)

    @property
    def _stopping(self) -> tuple[Figure, Figure]:
        operations, on = self.case.facts.operations, self.case.on
        return operations.replica_start_minutes.on(on), operations.scale_to_zero_minutes.on(on)

    @property
    def scale_to_zero(self) -> ScaleToZero:
        """Between requests only where nobody waits for a cold start."""
        _, idle = self._stopping
        return ScaleToZero(idle.value / MINUTES_PER_HOUR, between_requests=self.case.demand.waits)

    def machine_lines(self, use: Use) -> Iterable[Line]:
        """The GPU-hours, and the people who use it."""
        held, (start, idle) = use.machine, self._stopping
        when = "whenever nothing arrives" if self.case.demand.waits else "in hours without load"
        yield Line(
            "endpoint",
            "Endpoint GPUs",
            use.gpu_usd,
            f"{use.gpu_hours:,.0f} GPU-hours x ${held.price_usd:.2f} at {held.provider}; at the peak "
            f"{replicas_in_words(use)}; stops {when}, and a stop and start take "
            f"{start.value + idle.value:g} minutes",
            (start, idle) if held.figure is None else (held.figure, start, idle),
        )
        if self.case.counts_people:
            (fte,) = self.extra_fte
            yield keeping_going(self.case, fte, "size, scaling and the choice of model")


@dataclass(frozen=True)
class EndpointPlan(FleetPlan):
    """The cheapest endpoint."""

    def costed(self) -> Costed:
        """Line by line: the host does the rest."""
        use, search = self.chosen()
        return fleet_costed(self.fleets, self.offer, use, self.offer.machine_lines(use), search=search)


def dedicated_endpoint(case: Case, gate: Admissible) -> Offer | Costed | None:
    """The open models at hosts that sell endpoints by the GPU-hour; None where there is none to serve."""
    if not case.open_models:
        return None
    heading = Heading("dedicated_endpoint", "dedicated_endpoint", "API", "Dedicated endpoint", "")
    models, gpus = tuple(model.id for model in case.open_models), tuple(case.facts.gpus)
    hosts = open_hosts(gate, "dedicated_endpoint")
    machines, lean = listed(models, gpus, "endpoint", case.work, case.on, hosts=hosts.ids)
    if not machines:
        every = frozenset(case.facts.providers)
        anywhere, _ = listed(models, gpus, "endpoint", case.work, case.on, hosts=every)
        return out(heading, hosts.lacking if anywhere else does_not_fit(case, "endpoint"))
    return Endpoint(case, heading, machines, lean, hosts.elsewhere, hosts.conditions)
