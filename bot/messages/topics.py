"""What is each topic of a question called, and which line items and which flip point is it about?"""

from collections.abc import Mapping

from costmodel.decision import LineItemKind

PEOPLE: frozenset[LineItemKind] = frozenset(
    {"people", "model_refresh", "migration", "observability", "overhead"}
)
MACHINES: frozenset[LineItemKind] = frozenset({"gpu", "endpoint", "power", "colocation", "egress"})
TOKENS: frozenset[LineItemKind] = frozenset({"api_tokens"})
KINDS: Mapping[str, frozenset[LineItemKind]] = {
    "engineering_cost": PEOPLE,
    "mlops_fte": PEOPLE,
    "engineer_salary_usd": PEOPLE,
    "model_updates": frozenset({"model_refresh"}),
    "gpu_cost": MACHINES,
    "gpu": MACHINES,
    "gpu_count": MACHINES,
    "replicas": MACHINES,
    "gpu_hourly_usd": frozenset({"gpu", "endpoint"}),
    "gpu_purchase_usd": frozenset({"gpu"}),
    "hosting": MACHINES,
    "utilization": MACHINES,
    "amortization_months": frozenset({"gpu"}),
    "electricity": frozenset({"power"}),
    "electricity_usd_per_kwh": frozenset({"power"}),
    "api_cost": TOKENS,
    "api_model": TOKENS,
    "api_price": TOKENS,
    "discount": TOKENS,
    "cached_share": TOKENS,
    "batch_share": TOKENS,
}
"""The line items that a question is about; about all of them where it is not here."""
PARAMETERS: Mapping[str, str] = {
    "tokens_per_month": "volume",
    "requests_per_day": "volume",
    "api_spend_usd_per_month": "volume",
    "gpu_hourly_usd": "gpu_price",
    "gpu_purchase_usd": "gpu_price",
    "gpu_cost": "gpu_price",
    "api_price": "api_price",
    "api_cost": "api_price",
    "utilization": "utilization",
    "mlops_fte": "mlops_fte",
    "engineering_cost": "mlops_fte",
}
"""The flip point that a question is about."""
TITLES: Mapping[str, str] = {
    "verdict": "The verdict",
    "breakeven": "Break-even",
    "engineering_cost": "Engineering",
    "gpu_cost": "GPUs",
    "api_cost": "API tokens",
    "total_cost": "The whole cost",
    "assumptions": "What is assumed",
    "prices": "Prices",
    "delta": "What changed",
    "electricity": "Electricity",
    "model_updates": "Model updates",
    "token": "A token",
}
DEFINITIONS: Mapping[str, str] = {
    "token": "A token is a piece of a word, about four characters of English. Models are paid by it.",
    "utilization": "Utilization is what you need of what the machines could do. It comes out of the load, "
    "whole replicas and spares.",
    "mlops_fte": "FTE is one engineer, full time. Only work that your team cannot do already is charged.",
    "breakeven": "The break-even is the volume from which self-hosting costs less than any open API.",
    "replicas": "A replica is one running copy of the model, on one GPU or several that share it.",
    "gpu_count": "The GPUs that run at the busiest hour, spares included.",
    "quantization": "Precision is how many bits a weight has. Fewer are smaller and faster, and may answer "
    "worse.",
    "cached_share": "Cached input is what of a prompt was seen just before and is not computed again.",
    "batch_share": "Work that can wait a day. Providers sell it at about half; your machines need no spare.",
    "amortization_months": "Amortization spreads a purchase over the months that it is kept, less what it is "
    "then worth.",
    "p99_ms": "The 99th percentile: one request in a hundred waits longer.",
}
