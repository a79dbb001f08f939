"""Which hosts of GPUs may the data go to, and what does each ask for? The compliance gate of machines."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from costmodel.catalog.load import catalog
from costmodel.compliance import ANSWERS_KEPT, Admissible
from costmodel.decision import Family


@dataclass(frozen=True)
class Hosts:
    """Hosts on record that are open to a family of options.

    Attributes:
        ids: of their catalog entries; all of them where the data may go to no host at all, so that what is
            ruled out can still be costed.
        conditions: what must be met at each, by its name for people.
        elsewhere: what must be met at a host that is not on record, such as that of a quote.
        lacking: why none of those that have a machine is open, where that is so.
    """

    ids: frozenset[str]
    conditions: Mapping[str, tuple[str, ...]]
    elsewhere: tuple[str, ...]
    lacking: str


@lru_cache(ANSWERS_KEPT)
def open_hosts(gate: Admissible, family: Family) -> Hosts:
    """The hosts that the data may go to in an option of this family."""
    providers, most = catalog().providers, gate.family(family)
    admitted = {each: gate.at(family, each, entry.title) for each, entry in providers.items()}
    may = {each: admission for each, admission in admitted.items() if admission.open}
    return Hosts(
        frozenset(may if most.open else providers),
        {providers[each].title: admission.conditions for each, admission in may.items()},
        most.conditions,
        most.nowhere if most.open and most.needs else "",
    )
