"""What does a week's digest say? Facts become lines in a fixed order: what needs a hand comes first.

Flips with their cause, near flips, retirements, price moves, what waits for somebody, measured volumes,
what cannot be decided again, and one line on the catalog. A move that is small in
either per cent or dollars is no line.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.conversation import figures
from bot.conversation.replies import Choice
from bot.conversation.state import DigestPress
from bot.decisions.choices import deciding, press, reviewing
from bot.digest.facts import (
    About,
    Facts,
    Flip,
    NearFlip,
    PriceMove,
    Retirement,
    Undecided,
    VolumeDrift,
    Waiting,
)
from bot.digest.replies import Digest, DigestChart, DigestLine, DigestSection
from bot.digest.schedule import Weekly, week_of, working_days

RETIREMENT_NOTICE = timedelta(days=90)
LINES = 3
"""Lines of a kind; the rest is counted. Seven kinds of them stay within Slack's blocks and characters."""
CHARTED = 8


@dataclass(frozen=True)
class Threshold:
    """The least change that is a line: it must reach both, a share and USD a month."""

    share: float = 0.10
    """Ours: list prices move in steps of 20 % and more (what did so in 2026: 20, 75 and 80 %)."""
    usd_per_month: float = 200.0
    """The default of a published cost alert, which asks for 25 % and $200 (leancosts documentation)."""

    def passed(self, before: float, after: float) -> bool:
        """Whether a monthly cost changed by enough."""
        change = abs(after - before)
        return change >= self.usd_per_month and change >= self.share * abs(before)


@dataclass(frozen=True)
class Channel:
    """What a digest says of its own subscription."""

    weekly: Weekly
    owner: str


def lines_of(
    facts: Facts,
    on: date,
    threshold: Threshold | None = None,
    *,
    most: int = LINES,
    in_channel: bool = True,
) -> tuple[DigestSection, ...]:
    """The sections that have something to say on a day, in their order, with so many lines each.

    `in_channel`: they are said in the records' own channel, where these are decided on in place.
    """
    limit = threshold or Threshold()
    near = (each for each in facts.retirements if on <= each.on <= on + RETIREMENT_NOTICE)
    soon = sorted(near, key=lambda each: each.on)
    moved = _moved(facts, limit)
    costs = ((each, each.usd_per_month_assumed, each.usd_per_month_measured) for each in facts.volumes)
    drifted = [each for each, assumed, measured in costs if limit.passed(assumed, measured)]
    made = (
        ("Verdicts that flipped", [_flip(each) for each in facts.flips]),
        ("Close to a flip", [_near(each) for each in facts.near]),
        ("Shut down within 90 days", [_retirement(each, on) for each in soon]),
        ("Prices that moved", [_move(each) for each in moved]),
        ("Waiting for somebody", [_waiting(each, on) for each in facts.waiting]),
        ("Measured volume", [_volume(each) for each in drifted]),
        ("Cannot be decided again", [_undecided(each) for each in facts.undecided]),
    )
    return tuple(
        DigestSection(
            title,
            tuple(each if in_channel else replace(each, choices=()) for each in lines[:most]),
            max(len(lines) - most, 0),
        )
        for title, lines in made
        if lines
    )


def compose(
    facts: Facts,
    channel: Channel | None,
    on: date,
    *,
    due_on: date | None = None,
    threshold: Threshold | None = None,
    is_preview: bool = False,
) -> Digest:
    """The digest of a channel, or one as a channel without a subscription would have it (None).

    `due_on` is the day that it was meant for: another than `on` makes it late.
    """
    moved = _moved(facts, threshold or Threshold())[:CHARTED]
    chart = DigestChart(
        tuple(each.option for each in moved),
        tuple(each.usd_per_month_before for each in moved),
        tuple(each.usd_per_month_after for each in moved),
    )
    return Digest(
        week=week_of(on),
        day=on,
        sections=lines_of(facts, on, threshold),
        freshness=freshness(facts.prices_as_of, on),
        schedule="" if channel is None else str(channel.weekly),
        owner="" if channel is None else channel.owner,
        choices=(SUBSCRIBE,) if channel is None else FOOTER,
        due_on=due_on,
        chart=chart if len(moved) > 1 else None,
        is_preview=is_preview,
        not_compared=facts.not_compared,
    )


