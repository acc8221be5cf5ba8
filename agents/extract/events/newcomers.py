"""States and organisations that an event brings into an article, whom nothing else has named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from tocsin.agents.extract.actors.acting import takes_a_town
from tocsin.agents.extract.grammar.scene import Scene, Side
from tocsin.agents.knowledge import words
from tocsin.schemas.facts import Actor
from tocsin.schemas.message import Mention
from tocsin.schemas.terms import ActorKind

_ARTICLE = re.compile(r"(?:the|a|an)\s+", re.IGNORECASE)
_MARK = re.compile(r"(?<!\s)\s*['’]s?$")


def newcomers(scene: Scene, sides: Iterable[Side | None]) -> Iterator[Actor]:
    """Yield those of *sides* who are in no cast: a named organisation, or the state of a town that is struck.

    A person whom the cast did not take for one is none here either, and a place without a state acts for nobody.
    """
    known = {actor.id for actor in (*scene.cast.actors, *scene.cast.passing)}
    for side in sides:
        if side is not None and side.named and side.id not in known and _may_act(side) and (mention := _mention(scene, side)):
            yield Actor(id=side.id, name=side.name, kind=_kind(side), country=side.country, mentions=(mention,))


def _may_act(side: Side) -> bool:
    return side.kind in ("organisation", "group") or (side.kind == "country" and side.country is not None)


def _kind(side: Side) -> ActorKind:
    return "country" if side.kind == "country" else "group" if side.kind == "group" else "organisation"


def _is_place(name: Any) -> bool:
    """Say whether a name that the tagger takes for an organisation's is a place's: "the town of Karsk", "shelled Karsk"."""
    before = [token.lower_ for token in name.doc[max(0, name.start - 3) : name.start] if token.lower_ not in ("the", "of")]
    further, last = ("", "", *before)[-2:]
    return last in words("locating") or (takes_a_town(last, further) and name[-1].lower_ not in words("heads"))


def _mention(scene: Scene, side: Side) -> Mention | None:
    """Return the name within the phrase of a side, as the tagger has it, without article and possessive mark."""
    base = scene.sentence.start
    inside = [e for e in scene.doc.ents if e.start_char < side.end - base and side.start - base < e.end_char]
    if not inside or (side.kind != "country" and _is_place(inside[-1])):
        return None
    article, mark = _ARTICLE.match(inside[-1].text), _MARK.search(inside[-1].text)
    start = inside[-1].start_char + (article.end() if article else 0)
    end = inside[-1].start_char + (mark.start() if mark else len(inside[-1].text))
    return Mention.cut(scene.reading.text, base + start, base + end) if start < end else None
