"""The `alert` agent: facts in, strictly by `seq`; alerts out."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from tocsin.agents.alert.acquaintance import as_known
from tocsin.agents.alert.calendar import advanced, earlier
from tocsin.agents.alert.cast import cast_news
from tocsin.agents.alert.copies import support
from tocsin.agents.alert.incident_news import incident_news
from tocsin.agents.alert.index import Index
from tocsin.agents.alert.marks import answers
from tocsin.agents.alert.meeting_news import meeting_news
from tocsin.agents.alert.notebook import Notebook, key
from tocsin.agents.alert.turn import Turn, grown
from tocsin.agents.alert.withdrawals import withdrawals
from tocsin.agents.lane import PackedMemory, Ruling, carry_out, outbox_key, prune
from tocsin.schemas.alert import ALERT, ActorsAlert, CasualtiesAlert, MeetingsAlert
from tocsin.schemas.facts import Facts
from tocsin.schemas.mark import Mark
from tocsin.schemas.memory import Outbox
from tocsin.schemas.story import Heeded, Held, NewsLane, Raised, StoryMemory, Trace

AnyAlert = ActorsAlert | MeetingsAlert | CasualtiesAlert
MAX_VERSIONS = 4
"""Versions of one article whose alerts are kept to be raised again."""
_FOREVER = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how much a lane remembers."""

    window: timedelta = timedelta(days=30)
    """Stories, incidents, meetings and articles that nobody told of for so long are forgotten, by lane time."""
    actors: timedelta = _FOREVER
    """An actor that no story named for so long is "first seen" again."""
    traces: int = 200_000
    stories: int = 50_000
    incidents: int = 50_000
    meetings: int = 50_000
    known_actors: int = 200_000
    marks: int = 20_000
    outboxes: int = 1_000
    """Inputs whose outputs are kept to be sent again after a crash."""


@dataclass(frozen=True, slots=True)
class Awaited:
    """What a lane waits for: the number of the next facts; how many came early, and when the first of them was received."""

    edition: str
    seq: int
    early: int
    since: datetime


@dataclass(slots=True)
class Alerter:
    """Judges facts by what the lane remembers; the memory is a dict of bytes here and a table in the river."""

    memory: PackedMemory
    limits: Limits = field(default_factory=Limits)
    _index: Index = field(init=False)
    _early: dict[str, set[int]] = field(init=False)
    """The numbers of what came before its turn, by edition."""

    def __post_init__(self) -> None:
        self.restore()

    def restore(self) -> None:
        """Rebuild what is derived from the memory: after its table was recovered."""
        self._index = Index(self.memory)
        self._early = {}
        for edition, seq in (at.split(":")[1:] for at in self.memory if at.startswith("held:")):
            self._early.setdefault(edition, set()).add(int(seq))

    def awaited(self) -> list[Awaited]:
        """Return what each edition waits for, those that wait for nothing left out."""
        return [self._awaited(edition, early) for edition, early in self._early.items() if early]

    def _awaited(self, edition: str, early: set[int]) -> Awaited:
        first = self.memory[key("held", edition, min(early))]
        assert isinstance(first, Held)
        return Awaited(edition, self._lane(edition).next_seq, len(early), first.facts.received_at)

    def judge(self, facts: Facts) -> list[AnyAlert]:
        """Return the alerts that *facts* raise, and those of later facts that waited for them.

        Facts that come early are held; facts that were judged before give the same alerts again while their outbox
        is kept, else nothing. Raises ValueError where `seq` is missing.
        """
        if facts.seq is None:
            raise ValueError(f"facts of article {facts.article_id} have no seq: deduplicate has not seen it")
        alerts: list[AnyAlert] = []
        due = self._lane(facts.edition).next_seq
        if facts.seq < due:
            alerts = self._again(facts.edition, facts.seq)
        elif facts.seq > due:
            self.memory[key("held", facts.edition, facts.seq)] = Held(facts=facts)
            self._early.setdefault(facts.edition, set()).add(facts.seq)
        else:
            alerts = self._apply(facts)
        return [*alerts, *self._released(facts.edition)]

    def heed(self, mark: Mark) -> list[AnyAlert]:
        """Return the alerts that answer *mark*; the same mark again gives the same ones.

        Raises MarkRefused where the lane does not know what it is of. The lane takes marks between facts as they come,
        and its outboxes keep that order.
        """
        edition, at = mark.edition, key("mark", mark.edition, mark.id)
        known = self.memory.get(at)
        if isinstance(known, Heeded):
            return [ALERT.validate_python(alert) for alert in known.alerts]
        lane, notebook = self._lane(edition), Notebook(self.memory, edition)
        alerts = _as_muted(answers(mark, notebook, self._index), notebook)
        heeded = Heeded(seen=lane.time or mark.at, alerts=tuple(alert.model_dump(mode="json") for alert in alerts))
        notebook.write(at, heeded)
        notebook.write(key("lane", edition, ""), lane.model_copy(update={"marks": lane.marks + 1}))
        self._carry_out(notebook, alerts, position=f"mark {lane.marks}", turn=lane.turn)
        prune(self.memory, edition, [f"mark {lane.marks - self.limits.outboxes}"])
        return alerts

    def _released(self, edition: str) -> Iterator[AnyAlert]:
        while held := self.memory.get(key("held", edition, self._lane(edition).next_seq)):
            assert isinstance(held, Held)
            yield from self._apply(held.facts)

    def _again(self, edition: str, seq: int) -> list[AnyAlert]:
        outbox = self.memory.get(outbox_key(edition, seq))
        return [ALERT.validate_python(output) for output in outbox.outputs] if isinstance(outbox, Outbox) else []

    def _apply(self, facts: Facts) -> list[AnyAlert]:
        edition, before = facts.edition, self._lane(facts.edition)
        seq, notebook = before.next_seq, Notebook(self.memory, edition)
        lane = advanced(before, facts)
        notebook.write(key("lane", edition, ""), lane)
        self._expire(notebook, lane)
        notebook.forget(key("held", edition, seq))  # held or not: the outbox is the same
        alerts = self._news(notebook, facts, lane)
        self._carry_out(notebook, alerts, position=seq, turn=before.turn)
        self._early.get(edition, set()).discard(seq)
        prune(self.memory, edition, [seq - self.limits.outboxes])
        return alerts

    def _carry_out(self, notebook: Notebook, alerts: list[AnyAlert], *, position: int | str, turn: int) -> None:
        ruling = Ruling(tuple(alerts), notebook.changes)
        carry_out(self.memory, ruling, edition=notebook.edition, position=position, seq=turn)
        for at, value in notebook.changes.items():
            self._index.note(at, value)

    def _news(self, notebook: Notebook, facts: Facts, lane: NewsLane) -> list[AnyAlert]:
        if facts.failed:
            return []
        turn = Turn.of(facts, notebook, self._index, lane.time or facts.received_at)
        before = next((r for r in turn.own.raised if r.content_hash == facts.content_hash), None) if turn.own else None
        if facts.repeat and before is not None:
            return [ALERT.validate_python(alert) for alert in before.alerts]
        if facts.late:
            return []
        alerts, subjects = _judged(turn)
        alerts = _as_muted(alerts, notebook)
        _leave_trace(turn, alerts, subjects)
        return alerts

    def _expire(self, notebook: Notebook, lane: NewsLane) -> None:
        if lane.time is None:
            return
        limits = self.limits
        before, actors_before = earlier(lane.time, limits.window), earlier(lane.time, limits.actors)
        for kind, most in (
            ("trace", limits.traces),
            ("story", limits.stories),
            ("incident", limits.incidents),
            ("meeting", limits.meetings),
            ("actor", limits.known_actors),
            ("mark", limits.marks),
        ):
            since = actors_before if kind == "actor" else before
            for at in self._index.overdue(kind, notebook.edition, before=since, most=most):
                notebook.forget(at)

    def _lane(self, edition: str) -> NewsLane:
        lane = self.memory.get(key("lane", edition, ""))
        return lane if isinstance(lane, NewsLane) else NewsLane()


