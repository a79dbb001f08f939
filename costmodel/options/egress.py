"""What does it cost that answers leave the host of the GPUs? Output tokens as bytes, at a price a GB.

What comes in is free at hosts. The way of a request to the GPUs or to an API is the same: on neither side.
"""

from collections.abc import Iterator

from costmodel.options.case import Case
from costmodel.options.plan import TOKENS_PER_MTOK, Figure, Line, Number, dollars, millions

BYTES_PER_GB = 1e9


def _usd_per_gb(case: Case) -> tuple[float, tuple[Figure, ...]]:
    """The team's price, else the catalog's."""
    told = case.scenario.finance.egress_usd_per_gb
    if told is not None:
        return told, ()
    listed = case.facts.operations.egress_usd_per_gb.on(case.on)
    return listed.value, (listed,)


def egress_usd_per_request(case: Case) -> Number:
    """What the answer to one average request costs to send; of many works, works down."""
    asked = case.own_work.requests if case.works is None else case.works.requests
    size = case.facts.operations.egress_bytes_per_token.on(case.on).value
    return asked.output_tokens * size / BYTES_PER_GB * _usd_per_gb(case)[0]


def egress_lines(case: Case, requests_per_month: float) -> Iterator[Line]:
    """The line of so many requests; none where it is free."""
    usd = float(requests_per_month * egress_usd_per_request(case))
    if usd <= 0:
        return
    size = case.facts.operations.egress_bytes_per_token.on(case.on)
    price, listed = _usd_per_gb(case)
    mtok = requests_per_month * case.demand.output_tokens_per_request / TOKENS_PER_MTOK
    gigabytes = mtok * TOKENS_PER_MTOK * size.value / BYTES_PER_GB
    basis = f"{millions(mtok)} tokens out x {size.value:g} bytes = {gigabytes:,.2f} GB x {dollars(price)}"
    yield Line("egress", "Egress", usd, basis, (size, *listed))
