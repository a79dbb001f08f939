"""Pay, exchange rates and small figures as read in their sources: a change here needs a source read again."""

from datetime import date

import pytest

from costmodel.catalog.load import catalog, figures
from costmodel.sourced import Sourced

FACTS = catalog()
FIGURES: dict[tuple[str, date], Sourced[float]] = {
    (figure.id, figure.as_of): figure for figure in figures(FACTS)
}
AS_READ = date(2026, 11, 21)
MULTIPLE = "multiple of base pay"


@pytest.mark.parametrize(
    ("id_", "value", "unit", "as_of", "locator"),
    [
        # "DevOps Engineer / SRE 70K-110K", "ML Engineer 95K-130K": the middle of the two.
        ("labour.germany_mlops_salary", 1e5, "EUR a year", date(2026, 1, 1), "careercheck.io"),
        # "MLOps Engineer, confirmé (3-7 ans): 80-110 k".
        ("labour.france_mlops_salary", 95e3, "EUR a year", date(2026, 1, 1), "talma.ai"),
        # "DevOps, PLN 16,000-22,000 gross" a month on an employment contract.
        ("labour.poland_mlops_salary", 228e3, "PLN a year", date(2025, 12, 16), "itcompare.pl"),
        # "around 12-18 LPA".
        ("labour.india_mlops_salary", 15e5, "INR a year", AS_READ, "brollyai.com"),
        # "DevOps Engineer CA$117,499".
        ("labour.canada_mlops_salary", 117_499, "CAD a year", AS_READ, "orbytjobs.ai"),
        # "80,000: 11,250 NI, 2,400 pension, total 93,650".
        ("labour.uk_benefits_multiplier", 1.17, MULTIPLE, date(2025, 4, 6), "calculatesalary.uk"),
        # "France 45%", "Poland 22.14%", "Germany 20.65%".
        ("labour.france_benefits_multiplier", 1.45, MULTIPLE, date(2026, 2, 19), "eurodev.com"),
        ("labour.poland_benefits_multiplier", 1.2214, MULTIPLE, date(2026, 2, 19), "eurodev.com"),
        ("labour.germany_benefits_multiplier", 1.2065, MULTIPLE, date(2026, 2, 19), "eurodev.com"),
        # "10% to 15% depending on the employee's gross pay".
        ("labour.india_benefits_multiplier", 1.125, MULTIPLE, AS_READ, "globalsquirrels.com"),
        # "100,000 USD: mandatory employer costs of approximately 5,786".
        ("labour.canada_benefits_multiplier", 1.058, MULTIPLE, date(2026, 2, 3), "deel.com"),
        # ">1 hour/week consistently".
        ("labour.on_call_hours_per_week", 1, "hours a week", date(2026, 1, 1), "gigagpu.com"),
        # "AWS (EC2) ~ $0.09/GB".
        ("operations.egress_usd_per_gb", 0.09, "USD a GB", date(2026, 6, 1), "thundercompute.com"),
        # "1 token is about 4 characters".
        ("operations.egress_bytes_per_token", 4, "bytes a token", AS_READ, "help.openai.com"),
        # "A100 (refurb/used) $8-15K street price".
        ("hardware.prices.a100_80gb_sxm.usd", 11_500, "USD", date(2026, 1, 1), "mercatus-ai.com"),
        # "MI300X ($15,000-20,000)".
        ("hardware.prices.mi300x.usd", 17_500, "USD", date(2026, 5, 25), "data-gate.ch"),
        # "RTX 4090 $1,800-2,000 new, $1,400-1,700 used".
        ("hardware.prices.rtx_4090.usd", 1_900, "USD", date(2026, 5, 1), "runlocalai.co"),
    ],
)  # fmt: skip
def test_a_figure(id_: str, value: float, unit: str, as_of: date, locator: str) -> None:
    figure = FIGURES[id_, as_of]
    assert (figure.value, figure.unit) == (value, unit)
    assert locator in figure.source.locator
    assert figure.confidence in ("primary", "secondary")


@pytest.mark.parametrize(
    "id_",
    [
        "labour.on_call_working_hours_stipend",
        "operations.reads_per_cache_write",
        "operations.overhead_multiplier_up_to_gpus",
    ],
)
def test_what_has_no_source_is_an_assumption_with_its_reason(id_: str) -> None:
    figure = FIGURES[id_, AS_READ]
    assert figure.confidence == "assumption"
    assert figure.note


@pytest.mark.parametrize(
    ("code", "per_euro"),
    # The European Central Bank's reference rates of 8 May 2026, units a euro.
    [("EUR", 1), ("GBP", 0.86410), ("INR", 111.1285), ("CAD", 1.6063), ("AUD", 1.6259), ("CHF", 0.9156),
     ("JPY", 184.37), ("PLN", 4.2318)],
)  # fmt: skip
def test_a_rate_is_the_quotient_of_two_reference_rates(code: str, per_euro: float) -> None:
    figure = FIGURES[f"currencies.rates.{code}.per_usd", date(2026, 5, 8)]
    assert figure.value == pytest.approx(per_euro / 1.1761, rel=1e-5)
    assert figure.confidence == "primary"
    assert "ecb.europa.eu" in figure.source.locator
