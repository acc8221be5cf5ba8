"""The checker of the runs with faults: it finds what is lost, doubled, changed, late or told twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import orjson
import pytest

from checker import complaints, repeats
from tocsin.streams.codec import SOURCE, Record
from tocsin.streams.topics import ADMITTED, CASUALTIES, FACTS, RAW, TOPICS, UNIQUE, Topic

Kept = dict[str, list[Record]]

SENT = ("a", "b")


def record(topic: Topic, offset: int, source: str, **fields: Any) -> Record:
    return Record(topic.name, 0, offset, 0.0, None, orjson.dumps(fields), {SOURCE: source.encode()})


def alert(id_: str, best: int) -> dict[str, Any]:
    figure = {"kind": "killed", "low": best, "best": best}
    claims = [{"article_id": "a"}]
    return {"id": id_, "kind": "casualties", "action": "new", "story_id": "s", "figure": figure, "claims": claims}


ALERTS = (alert("x", 5), alert("y", 9))
VERDICTS = tuple({"article_id": id_, "verdict": "new", "of": None} for id_ in SENT)


def whole() -> Kept:
    """Return what two articles and two alerts leave behind when nothing goes wrong; one alert came again."""
    found: Kept = {topic.name: [] for topic in TOPICS}
    for seq, id_ in enumerate(SENT):
        found[RAW.name].append(record(RAW, seq, "", id=id_))
        found[ADMITTED.name].append(record(ADMITTED, seq, f"{RAW.name}/0/{seq}", id=id_))
        found[UNIQUE.name].append(record(UNIQUE, seq, f"{ADMITTED.name}/0/{seq}", id=id_, seq=seq, verdict="new", of=None))
        found[FACTS.name].append(record(FACTS, seq, f"{UNIQUE.name}/0/{seq}", article_id=id_, seq=seq))
    for offset, told in enumerate((*ALERTS, ALERTS[0])):
        found[CASUALTIES.name].append(record(CASUALTIES, offset, f"{FACTS.name}/0/0", **told))
    return found


def wrong(found: Kept) -> list[str]:
    return complaints(found, SENT, [orjson.dumps(told) for told in ALERTS], VERDICTS)


def test_a_whole_river_has_no_complaints_and_its_repeats_are_counted() -> None:
    assert wrong(whole()) == []
    assert repeats(whole())[CASUALTIES.name] == 1


def _lose(topic: Topic) -> Callable[[Kept], None]:
    return lambda found: found[topic.name].pop(0) and None


def _add(topic: Topic, **fields: Any) -> Callable[[Kept], None]:
    return lambda found: found[topic.name].append(record(topic, 99, f"{FACTS.name}/0/1", **fields))


def _swap(found: Kept) -> None:
    found[CASUALTIES.name][:2] = found[CASUALTIES.name][1::-1]
    found[CASUALTIES.name].pop()


def _rewrite(found: Kept) -> None:
    first, *rest = found[CASUALTIES.name]
    found[CASUALTIES.name][:] = [replace(first, value=orjson.dumps({**ALERTS[0], "severity": 9})), *rest]


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (_lose(ADMITTED), "never admitted"),
        (_lose(UNIQUE), "led to nothing"),
        (_lose(UNIQUE), "given to none"),
        (_lose(FACTS), "without facts"),
        (lambda found: found[CASUALTIES.name].pop(1), "never rang"),
        (_add(CASUALTIES, **alert("z", 7)), "no replay rings"),
        (_add(CASUALTIES, **alert("z", 5)), "under two ids"),
        (_add(CASUALTIES, **{**alert("x", 5), "severity": 3}), "two contents"),
        (_add(UNIQUE, id="c", seq=1, verdict="new", of=None), "two articles"),
        (lambda found: found[UNIQUE.name].__setitem__(1, _add_verdict()), "gives otherwise"),
        (_swap, "out of order"),
        (_rewrite, "two contents"),
        (lambda found: found[CASUALTIES.name].append(record(CASUALTIES, 9, "", **ALERTS[1])), "no record led to"),
    ],
)
def test_what_is_wrong_is_found(harm: Callable[[Kept], object], said: str) -> None:
    found = whole()
    harm(found)
    assert [line for line in wrong(found) if said in line], wrong(found)


def _add_verdict() -> Record:
    return record(UNIQUE, 1, f"{ADMITTED.name}/0/1", id="b", seq=1, verdict="duplicate", of="a")
