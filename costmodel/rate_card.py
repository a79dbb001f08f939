"""What do token prices make of one request? Rates by the length of the request, cache and batch included."""

from dataclasses import dataclass, replace

from costmodel.scenario import RequestShape
from costmodel.sourced import Sourced

TOKENS_PER_MTOK = 1_000_000


@dataclass(frozen=True)
class Rate:
    """USD a million tokens by the input tokens of the request: the last step exceeded applies."""

    steps: tuple[tuple[float, float], ...]

    def at(self, input_tokens: float) -> float:
        """The rate for a request of `input_tokens`; it applies to all of the request's tokens."""
        if len(self.steps) == 1:
            return self.steps[0][1]
        return next((usd for start, usd in reversed(self.steps) if input_tokens > start), self.steps[0][1])

    def beyond(self, start: float) -> float:
        """The rate for a request just longer than `start`, which may be where a step begins."""
        return next(usd for step, usd in reversed(self.steps) if step <= start)

    def scaled(self, factor: float) -> "Rate":
        """The rate times `factor`."""
        return Rate(tuple((start, usd * factor) for start, usd in self.steps))


@dataclass(frozen=True)
class Rates:
    """What a provider charges for input, for input read from its cache or written to it, and for output.

    `cache_write` is the rate of input where a provider asks nothing more for writing.
    """

    input: Rate
    cached_input: Rate
    output: Rate
    cache_write: Rate

    def usd_per_request(
        self, shape: RequestShape, cached_input_share: float, cache_write_share: float = 0.0
    ) -> float:
        """USD of one request of that shape; the two shares are of its input."""
        tokens = shape.input_tokens_per_request
        fresh = tokens * (1 - cached_input_share - cache_write_share) * self.input.at(tokens)
        cached = tokens * cached_input_share * self.cached_input.at(tokens)
        written = tokens * cache_write_share * self.cache_write.at(tokens)
        output = shape.output_tokens_per_request * self.output.at(tokens)
        return (fresh + cached + written + output) / TOKENS_PER_MTOK

    def scaled(self, factor: float) -> "Rates":
        """All rates times `factor`."""
        return Rates(
            self.input.scaled(factor),
            self.cached_input.scaled(factor),
            self.output.scaled(factor),
            self.cache_write.scaled(factor),
        )


@dataclass(frozen=True)
class RateCard:
    """A model's rates on a date. `batch` None: none is on record. `figures` are the list prices used.

    `cache_write_figure` is the list price of writing to the cache; None where that costs what input does.
    """

    provider: str
    model: str
    standard: Rates
    batch: Rates | None
    figures: tuple[Sourced[float], ...]
    note: str = ""
    cache_write_figure: Sourced[float] | None = None

    def scaled(self, factor: float) -> "RateCard":
        """The card with all rates times `factor`; the figures stay list prices."""
        if factor == 1:
            return self
        batch = None if self.batch is None else self.batch.scaled(factor)
        return replace(self, standard=self.standard.scaled(factor), batch=batch)
