"""What does the catalog hold of machines? GPUs, their rents and prices, power and housing."""

from typing import Annotated, Literal

from pydantic import PositiveInt

from costmodel.catalog.entry import Entry, Unit
from costmodel.scenario import Part, Precision
from costmodel.sourced import Dated, Sourced

ProviderKind = Literal["hyperscaler", "neocloud", "marketplace"]
Market = Literal["on_demand", "reserved", "spot", "mixed", "endpoint"]
"""How a GPU is sold; `endpoint` is a managed deployment of one model, paid by the GPU-hour."""


class Gpu(Entry):
    """A GPU: memory, bandwidth, dense peak by precision (no sparsity), power, link to its neighbours.

    `link_gb_per_s` is the total of both directions, as vendors print it. `max_per_node` is the largest
    common server.
    """

    aliases: tuple[str, ...] = ()
    vendor: Literal["NVIDIA", "AMD"]
    datacenter: bool
    memory_gb: Annotated[Sourced[float], Unit("GB", ages=False, label="memory")]
    bandwidth_gb_per_s: Annotated[Sourced[float], Unit("GB/s", ages=False, label="memory bandwidth")]
    dense_tflops: Annotated[dict[Precision, Sourced[float]], Unit("TFLOP/s", ages=False, label="dense peak")]
    tdp_w: Annotated[Sourced[float], Unit("W", ages=False, label="thermal design power (TDP)")]
    link: Literal["nvlink", "infinity_fabric", "pcie"]
    link_gb_per_s: Annotated[Sourced[float], Unit("GB/s", ages=False, label="link between GPUs")]
    max_per_node: PositiveInt


class Gpus(Part):
    """gpus.toml."""

    gpus: dict[str, Gpu]


class Provider(Entry):
    """Who rents out GPUs; what it signs or holds is in providers.toml."""

    kind: ProviderKind


class GpuOffer(Entry):
    """A GPU for rent: `instance_gpus` are the sizes it comes in. `by_default`: may be chosen unasked."""

    provider: str
    gpu: str
    market: Market
    region: str
    instance_gpus: tuple[PositiveInt, ...]
    usd_per_gpu_hour: Annotated[Dated, Unit("USD a GPU-hour", label="rent")]
    by_default: bool


class Commitment(Part):
    """Discounts on the on-demand rent, as shares of it."""

    reserved_1_year_discount: Annotated[
        Dated, Unit("share of the on-demand rent", label="discount for a one-year reservation")
    ]
    reserved_3_years_discount: Annotated[
        Dated, Unit("share of the on-demand rent", label="discount for a three-year reservation")
    ]
    spot_discount: Annotated[Dated, Unit("share of the on-demand rent", label="spot discount")]
    spot_hours_between_interruptions: Annotated[
        Dated, Unit("hours", label="time until a spot GPU is taken back")
    ]


class GpuPrices(Part):
    """gpu_prices.toml."""

    providers: dict[str, Provider]
    offers: dict[str, GpuOffer]
    commitment: Commitment


class Power(Part):
    """Electricity, what a server draws beyond its GPUs, and what housing it costs."""

    usd_per_kwh: Annotated[Dated, Unit("USD a kWh", label="electricity")]
    pue: Annotated[Dated, Unit("ratio", label="power usage effectiveness (PUE)")]
    server_overhead: Annotated[Dated, Unit("multiple of GPU power", label="server power over GPU power")]
    gpu_sustained_share_of_tdp: Annotated[Dated, Unit("share", label="GPU power under load")]
    gpu_idle_share_of_tdp: Annotated[Dated, Unit("share", label="GPU power when idle")]
    colocation_usd_per_kw_month: Annotated[Dated, Unit("USD a kW and month", label="colocation")]


class HardwarePrice(Entry):
    """The purchase price of one GPU."""

    gpu: str
    usd: Annotated[Dated, Unit("USD", label="purchase price")]


class Server(Entry):
    """How many of some GPUs are sold in one server: `fewest`, and doubled from there up to `most`."""

    gpus: tuple[str, ...]
    fewest: Annotated[Sourced[float], Unit("GPUs", ages=False, label="fewest in one server")]
    most: Annotated[Sourced[float], Unit("GPUs", ages=False, label="most in one server")]

    @property
    def sizes(self) -> tuple[int, ...]:
        """The numbers that are sold."""
        sizes = [round(self.fewest.value)]
        while sizes[-1] * 2 <= self.most.value:
            sizes.append(sizes[-1] * 2)
        return tuple(sizes)


class Hardware(Part):
    """What owning costs: GPU prices, the server around them, spares, and what is left at the end."""

    prices: dict[str, HardwarePrice]
    servers: dict[str, Server]
    server_share: Annotated[Dated, Unit("share of GPU price", label="server around the GPUs")]
    spares_share: Annotated[Dated, Unit("share of GPUs", label="spare GPUs")]
    amortization_months: Annotated[Dated, Unit("months", label="amortization period")]
    residual_share_year_1: Annotated[Dated, Unit("share of price", label="residual value after 1 year")]
    residual_share_year_2: Annotated[Dated, Unit("share of price", label="residual value after 2 years")]
    residual_share_year_3: Annotated[Dated, Unit("share of price", label="residual value after 3 years")]
    residual_share_year_4: Annotated[Dated, Unit("share of price", label="residual value after 4 years")]

    def server(self, gpu_id: str) -> Server:
        """How a GPU is sold; every GPU of the catalog is of one kind of server."""
        return next(server for server in self.servers.values() if gpu_id in server.gpus)
