"""What is asked about a rate? One question a line of JSON; a key that is none of a question is refused."""

import json
from difflib import get_close_matches
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

MOST_TOKENS = 10_000_000
MOST_REQUESTS = 1_000_000
IN_PASSING = frozenset(
    {"id", "source", "url", "title", "row", "date", "year", "note", "notes", "comment", "metric", "value"}
    | {"params_b", "active_params_b", "output_tokens_per_s", "total_tokens_per_s"}
)
"""Keys that rows of data sets carry beside a question, which change no answer."""

Told = Annotated[str, Field(min_length=1, max_length=200)]


def _no_truth(told: object) -> object:
    """Refuses true and false, which would else be read as 1 and 0."""
    if isinstance(told, bool):
        msg = "give a number"
        raise ValueError(msg)  # noqa: TRY004 - pydantic takes a ValueError for a refusal
    return told


A_NUMBER = BeforeValidator(_no_truth)
Tokens = Annotated[float, A_NUMBER, Field(le=MOST_TOKENS, allow_inf_nan=False)]
Positive = Annotated[float, A_NUMBER, Field(gt=0, allow_inf_nan=False)]


class Asked(BaseModel):
    """A question.

    Attributes:
        model, gpu: names in any usual spelling.
        n_gpus: that share the model by tensor parallelism, in one node.
        precision: of the weights; None is what the model was published in.
        input_tokens, output_tokens: a request.
        concurrency: requests in flight; None is saturation.
        engine: that serves it; None is any.
        cached_input_share: of the input, what is in the prefix cache and need not be computed.
        first_token_ms, output_token_ms: targets that must be kept: requests in flight are then as many as
            keep them, `concurrency` at most. A published rate kept none that is known, so none is given.
        measured_output_tokens_per_s: what the asker measured: it wins, unless it is above physics.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", protected_namespaces=())

    model: Told
    gpu: Told
    n_gpus: Annotated[int, A_NUMBER, Field(ge=1, le=1024)]
    precision: str | None = None
    input_tokens: Annotated[Tokens, Field(ge=0)]
    output_tokens: Annotated[Tokens, Field(ge=1)]
    concurrency: Annotated[float, A_NUMBER, Field(ge=1, le=MOST_REQUESTS, allow_inf_nan=False)] | None = None
    engine: str | None = None
    cached_input_share: Annotated[float, A_NUMBER, Field(ge=0, le=1)] = 0.0
    first_token_ms: Positive | None = None
    output_token_ms: Positive | None = None
    measured_output_tokens_per_s: Positive | None = None

    @classmethod
    def of_line(cls, line: str) -> "Asked":
        """The question of a line of JSON. Raises ValidationError, and CannotJudgeError for an unknown key."""
        told = json_object(line)
        if told is None:
            return cls.model_validate_json(line)
        for key in told.keys() - cls.model_fields.keys() - IN_PASSING:
            near = get_close_matches(key.lower(), cls.model_fields, n=1)
            meant = f"did you mean {near[0]}?" if near else f"there are {', '.join(cls.model_fields)}"
            msg = f"{key[:40]}: no field of a question; {meant}"
            raise CannotJudgeError(msg)
        return cls.model_validate({key: each for key, each in told.items() if key in cls.model_fields})


def json_object(line: str) -> dict[str, object] | None:
    """The JSON object of a line; None where there is none."""
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None


class CannotJudgeError(ValueError):
    """A question without an answer; the message says why, and what to ask instead."""
