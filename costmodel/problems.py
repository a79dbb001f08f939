"""What is wrong with input that was refused? A line a problem: the field, the value, what is allowed."""

import json
from collections.abc import Iterator

from pydantic import ValidationError

MOST_LETTERS = 80
"""Of a value that is shown: one line of a terminal."""


def problems(error: ValidationError, whole: str) -> Iterator[str]:
    """The lines; `whole` names what was given where a problem has no field."""
    for problem in error.errors():
        field = ".".join(str(step) for step in problem["loc"]) or whole
        match problem["type"]:
            case "json_invalid":
                yield f"{field}: not JSON: {problem['ctx']['error']}"
            case "missing":
                yield f"{field}: missing; it is required"
            case "extra_forbidden":
                yield f"{field}: unknown field; remove it or correct its name"
            case _:
                allowed = problem["msg"].removeprefix("Value error, ")
                yield f"{field}: {_shown(problem['input'])} is not allowed: {allowed}"


def _shown(value: object) -> str:
    text = json.dumps(value, default=str)
    return text if len(text) <= MOST_LETTERS else f"{text[: MOST_LETTERS - 3]}..."
