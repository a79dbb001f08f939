"""What can a digest tell of? What happened to a channel's decisions since the last one."""

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True)
class About:
    """The recorded decision that a fact is about: its id, title, owner, and the link to its thread."""

    record_id: str
    title: str
    owner: str | None
    permalink: str


@dataclass(frozen=True)
class Flip:
    """A verdict that changed. `cause` is the event in words: which price, from what to what, when.

    `becomes` is empty where no option is open any more. The saving is over the other side.
    """

    about: About
    was: str
    becomes: str
    usd_saving_per_month: float
    cause: str


@dataclass(frozen=True)
class NearFlip:
    """A verdict whose margin is small: `margin` is a share of what the other side costs."""

    about: About
    winner: str
    runner_up: str
    margin: float
    cause: str = ""


@dataclass(frozen=True)
class Retirement:
    """A model that a decision rests on will be shut down on a day."""

    about: About
    model: str
    on: date
    replacement: str = ""


@dataclass(frozen=True)
class PriceMove:
    """What an option of a decision costs a month, before and after; `figures` are the prices that moved."""

    about: About
    option: str
    usd_per_month_before: float
    usd_per_month_after: float
    figures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Waiting:
    """A decision that waits for an approval since a day, or whose review is due on one."""

    about: About
    what: Literal["approval", "review"]
    day: date


@dataclass(frozen=True)
class VolumeDrift:
    """The volume that was measured beside the one that a decision assumed, and what a month of each costs."""

    about: About
    assumed_tokens_per_month: float
    measured_tokens_per_month: float
    measured_on: date
    usd_per_month_assumed: float
    usd_per_month_measured: float


@dataclass(frozen=True)
class Undecided:
    """A decision that cannot be taken again: `reason` says why, as a name that is no longer on record."""

    about: About
    reason: str


@dataclass(frozen=True)
class Facts:
    """All facts of one channel, each kind with the most important first, and how fresh the prices are.

    `not_compared` is how many records were left out of the moves of prices and of the measured volumes.
    """

    prices_as_of: date
    flips: tuple[Flip, ...] = ()
    near: tuple[NearFlip, ...] = ()
    retirements: tuple[Retirement, ...] = ()
    moves: tuple[PriceMove, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    volumes: tuple[VolumeDrift, ...] = ()
    undecided: tuple[Undecided, ...] = ()
    not_compared: int = 0
