"""What is a question with an answer of its own? Its subject, its topic, and the words that it is asked in."""

import re
from dataclasses import dataclass
from typing import Literal

from bot.whatif.reading import Field, Topic

Subject = Literal[
    "over_horizon",
    "a_year",
    "up_front",
    "pays_back",
    "saving",
    "scenario_told",
    "two_scenarios",
    "best_scenario",
    "risks",
    "worst_case",
    "revisit",
    "locked_in",
    "retires",
    "requests",
    "rate",
    "realistic",
    "unit_cost",
    "in_currency",
    "holds",
    "people",
    "engineer",
    "why_moved",
    "counted",
    "named_options",
    "should_we",
    "bill",
    "stay",
    "budget",
    "busy",
]
"""What is asked for, where that is more than a topic and a kind of question."""


@dataclass(frozen=True)
class Asked:
    """A subject with its topic, None where the words have one, and the kind of question that it is."""

    subject: Subject
    topic: Field | Topic | None
    kind: str
    words: re.Pattern[str]
    alone: re.Pattern[str] | None = None
    """What asks for it without a verb: "annual figure"."""
    takes: frozenset[Field] = frozenset()
    """The fields that its own words name, which is no change: "one extra engineer", "over 3 years"."""


LEAD = r"\W*+(?:(?:and|so|ok(?:ay)?|but|the|our|an?|any|what about|bot)[, ]+)*"
SCENARIO = r"(?:scenario|case|version|what-?if)"


def asked(
    subject: Subject,
    topic: Field | Topic | None,
    kind: str,
    words: str,
    alone: str | None = None,
    takes: frozenset[Field] = frozenset(),
) -> Asked:
    """A row of the table of subjects; `alone` has to be the whole text, but for small words around it."""
    ending = r"(?:,? (?:please|pls|again|then))?\W*"
    whole = None if alone is None else re.compile(rf"{LEAD}(?:{alone}){ending}")
    return Asked(subject, topic, kind, re.compile(words), whole, takes)
