"""Decisions made by hand, with figures that are easy to add up, for verdicts to be rendered from."""

from datetime import date

from bot.conversation.replies import Choice, TestedGuess, Verdict
from bot.conversation.state import WhatIfPress
from bot.whatif.change import Change
from costmodel.decision import (
    BreakEven,
    ComplianceSummary,
    Decision,
    FigureUsed,
    Fleet,
    FlipPoint,
    LineItem,
    OptionResult,
)
from costmodel.scenario import ModelNeed, Scenario, Team, Volume
from costmodel.sourced import Source

ON = date(2026, 11, 21)

API = OptionResult(
    id="token_api:gpt-4o-mini",
    family="token_api",
    side="API",
    title="GPT-4o mini at OpenAI",
    model="GPT-4o mini",
    line_items=(
        LineItem(
            kind="api_tokens",
            label="API tokens",
            usd_per_month=600.0,
            basis="1.6B in × $0.15/M + 0.4B out × $0.60/M",
            figure_ids=("price:gpt-4o-mini",),
        ),
        LineItem(
            kind="people", label="Engineers", usd_per_month=305.5, basis="0.02 FTE", figure_ids=("salary",)
        ),
        LineItem(kind="observability", label="Monitoring", usd_per_month=49.5, basis="flat"),
    ),
    usd_per_month=955.0,
    fully_loaded_usd_per_month=1200.0,
    one_off_usd=0.0,
    usd_per_mtok=0.4775,
    conditions=("Sign OpenAI's BAA first.",),
    warnings=("GPT-4o mini shuts down on 14 Jan 2027; its named replacement is GPT-6 Luna.",),
)
RENTED = OptionResult(
    id="rented_gpu:llama",
    family="rented_gpu",
    side="self-host",
    title="Llama 3.1 8B on 1 × L40S, rented",
    model="Llama 3.1 8B",
    line_items=(
        LineItem(
            kind="gpu",
            label="GPU rent",
            usd_per_month=1261.44,
            basis="2 × 730 h × $0.864",
            figure_ids=("gpu",),
        ),
        LineItem(
            kind="people", label="Engineers", usd_per_month=4083.33, basis="0.25 FTE", figure_ids=("salary",)
        ),
        LineItem(kind="model_refresh", label="Model refresh", usd_per_month=333.33, basis="2 a year"),
        LineItem(kind="migration", label="Moving", usd_per_month=500.0, basis="$18,000 over 36 months"),
    ),
    usd_per_month=6178.10,
    fully_loaded_usd_per_month=10_250.0,
    one_off_usd=18_000.0,
    usd_per_mtok=3.08905,
    fleet=Fleet(
        open_model="Llama 3.1 8B",
        gpu="L40S",
        gpus_per_replica=1,
        precision="fp8",
        provider="RunPod",
        replicas_at_peak=2,
        gpu_hours_per_month=1460.0,
        tokens_per_second_per_replica=2412.0,
        throughput_basis="roofline, ±35%",
        utilization=0.38,
    ),
)
OUT = OptionResult(
    id="hosted_open:llama",
    family="hosted_open",
    side="API",
    title="Llama 3.1 8B at a host",
    model="Llama 3.1 8B",
    line_items=(LineItem(kind="api_tokens", label="API tokens", usd_per_month=100.0, basis="2B × $0.05/M"),),
    usd_per_month=100.0,
    fully_loaded_usd_per_month=100.0,
    one_off_usd=0.0,
    usd_per_mtok=0.05,
    out_because="no BAA is offered by this host (HIPAA)",
)
FIGURES = (
    FigureUsed(
        id="price:gpt-4o-mini",
        label="GPT-4o mini price",
        value="0.15 in, 0.60 out",
        unit="USD a million tokens",
        as_of=date(2026, 11, 1),
        source=Source(title="OpenAI price list", locator="https://openai.com/api/pricing?a=1&b=2"),
        is_assumption=False,
        is_stale=False,
    ),
    FigureUsed(
        id="gpu",
        label="L40S rent",
        value="0.864",
        unit="USD a GPU-hour",
        as_of=date(2026, 6, 18),
        source=Source(title="RunPod price page", locator="https://runpod.io/pricing"),
        is_assumption=False,
        is_stale=True,
    ),
    FigureUsed(
        id="salary",
        label="Engineer, fully loaded",
        value="196,000",
        unit="USD a year",
        as_of=date(2026, 1, 1),
        source=Source(title="assumption", locator="this catalog"),
        is_assumption=True,
        is_stale=False,
    ),
)
SCENARIO = Scenario(
    volume=Volume(tokens_per_month=2e9),
    model=ModelNeed(tier="small", api_model="gpt-4o-mini"),
    team=Team(mlops_fte=0),
)
API_WINS = Decision(
    on=ON,
    scenario=SCENARIO,
    tokens_per_month=2e9,
    requests_per_month=2e6,
    input_tokens_per_request=800,
    output_tokens_per_request=200,
    options=(API, RENTED, OUT),
    winner_id=API.id,
    comparator_id=RENTED.id,
    saving_usd_per_month=5223.10,
    margin=0.8454,
    too_close_to_call=False,
    break_even=BreakEven(
        outcome="from",
        comparator_id=API.id,
        comparator_title=API.title,
        challenger_id=RENTED.id,
        challenger_title="Rented GPUs",
        tokens_per_month=13.4e9,
        first_tokens_per_month=13.4e9,
        until_tokens_per_month=None,
        searched_from_tokens_per_month=1e6,
        searched_to_tokens_per_month=1e12,
    ),
    flip_points=(
        FlipPoint(
            parameter="volume",
            label="Volume",
            current=2e9,
            value=13.4e9,
            unit="tokens a month",
            becomes_id=RENTED.id,
            becomes_title="Rented GPUs",
        ),
        FlipPoint(
            parameter="gpu_price",
            label="GPU price",
            current=0.864,
            value=None,
            unit="USD a GPU-hour",
            becomes_id=None,
            becomes_title=None,
        ),
        FlipPoint(
            parameter="api_price",
            label="API price",
            current=0.3,
            value=2.94,
            unit="USD a million tokens",
            becomes_id=RENTED.id,
            becomes_title="Rented GPUs",
        ),
    ),
    compliance=ComplianceSummary(
        sentence="HIPAA: an API is open to you under a signed BAA.",
        forced_self_host=False,
        agreement_needed=True,
    ),
    warnings=(),
    figures=FIGURES,
)
DEAR_API = API.model_copy(
    update={
        "line_items": (API.line_items[0].model_copy(update={"usd_per_month": 12_000.0}), *API.line_items[1:]),
        "usd_per_month": 12_355.0,
        "fully_loaded_usd_per_month": 12_600.0,
    }
)
SELF_HOST_WINS = API_WINS.model_copy(
    update={
        "tokens_per_month": 4e10,
        "options": (RENTED, DEAR_API, OUT),
        "winner_id": RENTED.id,
        "comparator_id": API.id,
        "saving_usd_per_month": 6176.9,
        "margin": 0.5,
    }
)
TOO_CLOSE = API_WINS.model_copy(
    update={"too_close_to_call": True, "saving_usd_per_month": 40.0, "margin": 0.01}
)
NONE_FITS = API_WINS.model_copy(
    update={
        "options": tuple(
            each.model_copy(update={"out_because": "the network has no route out"})
            for each in (API, RENTED, OUT)
        ),
        "winner_id": None,
        "comparator_id": None,
        "saving_usd_per_month": 0.0,
        "margin": 0.0,
        "break_even": None,
        "flip_points": (),
    }
)
ONLY_ONE = API_WINS.model_copy(
    update={
        "options": (RENTED, API.model_copy(update={"out_because": "data must stay"}), OUT),
        "winner_id": RENTED.id,
        "comparator_id": None,
        "saving_usd_per_month": 0.0,
        "margin": 0.0,
        "break_even": None,
    }
)
WHAT_IFS = (
    Choice(
        "Double the volume", WhatIfPress(changes=(Change(field="tokens_per_month", op="multiply", value=2),))
    ),
    Choice("Hire one engineer", WhatIfPress(changes=(Change(field="mlops_fte", op="add", value=1),))),
)


def verdict(decision: Decision, **said: object) -> Verdict:
    """A verdict on that decision with two what-if buttons and one guess."""
    return Verdict(
        decision,
        guesses=(TestedGuess("request shape: 800 tokens in, 200 out", ("Agents", "Summaries")),),
        what_ifs=WHAT_IFS,
        **said,  # type: ignore[arg-type]
    )