async def alert(lane: Alerter, facts: AsyncIterable[Facts]) -> AsyncIterator[AnyAlert]:
    """Yield the alerts that *facts* raise, in order."""
    async for each in facts:
        for news in lane.judge(each):
            yield news


async def heed(lane: Alerter, marks: AsyncIterable[Mark]) -> AsyncIterator[AnyAlert]:
    """Yield the alerts that answer *marks*, in order."""
    async for mark in marks:
        for answer in lane.heed(mark):
            yield answer


def _as_muted(alerts: list[AnyAlert], notebook: Notebook) -> list[AnyAlert]:
    """Return *alerts*, those of a muted story with `muted` set."""
    at = {alert.story_id: key("story", notebook.edition, alert.story_id) for alert in alerts}
    muted = {story for story, where in at.items() if (known := notebook.find(StoryMemory, where)) and known.muted}
    return [alert.model_copy(update={"muted": True}) if alert.story_id in muted else alert for alert in alerts]


def _judged(turn: Turn) -> tuple[list[AnyAlert], tuple[str, ...]]:
    """Return the alerts of one article, and the keys of what it supports."""
    if turn.facts.pub_status == "canceled":
        return list(withdrawals(turn)), ()
    if turn.facts.verdict == "duplicate":
        return [], support(turn)
    known = turn.story()
    turn = replace(turn, facts=as_known(turn.facts, known))
    story = grown(known, turn)
    at = turn.key("story", story.id)
    story, cast = cast_news(turn, story)
    turn.notebook.write(at, story)
    meetings, incidents = list(meeting_news(turn)), list(incident_news(turn))
    alerts: list[AnyAlert] = [cast] if cast else []
    for _, raised in meetings:
        alerts += raised
    for _, tolls in incidents:
        alerts += tolls
    return alerts, (at, *(subject for subject, _ in meetings), *(subject for subject, _ in incidents))


def _leave_trace(turn: Turn, alerts: list[AnyAlert], subjects: tuple[str, ...]) -> None:
    facts = turn.facts
    raised = Raised(content_hash=facts.content_hash, alerts=tuple(a.model_dump(mode="json") for a in alerts))
    before = [r for r in turn.own.raised if r.content_hash != facts.content_hash] if turn.own else []
    kept = turn.own.subjects if turn.own and facts.pub_status != "canceled" else ()
    trace = Trace(
        seen=turn.now,
        witness=turn.witness,
        story_id=facts.story_id,
        subjects=tuple(dict.fromkeys([*kept, *subjects])),
        raised=(*before, raised)[-MAX_VERSIONS:],
    )
    turn.notebook.write(turn.key("trace", facts.article_id), trace)
