"""The river, top to bottom: one `flow(...)` line an agent."""

from __future__ import annotations

import sys
from datetime import timedelta
from functools import partial

from tocsin.agents.admit.agent import admit
from tocsin.agents.alert import KINDS as STORIES
from tocsin.agents.alert import Alerter, Limits, alert, heed
from tocsin.agents.deduplicate import KINDS as SEEN
from tocsin.agents.deduplicate import Deduplicator, deduplicate
from tocsin.schemas.alert import ALERT
from tocsin.schemas.article import Article
from tocsin.schemas.facts import Facts
from tocsin.streams.codec import read_admitted, read_facts, read_mark, read_raw, salvaged_facts
from tocsin.streams.crew import Crew
from tocsin.streams.deliveries import to_admitted, to_alerts, to_unique
from tocsin.streams.extractor import EXTRACTION
from tocsin.streams.flow import flow
from tocsin.streams.lanes import Lanes
from tocsin.streams.river import River
from tocsin.streams.settings import Settings
from tocsin.streams.topics import ADMITTED, FACTS, MARKS, RAW, UNIQUE


def create_app(settings: Settings, crew: Crew | None = None) -> River:
    """Return the river of *settings*: raw articles in, alerts out; *crew* extracts, or the worker by itself."""
    app = River(settings, crew)
    seen, stories = _seen(app), _stories(app)
    app.awaited = lambda: [gap for judge in stories.judges for gap in judge.awaited()]

    flow(app, RAW, admit, read=read_raw, to=to_admitted)
    flow(app, ADMITTED, lane=seen.of, read=read_admitted, to=to_unique)
    app.work_apart(UNIQUE, EXTRACTION)
    flow(app, FACTS, lane=stories.of, read=read_facts, to=to_alerts, fallback=_bare, salvage=salvaged_facts)
    flow(app, MARKS, lane=stories.hearing(heed), read=read_mark, to=to_alerts)
    return app


def _seen(app: River) -> Lanes[Deduplicator]:
    judge = partial(Deduplicator, window_days=app.settings.window_days, size=app.settings.max_articles)
    return Lanes(app, ADMITTED, "deduplicate", deduplicate, judge, SEEN, output=Article.model_validate, to=to_unique)


def _stories(app: River) -> Lanes[Alerter]:
    # Outboxes go when their inputs are committed, not after a count.
    limits = Limits(window=timedelta(days=app.settings.expiry_days), outboxes=sys.maxsize)
    judge = partial(Alerter, limits=limits)
    return Lanes(app, FACTS, "alert", alert, judge, STORIES, output=ALERT.validate_python, to=to_alerts)


def _bare(facts: Facts) -> Facts:
    return facts.model_copy(update={"failed": True, "actors": (), "meetings": (), "events": (), "casualties": ()})
