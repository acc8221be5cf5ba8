"""When a meeting is: the date told with it, not the day somebody spoke of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from typing import Any

from tocsin.agents.extract.grammar.clauses import ancestors, children, governor, link_of, whole
from tocsin.agents.extract.grammar.polarity import tense_of
from tocsin.agents.extract.grammar.scene import Scene
from tocsin.agents.extract.meetings.status import breaks_off
from tocsin.agents.extract.meetings.where import goes_there
from tocsin.agents.extract.meetings.words import noun_frame, used
from tocsin.agents.extract.phrases.dates import find_dates, resolve_date
from tocsin.agents.extract.phrases.stretches import from_to, year_of
from tocsin.schemas.message import When
from tocsin.schemas.terms import MeetingStatus

_REPORTED = frozenset({"ccomp", "parataxis"})
_COMING = frozenset({"planned", "proposed"})


def date_of(scene: Scene, trigger: Any, status: MeetingStatus) -> When | None:
    """Return the date that *trigger*, the verb or noun of a meeting, is told with; of what is to come, the next such day."""
    near = {id_: rank for rank, id_ in enumerate(_verbs_of(trigger))}
    told, mover = [], _mover(trigger)
    sent = scene.reading.after_dateline(scene.sentence)
    for start, end, when in find_dates(scene.sentence.text, scene.reading.day):
        ahead = scene.reading.day is not None and when.start > scene.reading.day
        of_topic = status == "held" and trigger.lemma_ == "discuss" and ahead  # "discussed a visit to Oslo in April"
        other = of_topic or _is_of_another(scene.sentence.text, start, end)
        rank = None if end <= sent or other else _rank(scene, trigger, start, end, near)
        if rank is not None and (mover is None or _is_moved_to(scene, mover, start, end)):
            told.append((rank, abs(start - trigger.idx), start, end, when))
    if not told:
        return _of_when(scene, trigger) if status == "held" else None
    rank, _, start, end, when = min(told, key=lambda one: one[:3])
    own = rank == 0 and (trigger.pos_ != "VERB" or _was_to_be(trigger) or tense_of(trigger) == "future")
    coming = status in _COMING or (status == "cancelled" and own)
    if rank and status in _COMING and link_of(whole(trigger)) in ("ahead", "before", "until"):
        return None  # the day of "will speak on Thursday ahead of talks in Riga"
    if rank and status == "denied":
        return None  # the day of "denied on Monday reports that they would meet"
    if (
        rank
        and status == "cancelled"
        and (verb := governor(trigger)) is not None
        and (breaks_off(trigger, verb) or end <= verb.idx)
    ):
        return None  # the day of "suspended talks on Monday" is not theirs, nor that of "said on Monday he had cancelled"
    if rank and status == "held" and _is_of_future(scene, start, end):
        return None  # "will speak on Tuesday after returning from a summit"
    if not coming:
        return _until(scene, end, when)
    if rank and _is_told_of_before(scene, trigger, start, end):
        return None
    found = _ahead(scene, scene.sentence.text[start:end], when)
    return None if found is None else _until(scene, end, found)


def _is_of_another(text: str, start: int, end: int) -> bool:
    """Whether a date is none of a meeting's: "the first since 2019", "will speak on Friday, a week after they met"."""
    return text.startswith("since ", start) or text.endswith(_BESIDE, start, end)


_BESIDE = (" after", " before")


def _of_when(scene: Scene, trigger: Any) -> When | None:
    """Return the year that a clause on a meeting hangs on: "hark back to 1994, when talks between Lind and Varga failed"."""
    years = [found for found in _YEAR_WHEN.finditer(scene.sentence.text) if found.end() < trigger.idx]
    return year_of(int(years[-1][1])) if years else None


_YEAR_WHEN = re.compile(r"\b((?:19|20)\d\d),? when\b")


def _until(scene: Scene, end: int, first: When) -> When:
    """Return the whole of "from April 29 to May 1", whose first day ends at *end*."""
    text = scene.sentence.text
    for start, _, last in find_dates(text, scene.reading.day):
        days = {first.precision, last.precision} == {"day"} and last.end > first.end
        if start > end and days and text[end:start].strip() in _TO:
            return from_to(first.start, last.end, "day")
    return first


_TO = frozenset({"to", "-", "–", "until", "till", "through"})


def _is_of_future(scene: Scene, start: int, end: int) -> bool:
    """Whether a date is of what somebody will do."""
    span = scene.doc.char_span(start, end, alignment_mode="expand")
    verb = None if span is None else governor(span.root)
    return verb is not None and tense_of(verb) == "future"


def _mover(trigger: Any) -> Any | None:
    """Return the verb that moves a meeting to another day: "talks planned for Friday were postponed"."""
    verb = governor(trigger) if trigger.dep_ in ("dobj", "nsubjpass", "nsubj") else None
    if verb is None:
        return None
    # "Planned" of "talks planned for Friday were put off" is no clause, but the parser may take it for one.
    beside = [verb.head, *children(verb, "ccomp")] if verb.lemma_ in _FIXES else []
    return next((mover for mover in (verb, *beside) if _moves(mover)), None)


_FIXES = frozenset({"plan", "schedule", "set", "slate", "expect"})


