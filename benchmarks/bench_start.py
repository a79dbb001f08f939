"""How long from `make run` to ready, once everything is installed?"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from statistics import median

STARTS = 5


def start_seconds(data: str) -> float:
    """Seconds from the command to the line with the URL."""
    command = ["make", "--silent", "run"] if shutil.which("make") else [sys.executable, "-m", "bot", "run"]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "REDIS_"))}
    began = time.perf_counter()
    with subprocess.Popen(  # noqa: S603 - our own command
        command, env=kept | {"DATA_DIR": data}, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        taken = time.perf_counter() - began
        os.killpg(process.pid, signal.SIGTERM)
    assert "http" in line, line
    return taken


def run() -> None:
    """Print the median and the slowest of a few starts."""
    with tempfile.TemporaryDirectory() as data:
        taken = [start_seconds(data) for _ in range(STARTS)]
    print(f"make run to ready: median {median(taken):.2f} s, slowest of {STARTS} {max(taken):.2f} s")


if __name__ == "__main__":
    run()
