"""The events that an article tells of: who did what to whom, as PLOVER roots."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from tocsin.agents.extract.choosing import choose
from tocsin.agents.extract.events.ends import source_of, target_of
from tocsin.agents.extract.events.frames import frame_of, may_tell
from tocsin.agents.extract.events.newcomers import newcomers
from tocsin.agents.extract.events.roots import Verdict, verdict_of
from tocsin.agents.extract.grammar.background import in_background
from tocsin.agents.extract.grammar.polarity import stance_of
from tocsin.agents.extract.grammar.scene import Scene, Side
from tocsin.agents.extract.grammar.speakers import Cast
from tocsin.agents.extract.meetings.words import verb_frame
from tocsin.agents.extract.parse.reading import Reading
from tocsin.schemas.facts import Actor, Event, Meeting

_MOST = 4  # events of one verb


@dataclass(frozen=True, slots=True)
class _Told:
    """What one verb tells, before pairs are settled."""

    verdict: Verdict
    source: Side
    target: Side | None
    depth: int
    background: bool


class Act(NamedTuple):
    """An event, and who comes into the article by it."""

    event: Event
    background: bool
    """Whether it is told in the background of its sentence only: "..., as Chile had asked"."""
    newcomers: tuple[Actor, ...]


def find_acts(reading: Reading, cast: Cast, meetings: list[Meeting]) -> list[Act]:
    """Return the events that *reading* tells of, in the order of the text; one root for one pair in one sentence.

    An end that is nobody in *cast* is a slug of what the text calls it ("taliban-prisoners"). Meetings are events of
    their own: a held one is not repeated here.
    """
    chosen = choose(reading, cast, may_tell)
    acts: dict[tuple[str, str, str | None], Act] = {}
    for sentence in chosen:
        met = [m for m in meetings if m.evidence.start == sentence.start]
        for act in _of_sentence(Scene(reading, sentence, reading.parsed(sentence), cast), met):
            acts.setdefault((act.event.type, act.event.source, act.event.target), act)
    return list(acts.values())


def _of_sentence(scene: Scene, met: list[Meeting]) -> Iterator[Act]:
    verbs = [verb for verb in scene.doc if verb.pos_ in ("VERB", "AUX") and not (met and _tells_only_a_meeting(verb))]
    told = sorted((t for verb in verbs for t in _of_verb(scene, verb)), key=lambda t: t.depth)
    settled: set[frozenset[str]] = {frozenset(p.id for p in m.participants) for m in met if m.type != "CONSULT"}
    aimed = {(one.verdict.root, one.source.id) for one in told if one.target}
    for one in told:
        if one.target is None and (one.verdict.root, one.source.id) in aimed:
            continue
        pair = frozenset({one.source.id, one.target.id if one.target else one.verdict.root})
        if (one.verdict.root == "CONSULT" and one.verdict.mode != "mediation") or any(pair <= known for known in settled):
            continue
        settled.add(pair)
        event = Event(
            type=one.verdict.root, mode=one.verdict.mode, source=one.source.id, target=one.target.id if one.target else None,
            status=one.verdict.status, evidence=scene.sentence.span,
        )  # fmt: skip
        yield Act(event, one.background, tuple(newcomers(scene, (one.source, one.target))))


def _tells_only_a_meeting(verb: Any) -> bool:
    """Whether *verb* says no more than its meeting does: "agreed to meet in Riga"."""
    frame = verb_frame(verb)
    return frame is not None and frame.needs != "told by phone" and frame_of(verb) is None


def _of_verb(scene: Scene, verb: Any) -> Iterator[_Told]:
    stance = stance_of(verb)
    frame = frame_of(verb)
    if frame is None and stance.attitude is None and stance.modal != "must":
        return
    verdict = verdict_of(verb, frame, stance)
    if verdict is None:
        return
    depth = sum(1 for _ in verb.ancestors)
    count = 0
    sources = source_of(scene, verb, stance, verdict)
    for source in sources[:2]:
        targets: list[Side | None] = [t for t in target_of(scene, verb, stance, verdict, sources) if t.id != source.id]
        for target in targets[:3] or [None]:
            if count < _MOST and (target is not None or (verdict.alone and (source.kind != "person" or source.office))):
                count += 1
                yield _Told(verdict, source, target, depth, in_background(verb))
