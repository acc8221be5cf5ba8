#!/usr/bin/env python3
"""How long a subscriber's import, `tocsin --help` and the first alert of `tocsin run` take.

    bench/startup.py [--rounds 9]

Each is a process of its own on warm file caches; the median counts. The import is the statement alone, as whoever subscribes
waits for it; the interpreter's start is in the other two, and in what is told beside the import of a process that does no more.
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
_TIMED = "import time; begun = time.perf_counter(); {}; print(time.perf_counter() - begun)"
_IMPORT, _GIVEN = "import tocsin.schemas.alert", "from pydantic import BaseModel, Field"
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
    bare, helped = _median([sys.executable, "-c", ""], rounds), _median([*_CLI, "--help"], rounds)
    whole = _median([sys.executable, "-c", _IMPORT], rounds)
    imported, given = _imports([_IMPORT, _GIVEN], rounds)
    first = statistics.median(first_alert_s() for _ in track(range(max(1, rounds // 3)), description="first alert"))
    how = f"median of {rounds}; the bare interpreter takes {bare:.0f} ms of it"
    return [
        Figure(
            "import tocsin.schemas.alert",
            imported,
            "ms",
            150,
            "at most",
            f"the statement, in a new interpreter, median of {rounds}; `{_GIVEN}` takes {given:.0f} ms of it; "
            f"a process that does no more takes {whole:.0f} ms from its start to its end",
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


def _imports(statements: list[str], rounds: int) -> list[float]:
    """Return the median milliseconds of each statement, each time in a new interpreter; they take turns."""

    def once(statement: str) -> float:
        code = [sys.executable, "-c", _TIMED.format(statement)]
        return float(subprocess.run(code, check=True, capture_output=True).stdout) * 1000

    taken = [[once(statement) for statement in statements] for _ in track(range(rounds + 1), description="imports")]
    return [statistics.median(of) for of in zip(*taken[1:], strict=True)]


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
