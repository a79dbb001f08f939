"""What goes wrong on the way? Knobs that delay, drop, duplicate or fail requests and answers."""

import asyncio
import random
from dataclasses import asdict, dataclass, field, fields
from typing import Any


@dataclass
class Knobs:
    """How often something goes wrong: by probability (0 to 1), and for certain the next n times."""

    delay_ms: int = 0
    drop: float = 0.0
    duplicate: float = 0.0
    fail: float = 0.0
    drop_next: int = 0
    duplicate_next: int = 0
    fail_next: int = 0


_ANSWERS_PREFIX = "api_"
_MAX_DELAY_MS = 60_000
_MAX_NEXT = 1_000


@dataclass
class Faults:
    """The faults of the local Slack: those of deliveries to the bot, and those of answers to its API calls.

    A delivery is delayed, lost and never tried again (drop), arrives a second time (duplicate), or fails as
    if the bot could not be reached (fail). An API call is delayed, takes effect but its answer is lost
    (drop), or is refused as Slack does when it is down (fail); a call is never doubled.
    """

    chance: random.Random = field(default_factory=random.Random)
    deliveries: Knobs = field(default_factory=Knobs)
    answers: Knobs = field(default_factory=Knobs)
    rate_limits: bool = False

    async def delay(self, knobs: Knobs) -> None:
        """Wait as long as the knob says."""
        if knobs.delay_ms:
            await asyncio.sleep(knobs.delay_ms / 1_000)

    def strikes(self, knobs: Knobs, name: str) -> bool:
        """Whether the fault `name` (drop, duplicate, fail) happens this time; counts down "the next n"."""
        left: int = getattr(knobs, f"{name}_next")
        if left > 0:
            setattr(knobs, f"{name}_next", left - 1)
            return True
        probability: float = getattr(knobs, name)
        return probability > 0 and self.chance.random() < probability

    def as_json(self) -> dict[str, Any]:
        """Every knob: a delivery's by its name, an answer's with `api_` before it, and `rate_limits`."""
        answers = {f"{_ANSWERS_PREFIX}{name}": value for name, value in asdict(self.answers).items()}
        return {**asdict(self.deliveries), **answers, "rate_limits": self.rate_limits}

    def turn(self, wanted: dict[str, Any]) -> list[str]:
        """Set the knobs in `wanted` (names as in `as_json`); where a reason comes back, none is set."""
        problems = [reason for name, value in wanted.items() if (reason := self._refuse(name, value))]
        if not problems:
            for name, value in wanted.items():
                if name == "rate_limits":
                    self.rate_limits = value
                elif name.startswith(_ANSWERS_PREFIX):
                    setattr(self.answers, name.removeprefix(_ANSWERS_PREFIX), value)
                else:
                    setattr(self.deliveries, name, value)
        return problems

    def _refuse(self, name: str, value: object) -> str:
        known = self.as_json()
        if name not in known:
            return f"{name} is not a knob: use one of {', '.join(known)}"
        if name == "rate_limits":
            return "" if isinstance(value, bool) else "rate_limits is true or false"
        if isinstance(value, bool) or not isinstance(value, int | float):
            return f"{name} is a number"
        knob = name.removeprefix(_ANSWERS_PREFIX)
        if knob in {f.name for f in fields(Knobs) if f.type in {float, "float"}}:
            return "" if 0 <= value <= 1 else f"{name} is a probability from 0 to 1"
        most = _MAX_DELAY_MS if knob == "delay_ms" else _MAX_NEXT
        return (
            ""
            if isinstance(value, int) and 0 <= value <= most
            else f"{name} is a whole number from 0 to {most}"
        )
