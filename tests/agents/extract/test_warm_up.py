"""What is loaded before the first article comes."""

from __future__ import annotations

import subprocess
import sys

_FIRST_OF_ITS_DAY = """
import gc, sys
from datetime import UTC, datetime
from tocsin.agents.extract.extraction import facts_of, warm_up
from tocsin.schemas.article import Article

def article(text):
    return Article(id="a", edition="en", text=text, content_hash="", received_at=datetime(2026, 3, 4, tzinfo=UTC))

warm_up()
modules, objects = set(sys.modules), len(gc.get_objects())
facts = facts_of(article(
    "Germany's chancellor will meet the president of Egypt in Cairo next week, and condemned the shelling of Moravin, where a dozen"
    " civilians died. Two ships collided off Osta; nobody was hurt. Talks between the two ministers broke down on Friday."
))
assert facts.actors and facts.meetings and facts.events and facts.casualties
print(len(set(sys.modules) - modules), len(gc.get_objects()) - objects)
"""


def test_the_first_article_finds_everything_loaded() -> None:
    done = subprocess.run([sys.executable, "-c", _FIRST_OF_ITS_DAY], capture_output=True, text=True, check=True, timeout=120)
    modules, objects = map(int, done.stdout.split())
    assert modules == 0
    assert objects < 3_000, "the tables alone are ten times as many"
