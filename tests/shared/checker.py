"""Is everything there, once, and in order? Asked of the topics after a run with faults; answered by coverage of sets."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson

from tocsin.streams.codec import SOURCE, Record
from tocsin.streams.topics import ADMITTED, ALERTS, FACTS, MARKS, QUARANTINE, RAW, UNIQUE, Topic

Found = Mapping[str, list[Record]]
"""What every public topic holds, each partition in its order."""

_LISTED = 5  # of each complaint's examples


def complaints(found: Found, sent: Iterable[str], alerts: Iterable[bytes], verdicts: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return what is wrong with *found*; nothing where every article of *sent* was judged, read and told of as it should.

    *alerts* and *verdicts* are what a replay of the admitted articles gives: the order of record is what it is, the rest
    must follow from it.
    """
    expected = list(alerts)
    return [
        *_uncovered(found, set(sent)),
        *_misjudged(found, list(verdicts)),
        *_misalerted(found, expected),
        *_told_twice(found),
    ]


def repeats(found: Found) -> dict[str, int]:
    """Return how many records of each topic came again: what a subscriber drops by its id."""
    again = {}
    for topic in (UNIQUE, FACTS, *ALERTS.values()):
        values = [record.value for record in found[topic.name]]
        again[topic.name] = len(values) - len(set(values))
    return again


def _uncovered(found: Found, sent: set[str]) -> Iterator[str]:
    admitted = {_read(record)["id"] for record in found[ADMITTED.name]}
    yield from _lacking("articles that were sent and never admitted", sent - admitted)
    for source, outputs in ((RAW, (ADMITTED, QUARANTINE)), (ADMITTED, (UNIQUE,)), (UNIQUE, (FACTS,))):
        answered = {record.headers.get(SOURCE, b"").decode() for topic in outputs for record in found[topic.name]}
        yield from _lacking(f"records of {source.name} that led to nothing", _places(found, source) - answered)
    causes = _places(found, FACTS) | _places(found, MARKS)
    told = {record.headers.get(SOURCE, b"").decode() for record in _alerts(found)}
    yield from _lacking("alerts that no record led to", told - causes)


def _misjudged(found: Found, verdicts: list[Mapping[str, Any]]) -> Iterator[str]:
    given: dict[int, set[tuple[str, str, str | None]]] = defaultdict(set)
    for article in map(_read, found[UNIQUE.name]):
        given[article["seq"]].add((article["id"], article["verdict"], article["of"]))
    yield from _lacking("numbers given to two articles", (str(seq) for seq, of in given.items() if len(of) > 1))
    yield from _lacking("numbers given to none", (str(seq) for seq in range(len(found[ADMITTED.name])) if seq not in given))
    wanted = {seq: (each["article_id"], each["verdict"], each["of"]) for seq, each in enumerate(verdicts)}
    wrong = (f"{seq}: {sorted(given[seq])} for {right}" for seq, right in wanted.items() if given.get(seq, {right}) != {right})
    yield from _lacking("verdicts that a replay gives otherwise", wrong)
    read = {_read(record)["seq"] for record in found[FACTS.name]}
    yield from _lacking("numbers without facts", (str(seq) for seq in given.keys() - read))


def _misalerted(found: Found, expected: list[bytes]) -> Iterator[str]:
    wanted = {_read_bytes(line)["id"]: line for line in expected}
    given: dict[str, set[bytes]] = defaultdict(set)
    for record in _alerts(found):
        given[_read(record)["id"]].add(record.value)
    yield from _lacking("alerts that never rang", wanted.keys() - given.keys())
    yield from _lacking("alerts that no replay rings", given.keys() - wanted.keys())
    yield from _lacking("alert ids with two contents", (id_ for id_, of in given.items() if len(of) > 1))
    yield from _lacking(
        "alerts with another content", (id_ for id_ in wanted.keys() & given.keys() if given[id_] != {wanted[id_]})
    )
    right, ours = _orders(expected), _orders(record.value for record in _alerts(found))
    yield from _lacking("stories told out of order", (f"{story}: {ours[story]}" for story in ours if ours[story] != right[story]))


def _told_twice(found: Found) -> Iterator[str]:
    ids: dict[tuple[Any, ...], set[str]] = defaultdict(set)
    for alert in map(_read, _alerts(found)):
        told = alert.get("figure") or alert.get("meeting") or alert.get("actors")
        subject = (alert["kind"], alert["action"], alert["story_id"], orjson.dumps(told), alert["claims"][-1]["article_id"])
        ids[subject].add(alert["id"])
    yield from _lacking("alerts that tell the same under two ids", (str(sorted(of)) for of in ids.values() if len(of) > 1))


def _lacking(what: str, which: Iterable[str]) -> Iterator[str]:
    if named := sorted(which):
        yield f"{len(named)} {what}: {', '.join(named[:_LISTED])}"


def _places(found: Found, topic: Topic) -> set[str]:
    return {record.place for record in found.get(topic.name, ())}


def _alerts(found: Found) -> list[Record]:
    return [record for topic in ALERTS.values() for record in found[topic.name]]


def _orders(lines: Iterable[bytes]) -> Mapping[tuple[str, str], list[str]]:
    # First appearances: what is sent again after a crash repeats ids.
    seen: Counter[str] = Counter()
    orders: dict[tuple[str, str], list[str]] = defaultdict(list)
    for alert in map(_read_bytes, lines):
        if not seen[alert["id"]]:
            orders[alert["kind"], alert["story_id"]].append(alert["id"])
        seen[alert["id"]] += 1
    return orders


def _read(record: Record) -> dict[str, Any]:
    return _read_bytes(record.value)


def _read_bytes(value: bytes) -> dict[str, Any]:
    fields: dict[str, Any] = orjson.loads(value)
    return fields