SUBSCRIBE = Choice("Subscribe this channel", DigestPress(name="on"))
FOOTER = (
    Choice("Change", DigestPress(name="change")),
    Choice("Mute 4 weeks", DigestPress(name="mute")),
    Choice("Unsubscribe", DigestPress(name="unsubscribe")),
)


def _moved(facts: Facts, limit: Threshold) -> list[PriceMove]:
    """The moves that pass, the largest in dollars first."""
    passed = (
        each for each in facts.moves if limit.passed(each.usd_per_month_before, each.usd_per_month_after)
    )
    return sorted(passed, key=lambda each: -abs(each.usd_per_month_after - each.usd_per_month_before))


def _line(
    about: About, text: str, label: str, more: Iterable[str] = (), choices: tuple[Choice, ...] = ()
) -> DigestLine:
    context = " · ".join(filter(None, (about.record_id, *more)))
    return DigestLine(text, about.owner, context, about.permalink, about.title, label, choices)


def _flip(told: Flip) -> DigestLine:
    saving = figures.usd_about(told.usd_saving_per_month)
    text = (
        f"{told.becomes} wins now, not {told.was}; it costs {saving} a month less than the other side"
        if told.becomes
        else f"{told.was} is not open any more, and nothing else is"
    )
    return _line(told.about, text, "Decide again", (told.cause,))


def _near(told: NearFlip) -> DigestLine:
    text = f"{told.winner} is only {figures.percent(told.margin)} cheaper than {told.runner_up}"
    return _line(told.about, text, "See what is close", (told.cause,))


def _retirement(told: Retirement, on: date) -> DigestLine:
    days = (told.on - on).days
    when = "today" if days == 0 else f"in {days} day{'s' if days > 1 else ''}"
    text = f"{told.model} is shut down on {figures.date(told.on)}, {when}"
    to = f"replacement: {told.replacement}" if told.replacement else ""
    return _line(told.about, text, "Plan the move", (to,))


def _move(told: PriceMove) -> DigestLine:
    before, after = told.usd_per_month_before, told.usd_per_month_after
    share = f" ({_signed(after / before - 1)})" if before else ""
    text = f"{told.option}: {figures.usd(before)} → {figures.usd(after)} a month{share}"
    return _line(told.about, text, "See the options", told.figures)


def _waiting(told: Waiting, on: date) -> DigestLine:
    if told.what == "approval":
        age = working_days(told.day, on)
        days = f", {age} working day{'' if age == 1 else 's'}" if age else ""
        since = "today" if told.day == on else f"{figures.date(told.day)}{days}"
        text, choices = f"Waits for an approval since {since}", deciding(told.about.record_id)
        return _line(told.about, text, "Approve or reject", choices=choices)
    over = working_days(told.day, on)
    late = f", {over} working day{'' if over == 1 else 's'} ago" if over else ""
    text = f"Its review {'was' if over else 'is'} due on {figures.date(told.day)}{late}"
    return _line(told.about, text, "Review it", choices=reviewing(told.about.record_id))


def _volume(told: VolumeDrift) -> DigestLine:
    assumed, measured = told.assumed_tokens_per_month, told.measured_tokens_per_month
    share = f" ({_signed(measured / assumed - 1)})" if assumed else ""
    cost = f"{figures.usd(told.usd_per_month_assumed)} → {figures.usd(told.usd_per_month_measured)} a month"
    text = f"{figures.tokens(measured)} tokens a month, {figures.tokens(assumed)} assumed{share}: {cost}"
    label, measured_on = "Update the volume", f"measured on {figures.date(told.measured_on)}"
    choices = (press(label, "open", told.about.record_id),)
    return _line(told.about, text, label, (measured_on,), choices)


def _undecided(told: Undecided) -> DigestLine:
    return _line(told.about, f"Its prices are not watched any more: {told.reason}", "Decide it anew")


def freshness(as_of: date, on: date) -> str:
    """How old the prices are, as a sentence."""
    days = (on - as_of).days
    age = "today" if days <= 0 else f"{days} day{'s' if days > 1 else ''} ago"
    return f"API prices as of {figures.date(as_of)}, {age}."


def _signed(share: float) -> str:
    return ("+" if share > 0 else "−") + figures.percent(abs(share))
