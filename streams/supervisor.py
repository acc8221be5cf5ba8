"""A parent for a worker: starts it again when it crashed, and kills it when it does not stop."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence

HOPELESS = frozenset({0, 64, 65, 78})
"""Exit codes after which starting again would change nothing: done, or wrong settings."""
STEADY_S = 60.0
"""A worker that lived so long is started again at once."""
LONGEST_PAUSE_S = 30.0


def supervise(command: Sequence[str], *, stop_s: float, say: Callable[[str], None]) -> int:
    """Run *command* and return its exit code once SIGTERM or SIGINT came, or it ended with one of HOPELESS.

    The command gets a pipe as standard input that closes when this process dies, however it dies.
    """
    told = threading.Event()
    before = {number: signal.signal(number, lambda *_: told.set()) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        return _supervise(command, told, stop_s, say)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def follow_parent() -> None:
    """End this process as SIGTERM would once its parent is gone; standard input is the parent's pipe."""

    def watch() -> None:
        while os.read(0, 1):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="tocsin-parent", daemon=True).start()


def _supervise(command: Sequence[str], told: threading.Event, stop_s: float, say: Callable[[str], None]) -> int:
    pause_s = 1.0
    while True:
        begun = time.monotonic()
        # A session of its own: Ctrl-C in a terminal reaches the worker through us, once.
        with subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True) as worker:
            code = _outcome(worker, told, stop_s, say)
        if told.is_set() or code in HOPELESS:
            return code
        pause_s = 1.0 if time.monotonic() - begun > STEADY_S else min(2 * pause_s, LONGEST_PAUSE_S)
        say(f"the worker ended with code {code}: started again in {pause_s:.0f} s")
        if told.wait(pause_s):
            return 0


def _outcome(worker: subprocess.Popen[bytes], told: threading.Event, stop_s: float, say: Callable[[str], None]) -> int:
    while worker.poll() is None and not told.wait(0.2):
        pass
    if worker.poll() is None:
        worker.terminate()
        try:
            worker.wait(stop_s)
        except subprocess.TimeoutExpired:
            say(f"the worker did not stop within {stop_s:.0f} s: killed")
            worker.kill()
    return worker.wait()
