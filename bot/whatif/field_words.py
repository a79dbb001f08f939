"""Which fields may a word name? What people call what they changed, the likeliest field first."""

from collections.abc import Mapping

from bot.language.words import either
from bot.whatif.reading import Field

_FIELDS: Mapping[tuple[Field, ...], tuple[str, ...]] = {
    ("tokens_per_month", "requests_per_day", "api_spend_usd_per_month"): (
        *("volume", "traffic", "tokens", "requests", "usage", "spend"),
    ),
    ("input_tokens_per_request", "input_share"): ("input",),
    ("output_tokens_per_request", "input_share"): ("output",),
    ("tokens_per_request", "input_tokens_per_request", "output_tokens_per_request"): ("request size",),
    ("mlops_fte",): ("engineer", "engineers", "hire", "hires", "hiring", "people", "headcount", "team"),
    ("engineer_salary_usd",): ("salary", "salaries", "pay"),
    ("gpu", "gpu_count", "gpu_hourly_usd", "gpu_purchase_usd"): ("gpu", "gpus"),
    ("gpu_hourly_usd",): ("gpu price", "gpu prices", "hourly price"),
    ("gpu_purchase_usd",): ("purchase price",),
    ("api_price",): ("api price", "api prices"),
    ("gpu_hourly_usd", "api_price", "gpu_purchase_usd"): ("price", "prices"),
    ("discount",): ("discount", "api discount"),
    ("cached_share",): ("cache", "caching", "cached share"),
    ("batch_share",): ("batch", "batching", "batch share"),
    ("growth_per_month",): ("growth",),
    ("horizon_months",): ("horizon",),
    ("amortization_months",): ("amortization",),
    ("electricity_usd_per_kwh",): ("electricity",),
    ("utilization",): ("utilization",),
    ("replicas",): ("replicas",),
    ("load_pattern",): ("load", "load pattern"),
    ("hosting",): ("hosting",),
    ("quantization",): ("quantization", "precision"),
    ("p99_ms",): ("latency",),
    ("regulated",): ("compliance", "regulation", "regulated data"),
    ("model_tier", "api_model", "self_host_model"): ("model", "tier"),
}
CALLED: Mapping[str, tuple[Field, ...]] = {
    word: fields for fields, words in _FIELDS.items() for word in words
}
FIELD_WORD = either(sorted(CALLED, key=len, reverse=True))
