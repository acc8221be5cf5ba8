#!/usr/bin/env python3
"""How long a subscriber's import, `tocsin --help` and the first alert of `tocsin run` take.

    bench/startup.py [--rounds 9]

Each is a process of its own on warm file caches; the median counts. The bare interpreter's start is in all three.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time

from figures import Figure
from rich.progress import track

_CLI = [sys.executable, "-m", "tocsin.streams.cli"]
_IMPORT = [sys.executable, "-c", "import tocsin.schemas.alert"]
_GIVEN = [sys.executable, "-c", "from pydantic import BaseModel"]
_LIMIT_S = 60.0


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=9)
    arguments = parser.parse_args()
    for figure in measure(arguments.rounds):
        print(figure.line())


def measure(rounds: int = 9) -> list[Figure]:
    """Return the medians, in milliseconds and seconds."""
    bare, given = _median([sys.executable, "-c", ""], rounds), _median(_GIVEN, rounds)
    imported, helped = _median(_IMPORT, rounds), _median([*_CLI, "--help"], rounds)
    first = statistics.median(first_alert_s() for _ in track(range(max(1, rounds // 3)), description="first alert"))
    how = f"median of {rounds}; the bare interpreter takes {bare:.0f} ms of it"
    return [
        Figure(
            "import tocsin.schemas.alert",
            imported,
            "ms",
            150,
            "at most",
            f"{how}, that and pydantic's own classes {given:.0f} ms",
        ),
        Figure("tocsin --help", helped, "ms", 300, "at most", how),
        Figure("first alert of tocsin run --demo", first, "s", 6, "at most", f"median of {max(1, rounds // 3)}"),
    ]


def _median(command: list[str], rounds: int) -> float:
    def once() -> float:
        begun = time.monotonic()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return (time.monotonic() - begun) * 1000

    once()
    return statistics.median(once() for _ in track(range(rounds), description=" ".join(command[-2:])[-40:]))


def first_alert_s() -> float:
    """Return the seconds from the call of `tocsin run --demo` to its first quote. Raises RuntimeError where none comes."""
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "TOCSIN_DESK": "127.0.0.1:18081"}
    with tempfile.TemporaryDirectory() as home:
        begun = time.monotonic()
        with subprocess.Popen([*_CLI, "run", "--demo"], cwd=home, env=environment, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            late = threading.Timer(_LIMIT_S, process.kill)
            late.start()
            try:
                if not any("“" in line for line in process.stdout):
                    raise RuntimeError("`tocsin run --demo` ended without an alert")
                return time.monotonic() - begun
            finally:
                late.cancel()
                process.kill()


if __name__ == "__main__":
    main()
