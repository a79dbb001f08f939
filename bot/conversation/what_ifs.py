"""Which what-ifs fit this scenario? The buttons under a verdict, and how a change reads."""

from bot.conversation.describe import amount, describe
from bot.conversation.figures import short
from bot.conversation.questions.load import NAMES as LOADS
from bot.conversation.questions.model import names
from bot.conversation.replies import Choice
from bot.conversation.state import WhatIfPress
from bot.whatif.apply import apply
from bot.whatif.change import Change
from costmodel.catalog.load import catalog
from costmodel.scenario import Scenario

MOST = 6


def what_ifs(scenario: Scenario) -> tuple[Choice, ...]:
    """The likeliest questions after a verdict on this scenario, as buttons; only those that can be made."""
    wanted = [
        ("Volume doubles", Change(field="tokens_per_month", op="multiply", value=2.0)),
        ("Volume halves", Change(field="tokens_per_month", op="multiply", value=0.5)),
    ]
    if scenario.load.pattern == "steady" and scenario.load.hourly_weights is None:
        wanted.append(("Business hours only", Change(field="load_pattern", op="set", value="business_hours")))
    else:
        wanted.append(("Steady load", Change(field="load_pattern", op="set", value="steady")))
    tiers = list(names())
    if at := tiers.index(scenario.model.tier):
        lower = tiers[at - 1]
        wanted.append((f"One tier down: {names()[lower]}", Change(field="model_tier", op="set", value=lower)))
    there_fte = catalog().defaults.what_if_team.mlops_fte.value
    if scenario.team.fte < there_fte:
        wanted.append(("The people are already there", Change(field="mlops_fte", op="set", value=there_fte)))
    if scenario.regulated.regimes and scenario.regulated.agreement_acceptable is False:
        wanted.append(
            ("A signed agreement is accepted", Change(field="agreement_acceptable", op="set", value=True))
        )
    return tuple(
        Choice(label, WhatIfPress(change=change)) for label, change in wanted if _possible(change, scenario)
    )[:MOST]


def reading(change: Change, before: Scenario, after: Scenario) -> str:
    """How a change was taken: "Volume doubles: 2B → 4B tokens a month"."""
    if change.field == "tokens_per_month":
        words = {2.0: "Volume doubles", 0.5: "Volume halves"}
        title = (
            words.get(float(change.value), "Volume changes") if change.op == "multiply" else "Volume changes"
        )
        old, new = amount(before.volume), amount(after.volume)
        unit = old.partition(" ")[2]
        return f"{title}: {old.removesuffix(f' {unit}') if new.endswith(unit) else old} → {new}"
    if change.field == "load_pattern":
        return f"Load: {describe(before.load)} → {LOADS[after.load.pattern]}"
    if change.field == "model_tier":
        return f"Model: {describe(before.model)} → {describe(after.model)}"
    if change.field == "mlops_fte":
        return f"MLOps headcount: {short(before.team.fte)} → {short(after.team.fte)} FTE"
    if change.field == "agreement_acceptable":
        return (
            "A signed agreement is accepted"
            if after.regulated.agreement_acceptable
            else "No signed agreement is accepted"
        )
    name = "Cached input" if change.field == "cached_input_share" else "Batch"
    return f"{name}: {getattr(before.volume, change.field):.0%} → {getattr(after.volume, change.field):.0%}"


def _possible(change: Change, scenario: Scenario) -> bool:
    try:
        return apply([change], scenario) != scenario
    except ValueError:
        return False
