"""Which constants explain the measurements best? A robust least-squares fit, and its errors on unseen models.

Residuals are logarithms of predicted over measured, under a soft-L1 loss: one odd row cannot bend the fit. A
row weighs less the more rows its network has (as the fourth root), or the most measured models would decide.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

from costmodel.calibrate.measurements import Measurement
from costmodel.catalog.load import catalog
from costmodel.placement import computes_in, network
from costmodel.placement import replica as replica_of
from costmodel.throughput import Constants, Floats, Network, Replica, Requests, roofline

BOUNDS: Mapping[str, tuple[float, float]] = {
    "bandwidth_efficiency": (0.5, 0.95),
    "prefill_compute_efficiency": (0.2, 0.95),
    "decode_compute_efficiency": (0.2, 0.95),
    "fp8_efficiency": (0.3, 1.0),
    "fp4_efficiency": (0.2, 1.0),
    "expert_half_parameters": (1e4, 1e9),
    "step_overhead_s": (1e-6, 0.1),
    "layer_overhead_s": (1e-6, 1e-3),
    "sequence_overhead_s": (1e-8, 2e-4),
    "allreduce_latency_s": (1e-7, 1e-4),
    "link_efficiency": (0.05, 1.0),
}
"""What is fitted, and within which limits: no memory is read faster than a copy kernel reads it (0.95)."""
WEIGHT_POWER = -0.25
SOFT_FROM = 0.15
"""A residual (of a logarithm) from which the loss grows linearly: about 15 %."""
EVALUATIONS = 200


@dataclass(frozen=True)
class Table:
    """Measurements as arrays, one entry a row: what the roofline takes, and what was measured."""

    rows: tuple[Measurement, ...]
    network: Network
    replica: Replica
    eight_bit: NDArray[np.bool_]
    four_bit: NDArray[np.bool_]
    requests: Requests
    measured: Floats
    group: NDArray[np.int64]
    """Of the row's network: models that are built alike are one (Llama 3.1 and 3.3 70B)."""

    @classmethod
    def of(cls, rows: Sequence[Measurement], constants: Constants) -> "Table":
        """The table of some rows; `constants` serve only to build replicas, their values do not matter."""
        facts = catalog()
        networks, replicas, computing = [], [], []
        for row in rows:
            model, gpu = facts.models[row.model], facts.gpus[row.gpu]
            held = replica_of(model, gpu, row.gpus, row.precision, constants)
            if held is None:
                msg = f"{row.row}: {gpu.title} has no {row.precision}; correct the row in measurements.csv"
                raise ValueError(msg)
            networks.append(tuple(vars(network(model, dealt_out=row.dealt_out)).values()))
            replicas.append(tuple(vars(held).values()))
            computing.append(computes_in(row.precision, gpu))
        built = [tuple(vars(network(facts.models[row.model])).values()) for row in rows]
        known = {layout: number for number, layout in enumerate(dict.fromkeys(built))}
        return cls(
            rows=tuple(rows),
            network=Network(*np.array(networks, dtype=np.float64).T),
            replica=Replica(*np.array(replicas, dtype=np.float64).T),
            eight_bit=np.array([each in ("fp8", "int8") for each in computing]),
            four_bit=np.array([each == "fp4" for each in computing]),
            requests=Requests(
                input_tokens=np.array([row.input_tokens for row in rows]),
                output_tokens=np.array([row.output_tokens for row in rows]),
                concurrency=np.array([row.concurrency for row in rows]),
            ),
            measured=np.array([row.output_tokens_per_s for row in rows]),
            group=np.array([known[layout] for layout in built]),
        )

    def where(self, chosen: NDArray[np.bool_]) -> "Table":
        """The rows that are chosen."""

        def cut(part: Network | Replica | Requests) -> dict[str, Floats]:
            return {
                field.name: np.broadcast_to(getattr(part, field.name), chosen.shape)[chosen]
                for field in fields(part)
            }

        return Table(
            rows=tuple(row for row, taken in zip(self.rows, chosen, strict=True) if taken),
            network=Network(**cut(self.network)),
            replica=Replica(**cut(self.replica)),
            eight_bit=self.eight_bit[chosen],
            four_bit=self.four_bit[chosen],
            requests=Requests(**cut(self.requests)),
            measured=self.measured[chosen],
            group=self.group[chosen],
        )

    def predicted(self, constants: Constants) -> Floats:
        """Output tokens a second of each row under some constants; 0 where it does not fit."""
        kinds = [self.eight_bit, self.four_bit]
        efficiency = np.select(kinds, [constants.fp8_efficiency, constants.fp4_efficiency], 1.0)
        machine = replace(self.replica, compute_efficiency=efficiency)
        return roofline(self.network, machine, self.requests, constants).output_tokens_per_s

    def weights(self) -> Floats:
        """Of the rows, 1 on average."""
        _, group, rows = np.unique(self.group, return_inverse=True, return_counts=True)
        weight = rows[group] ** WEIGHT_POWER
        return np.asarray(weight / weight.mean())


def fitted(table: Table, start: Constants) -> Constants:
    """The constants of BOUNDS that explain the table best; the others are held as in `start`."""
    names = tuple(BOUNDS)
    low, high = np.log(np.array([BOUNDS[name] for name in names]).T)
    weights = table.weights()

    def constants(point: Floats) -> Constants:
        return replace(start, **dict(zip(names, np.exp(point).tolist(), strict=True)))

    def residuals(point: Floats) -> Floats:
        return np.asarray(np.log(table.predicted(constants(point)) / table.measured) * weights)

    told = np.log([getattr(start, name) for name in names])
    inside = np.clip(told, low + 1e-6, high - 1e-6)
    found = least_squares(
        residuals, inside, bounds=(low, high), loss="soft_l1", f_scale=SOFT_FROM, max_nfev=EVALUATIONS
    )
    return constants(found.x)


def unseen(table: Table, start: Constants) -> Floats:
    """Each row predicted by a fit to the rows of all other networks."""
    predicted = np.empty(len(table.rows))
    for group in np.unique(table.group):
        left_out = table.group == group
        predicted[left_out] = table.where(left_out).predicted(fitted(table.where(~left_out), start))
    return predicted


@dataclass(frozen=True)
class Errors:
    """Of predictions: the median and 90th percentile of |predicted / measured - 1|."""

    rows: int
    median: float
    p90: float

    @classmethod
    def of(cls, predicted: Floats, measured: Floats) -> "Errors":
        """The errors of some predictions."""
        error = np.abs(predicted / measured - 1)
        return cls(len(error), float(np.median(error)), float(np.quantile(error, 0.9)))

    def __str__(self) -> str:
        """For people."""
        return f"median {self.median:.1%}, 90th percentile {self.p90:.1%}, {self.rows:,} rows"
