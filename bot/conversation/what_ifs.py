"""Which what-ifs fit this scenario? The buttons under a verdict."""

from datetime import date

from bot.conversation.questions.model import names
from bot.conversation.replies import Choice
from bot.conversation.state import WhatIfPress
from bot.whatif.apply import apply
from bot.whatif.change import Change
from costmodel.catalog.load import catalog
from costmodel.scenario import Scenario

MOST = 6


def what_ifs(scenario: Scenario, on: date) -> tuple[Choice, ...]:
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
        Choice(label, WhatIfPress(changes=(change,)))
        for label, change in wanted
        if _possible(change, scenario, on)
    )[:MOST]


def _possible(change: Change, scenario: Scenario, on: date) -> bool:
    try:
        return apply([change], scenario, on) != scenario
    except ValueError:
        return False
