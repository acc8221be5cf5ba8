"""Something planted in every Python process that is started with an environment of ours: it runs before anything else."""

from __future__ import annotations

import os
from pathlib import Path


def planted(directory: Path, code: str) -> dict[str, str]:
    """Return the environment in which *code* runs first in each process; it is kept in *directory*."""
    (directory / "sitecustomize.py").write_text(code)
    return {**os.environ, "PYTHONPATH": str(directory), "OMP_NUM_THREADS": "1"}


FATAL_ARTICLE = """
import os, re, signal, sys, time
from pathlib import Path

if any(word.endswith(("tocsin.streams.extractor", "worker.py")) for word in sys.orig_argv):
    from tocsin.agents.extract import agent

    read, how, home = agent.extract, {how!r}, Path({home!r})

    async def extract(articles):
        async for article in articles:
            if "granary" in article.text:
                with (home / "tries").open("a") as tries:
                    tries.write("x")
                if how == "killed":
                    os.kill(os.getpid(), signal.SIGKILL)
                elif how == "holding the interpreter":
                    re.match(r"(a+)+$", "a" * 100 + "b")
                time.sleep(1000)
            async def one():
                yield article
            async for facts in read(one()):
                yield facts

    agent.extract = extract
"""
"""An extraction that does not survive an article with a granary in it, `how` being one of HOW; it notes each try in `home`."""
HOW = ("blocking", "holding the interpreter", "killed")
