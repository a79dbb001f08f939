"""How long does one message take to be read? Mean and worst, over the corpora and over hostile input."""

from itertools import chain
from time import perf_counter

from bot.conversation.answers import read_in
from bot.conversation.parse_lines import BOTS
from tests.whatif.scoring import corpora
from tests.whatif.test_read_anything import HOSTILE

ROUNDS = 3


def taken_ms(text: str, context: str, prev: str | None) -> float:
    """Milliseconds that one message takes."""
    started = perf_counter()
    read_in(text, context, prev, BOTS)  # type: ignore[arg-type]  # the corpora hold known contexts
    return (perf_counter() - started) * 1e3


def run() -> None:
    """Print both, in milliseconds; names and patterns are built before."""
    taken_ms("what if we use gpt-4o on 2 h100s at 30% utilization", "whatif", None)
    lines = list(chain(*corpora().values()))
    usual = [taken_ms(one["text"], one["context"], one.get("prev")) for _ in range(ROUNDS) for one in lines]
    hostile = {text: taken_ms(text, "whatif", text) for text in HOSTILE}
    worst = max(hostile, key=lambda text: hostile[text])
    print(
        f"read_in(): mean {sum(usual) / len(usual):.2f} ms, worst {max(usual):.1f} ms of "
        f"{len(lines)} messages"
    )
    print(f"hostile:   worst {hostile[worst]:.1f} ms ({worst[:12]!r}…)")


if __name__ == "__main__":
    run()
