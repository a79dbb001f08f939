"""How are the units written that only a follow-up has? Points, months, replicas, GPUs, and what is none."""

import re

from bot.language.quantities import MONTHS_A_YEAR
from bot.whatif.amount import Unit

_WRITTEN: tuple[tuple[Unit, float, str], ...] = (
    (
        "points",
        0.01,
        (
            r" ?(?:%|percent(?:age)?)?[ -]?(?:more |less |fewer |extra |additional )?(?:points?|"
            r"pts?|ppts?|pp|p\.p\.)\b"
        ),
    ),
    ("months", 1, r"[ -]?(?:calendar )?(?:months?|mos?|mths?|mnths?)\b(?! ?(?:bill|spend))"),
    ("months", MONTHS_A_YEAR, r"[ -]?(?:years?|yrs?|y)\b"),
    ("months", 3, r"[ -]?(?:quarters?)\b"),
    ("ms", 1, r" ?(?:ms|msecs?|millis|milliseconds?)\b"),
    ("ms", 1000, r" ?(?:s|secs?|seconds?)\b(?! ?/)"),
    (
        "replicas",
        1,
        r" (?:model |serving |extra |more |additional ){0,2}(?:replicas?|instances?|copies)\b",
    ),
    (
        "gpus",
        1,
        (
            r"(?: ?x)?[ -](?:more |extra |additional |of (?:the |those )?|cheap |big |dedicated |"
            r"nvidia ){0,2}(?:gpus?|cards?|accelerators?)\b(?!'?s? (?:hourly |rental "
            r")?(?:prices?|pricing|costs?|rental|rates?|util\w*|hours?)\b)"
        ),
    ),
    (
        "else",
        1,
        (
            r" ?(?:more |new |other |extra |additional |different |further )?(?:minutes?|mins?|weeks?|"
            r"wks?|times? zones?|teams?|models?|things?|options?|"
            r"scenarios?|providers?|vendors?|regions?|"
            r"apps?|products?|countries|nodes?|servers?|racks?|boxes|machines?|slots?|meetings?|"
            r"pm|am|o'clock|k?m|miles|degrees|"
            r"stars?|reasons?|points? of|places?|slides?|decks?|tickets?|prs?|bugs?|commits?|"
            r"sprints?|beers?|coffees?|pizzas?|"
            r"pages?|emails?|rooms?|floors?|gb|tb|mb|watts?|kw|w|hours?|hrs?|h|days?|lines?|"
            r"questions?|calls? with)\b"
        ),
    ),
)
UNITS = tuple((unit, factor, re.compile(pattern)) for unit, factor, pattern in _WRITTEN)
"""Each unit with what one of it counts, and how it is written."""