def _moves(verb: Any) -> bool:
    whole = {"put": {"off", "back"}, "push": {"back"}, "bring": {"forward"}}.get(verb.lemma_)
    return verb.lemma_ in used("moves") and (whole is None or any(c.lower_ in whole for c in verb.children))


def _is_moved_to(scene: Scene, mover: Any, start: int, end: int) -> bool:
    """Whether a date is one that a meeting is moved to, and not the one that it had."""
    span = scene.doc.char_span(start, end, alignment_mode="expand")
    if span is None:
        return False
    links = [span.root, *islice(ancestors(span.root), 3)]
    away = {mover.i, *(child.i for child in children(mover, "prep", "advmod", "prt"))}  # "put back from Friday to Monday"
    return any(link.lower_ in ("to", "until", "till", "for") and link.head.i in away for link in links)


def _was_to_be(verb: Any) -> bool:
    """Whether *verb* is "meet" of "where he was to meet Lind on Thursday": the day is the meeting's, not the refusal's."""
    due = verb.head.lemma_ == "be" or verb.head.lower_ in used("fixed")
    return bool(verb.tag_ == "VB" and verb.dep_ == "xcomp" and due)


def is_long_over(scene: Scene, trigger: Any) -> bool:
    """Tell whether "before the meeting in January" is told of as past: that month is far nearer behind than ahead."""
    day, verb = scene.reading.day, governor(trigger)
    if day is None or verb is None or tense_of(verb) != "past":
        return False
    for start, end, when in find_dates(scene.sentence.text, day):
        if when.precision == "month" and _rank(scene, trigger, start, end, {}) == 0 and when.end < day:
            ahead = resolve_date(scene.sentence.text[start:end], day, ahead=True)
            return ahead is not None and 2 * (day - when.end) < ahead.start - day
    return False


def _is_told_of_before(scene: Scene, trigger: Any, start: int, end: int) -> bool:
    """Whether the date is of what went before: "flew to Oslo on Monday, where she will meet Lind", "agreed on Monday to meet"."""
    span = scene.doc.char_span(start, end, alignment_mode="expand")
    verb = None if span is None else governor(span.root)
    return verb is not None and verb.tag_ == "VBD" and verb.pos_ == "VERB" and verb.i < span.root.i < trigger.i


def _rank(scene: Scene, trigger: Any, start: int, end: int, near: dict[int, int]) -> int | None:
    """Return how closely a date is told with the meeting, 0 for its own; nothing where another clause tells it."""
    span = scene.doc.char_span(start, end, alignment_mode="expand")
    if span is None:
        return None
    root = span.root
    if root.i == trigger.i:
        return 0
    for above in ancestors(root):
        if _is_of_saying(above, root) or _is_spoken_of(trigger, above):
            return None
        if above.i == trigger.i:
            return 0
        if above.lower_ in _STARTING and above.i != trigger.i and above.head.i < above.i:
            continue  # "will meet in Oslo starting on Sunday"
        if above.pos_ in ("VERB", "AUX"):
            if above.dep_ in ("relcl", "acl") and above.head.i == trigger.i:
                return 1
            return near[above.i] + 1 if above.i in near else None
    return len(near) + 1


_STARTING = frozenset({"starting", "beginning", "commencing"})


def _is_spoken_of(trigger: Any, noun: Any) -> bool:
    """Whether a meeting, which a date hangs on, is what they spoke of: "discussed preparations for a visit in April"."""
    topic = noun.pos_ == "NOUN" and noun_frame(noun) is not None
    return topic and any(above.i == trigger.i and above.lemma_ == "discuss" for above in ancestors(noun))


def _is_of_saying(verb: Any, day: Any) -> bool:
    """Whether *day*, which the parser hangs on *verb*, is when somebody said so: "said late on Tuesday he would meet Lind"."""
    subjects = children(verb, "nsubj", "nsubjpass") if verb.dep_ == "ccomp" else []
    return bool(subjects) and verb.head.i < day.i < subjects[0].left_edge.i


def _verbs_of(trigger: Any) -> Iterator[int]:
    """Yield the verbs whose time is the meeting's too: those it hangs under, up to whoever reports it."""
    token = trigger
    if trigger.pos_ not in ("VERB", "AUX"):
        verb = governor(trigger)
        if verb is None:
            return
        token = verb
        yield token.i
    for _ in range(6):
        if token.dep_ in _REPORTED or token.head.i == token.i or (token.dep_ == "relcl" and not goes_there(token)):
            return
        token = token.head
        if token.pos_ in ("VERB", "AUX"):
            yield token.i


def _ahead(scene: Scene, phrase: str, when: When) -> When | None:
    """Return the next such day; nothing where it can only be past."""
    day = scene.reading.day
    if day is not None and when.start > day:
        return when  # "in April, and meets him on the 19th"
    alone = f"in {phrase[3:]}" if phrase.lower().startswith("to ") else phrase  # "moved from April to May"
    found = resolve_date(alone, day, ahead=True) or when
    if day is None or found.end >= day:
        return found
    if "weekend" in phrase.lower():
        week = timedelta(days=7)
        return When(start=found.start + week, end=found.end + week, precision=found.precision)
    return None
