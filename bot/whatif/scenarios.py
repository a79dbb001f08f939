"""Which scenarios does a thread hold? The base A, and the what-ifs B, C, ... that grew from it.

Scenarios are only ever added: undo, redo and "go back to B" move to another one, and taking one field back
adds a scenario without it. So nothing that was tried is lost, and every step can be replayed.
"""

import re
from string import ascii_uppercase

from bot.whatif.change import Change
from costmodel.scenario import Part

MOST = len(ascii_uppercase) - 1
"""Enough to explore, and a letter for each."""
NAME = re.compile(r"[a-z0-9][a-z0-9 +-]{1,23}")
"""A scenario's name: a few plain words, so that a name can be said again anywhere."""


class WhatIf(Part):
    """One scenario: its `parent` with `changes` made to it; 0 is the base of the thread."""

    parent: int
    changes: tuple[Change, ...]
    name: str = ""
    came_from: int | None = None
    """Where the thread stood, if that is not the parent: undo leads there."""


class Scenarios(Part):
    """All of them. Scenario 0 are the answers themselves, scenario n is `made[n - 1]`.

    `at` is where the thread stands, `base` what others are compared with, and `undone` what redo goes to, the
    next one last.
    """

    made: tuple[WhatIf, ...] = ()
    at: int = 0
    base: int = 0
    undone: tuple[int, ...] = ()

    def changes(self, scenario: int | None = None) -> tuple[Change, ...]:
        """All changes from the answers to a scenario, or to where the thread stands."""
        at = self.at if scenario is None else scenario
        if at == 0:
            return ()
        held = self.made[at - 1]
        return (*self.changes(held.parent), *held.changes)

    def parent(self, scenario: int) -> int:
        """The scenario that it grew from; the answers have none but themselves."""
        return self.made[scenario - 1].parent if scenario else 0

    @property
    def is_full(self) -> bool:
        """Whether there is no letter left."""
        return len(self.made) >= MOST

    def tried(self, changes: tuple[Change, ...], parent: int | None = None) -> "Scenarios":
        """A further scenario, where the thread then stands."""
        made = (*self.made, WhatIf(parent=self.at if parent is None else parent, changes=changes))
        return self.model_copy(update={"made": made, "at": len(made), "undone": ()})

    def back(self) -> "Scenarios":
        """One step back: where the present scenario grew from or was taken from; at the base none is."""
        if self.at == 0:
            return self
        held = self.made[self.at - 1]
        before = held.parent if held.came_from is None else held.came_from
        return self.model_copy(update={"at": before, "undone": (*self.undone, self.at)})

    def forth(self) -> "Scenarios":
        """What was undone last, again."""
        if not self.undone:
            return self
        return self.model_copy(update={"at": self.undone[-1], "undone": self.undone[:-1]})

    def moved_to(self, scenario: int) -> "Scenarios":
        """Standing at another scenario."""
        return self.model_copy(update={"at": scenario, "undone": ()})

    def based_on(self, scenario: int) -> "Scenarios":
        """Comparing with another scenario."""
        return self.model_copy(update={"base": scenario})

    def without(self, fields: frozenset[str]) -> "Scenarios | None":
        """A further scenario that is the present one without any change of the fields; None: it has none."""
        held = self.changes()
        kept = tuple(change for change in held if change.field not in fields)
        if kept == held:
            return None
        tried = self.tried(kept, parent=0)
        last = tried.made[-1].model_copy(update={"came_from": self.at})
        return tried.model_copy(update={"made": (*tried.made[:-1], last)})

    def named(self, scenario: int, name: str) -> "Scenarios":
        """The scenario with a name of a few plain words that no other has. Raises ValueError for another."""
        if not scenario or not NAME.fullmatch(name) or self.found(name) not in (None, scenario):
            msg = f"{name!r} is no name for scenario {letter(scenario)}"
            raise ValueError(msg)
        held = self.made[scenario - 1].model_copy(update={"name": name})
        return self.model_copy(update={"made": (*self.made[: scenario - 1], held, *self.made[scenario:])})

    def found(self, told: str) -> int | None:
        """The scenario of a letter or a name; None where there is none."""
        said = told.strip().lower()
        if said in ("a", "base", "first", "1"):
            return 0
        if len(said) == 1 and (at := ascii_uppercase.find(said.upper())) > 0:
            return at if at <= len(self.made) else None
        return next((at for at, each in enumerate(self.made, start=1) if each.name == said), None)

    def title(self, scenario: int) -> str:
        """`B`, or `B (no caching)`."""
        name = self.made[scenario - 1].name if scenario else ""
        return f"{letter(scenario)} ({name})" if name else letter(scenario)


def letter(scenario: int) -> str:
    """A for the answers, B for the first what-if."""
    return ascii_uppercase[scenario]
