"""What did the team fix about its hosting, and which offers cannot be had that way? Place, size, months."""

from dataclasses import replace
from math import ceil, floor

from costmodel.decision import Family
from costmodel.fleet import ROUNDING
from costmodel.options.case import Case
from costmodel.options.fleets import Fleets
from costmodel.options.offers import Machine, Offer, units_told
from costmodel.options.plan import Costed, out
from costmodel.options.self_host import counted

ELSEWHERE = ("rented_gpu", "reserved_gpu", "spot_gpu", "dedicated_endpoint")
"""Families whose machines stand in someone else's data centre; token APIs are no place to host."""
PERCENT = 100
ABOUT = 0.9
"""Of the utilization that was told, what whole machines must come to: fewer of them would be busier."""


def placed_out(case: Case, family: Family) -> str | None:
    """Why a family's machines do not stand where the team wants them; None where they may."""
    place = case.scenario.hosting.place
    if place == "on_premises" and family in ELSEWHERE:
        return "you asked for your own premises, and these machines stand at a host"
    if place == "cloud" and family == "owned_gpu":
        return "you asked for the cloud, and these machines are your own"
    return None


def too_long(case: Case, offer: Offer) -> str | None:
    """Why a commitment outlasts the months that the team looks ahead; None where it does not."""
    horizon = case.horizon_months
    if offer.term_months <= horizon:
        return None
    return (
        f"each machine is owed for {offer.term_months} months, and you look {counted(horizon, 'month')} ahead"
    )


def as_told(case: Case, offer: Offer) -> Offer | Costed:
    """The offer with the machines that a told fleet can be made of; out where there is none.

    Under a told size, staging or several spares a machine that others beat at any load may still be the
    cheapest, since its units are counted otherwise: then none is left out of what is priced.
    """
    machines = offer.machines
    if not offer.sized_by_load:
        told = [(machine, units_told(case, machine.way)) for machine in machines]
        machines = tuple(machine for machine, units in told if units is None or float(units).is_integer())
    if case.scenario.hosting.utilization is not None and offer.operated:
        machines = _about_as_busy(case, offer)
    if not machines:
        return out(offer.heading, _fits_no_unit(case, offer))
    if offer.sized_by_load and offer.spare_replicas <= 1 and not offer.staging_replicas:
        return offer
    return replace(offer, machines=machines, lean=machines)


def _about_as_busy(case: Case, offer: Offer) -> tuple[Machine, ...]:
    """The machines that can be about as busy as was told; where none can, those that come nearest.

    A small fleet of large servers is idle for the most part: that is not the utilization that was told.
    """
    busy = Fleets(case, (offer,)).busy_today
    least = min(ABOUT * (case.scenario.hosting.utilization or 0.0), float(busy.max()) * (1 - ROUNDING))
    return tuple(machine for machine, each in zip(offer.machines, busy, strict=True) if each >= least)


def _fits_no_unit(case: Case, offer: Offer) -> str:
    """Why no whole number of servers makes the fleet that was told."""
    hosting = case.scenario.hosting
    if hosting.gpus is not None:
        told, sizes = counted(hosting.gpus, "GPU"), {machine.way.gpus for machine in offer.machines}
    else:
        told = counted(hosting.replicas or 0, "replica")
        sizes = {machine.way.replicas for machine in offer.machines}
    held = " or ".join(str(size) for size in sorted(sizes))
    return f"{told} make no whole number of servers: those that run the model here hold {held}"


def too_small(case: Case, offer: Offer) -> str | None:
    """Why a fleet of the size that was told does not do, with the numbers; None where it does."""
    if offer.sized_by_load:
        return None
    fleets = Fleets(case, (offer,))
    served = fleets.served_today
    best = int(served.argmax())
    share = float(served[best])
    if share >= 1:
        return None
    use = fleets.use(best)
    way, serving = use.machine.way, use.units - use.staging
    needed = ceil(serving / share - ROUNDING) * way.gpus
    told = case.scenario.hosting.utilization
    when = "" if told is None else f", which is what {told:.0%} utilization makes of this volume,"
    return (
        f"{serving * way.gpus:,} x {way.gpu.title}{when} serve {floor(share * PERCENT)}% of the busiest "
        f"minutes; {needed:,} would serve them"
    )
