"""How well was a message understood? A prediction beside its label: exact, wrong, or a harmless miss.

`wrong` is the one outcome that may not be: the scenario changed in a way that no label allows. Numbers agree
within 3 %. A model or a GPU agrees when every token of the label's slug is in the id that was given.
"""

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

Line = Mapping[str, Any]

CORPUS = Path(__file__).parent / "corpus"
CLOSE = 0.03
SAME_TOPIC = (
    {"engineering_cost", "mlops_fte", "engineer_salary_usd"},
    {"gpu_cost", "gpu_hourly_usd", "gpu", "hosting"},
    {"verdict", "total_cost", "delta", "api_cost"},
    {"breakeven", "tokens_per_month"},
    {"assumptions", "prices"},
    {"electricity", "gpu_cost"},
    {"model_updates", "engineering_cost"},
)
SAME_STEP = (
    {"reset", "show_base", "restart"},
    {"undo", "previous", "back"},
    {"export", "share"},
    {"cancel", "pause", "stop"},
)
NAMED = {"api_model", "self_host_model", "gpu", "quantization", "model_tier"}
VOLUMES = {"tokens_per_month", "requests_per_day"}
COUNTS = {"gpu_count", "replicas"}
SILENT = {"ignore", "clarify", "reject"}


def corpora() -> dict[str, list[Line]]:
    """Every corpus by its name."""
    return {
        path.stem: [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        for path in sorted(CORPUS.glob("*.jsonl"))
    }


def outcome(label: Line, got: Line) -> str:
    """How a reading compares with its label and the label's alternatives."""
    if any(agrees(one, got) for one in (label, *label.get("accept", ()))):
        return "exact"
    changes = got["kind"] in {"change", "compare", "answer"} or any(e["op"] != "any" for e in got["expect"])
    if changes and any(not _idle(entry) for entry in got["expect"]):
        return "wrong"
    if label["kind"] == "ignore":
        return "chatty"
    if label["kind"] in SILENT:
        return "other"
    return {"clarify": "overask", "reject": "overask", "ignore": "missed"}.get(got["kind"], "other")


def agrees(label: Line, got: Line) -> bool:
    """Whether kind and entries are the label's; the order of entries says nothing."""
    if label["kind"] != got["kind"]:
        return False
    if got["kind"] in SILENT:
        return True
    left = [entry for entry in got["expect"] if not _idle(entry)]
    wanted = [entry for entry in label["expect"] if not _idle(entry)]
    for entry in wanted:
        match = next((one for one in left if _same(entry, one)), None)
        if match is None:
            return False
        left.remove(match)
    return not left


def _idle(entry: Line) -> bool:
    """Adding nothing changes nothing."""
    return bool(entry["op"] == "add" and entry["value"] == 0)


def _same(label: Line, got: Line) -> bool:
    if label["op"] != got["op"]:
        return False
    if label["op"] == "any":
        return _same_topic(label, got)
    fields = {label["field"], got["field"]}
    alike = len(fields) == 1 or fields == COUNTS or (label["op"] == "multiply" and fields == VOLUMES)
    return alike and _same_value(label["field"], label["value"], got["value"])


def _same_topic(label: Line, got: Line) -> bool:
    if label["field"] == "nav" == got["field"]:
        steps = {str(one["value"]).split(":")[0] for one in (label, got)}
        return len(steps) == 1 or any(steps <= group for group in SAME_STEP)
    topics = {label["field"], got["field"]}
    return len(topics) == 1 or any(topics <= group for group in SAME_TOPIC)


def _same_value(field: str, label: Any, got: Any) -> bool:  # noqa: ANN401 - a label's value is a number, a name or a list
    if field == "regulated":
        as_sets = [set(one) if isinstance(one, list) else {one} for one in (label, got)]
        return as_sets[0] == as_sets[1]
    if isinstance(label, (int, float)) and isinstance(got, (int, float)):
        return math.isclose(label, got, rel_tol=CLOSE, abs_tol=1e-9)
    if field in NAMED:
        return _tokens(label) <= _tokens(got)
    return bool(label == got)


def _tokens(name: object) -> set[str]:
    return set(re.findall(r"[a-z]+|\d+(?:\.\d+)?", str(name).lower().replace("gpt-4o", "gpt4o")))


def score(pairs: Iterable[tuple[Line, Line]]) -> dict[str, Counter[str]]:
    """The outcomes, counted by level."""
    counts: dict[str, Counter[str]] = {}
    for label, got in pairs:
        counts.setdefault(label["level"], Counter())[outcome(label, got)] += 1
    return counts
