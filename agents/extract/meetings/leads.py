"""What says of a meeting who leads, hosts or mediates it: "co-chaired by", "which Turkey mediated", "Qatari-brokered talks"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tocsin.agents.extract.grammar.clauses import children, prepositional, whole
from tocsin.agents.extract.grammar.participants import sides_called
from tocsin.agents.extract.grammar.scene import Scene, Side
from tocsin.agents.extract.grammar.standing import listed_after
from tocsin.agents.extract.meetings.words import noun_frame, part_of, used
from tocsin.schemas.terms import Part

_DEEP = 3  # "a meeting of the coalition of the willing hosted by"


def verbs_on(scene: Scene, noun: Any) -> Iterator[Any]:
    """Yield the verbs that say who leads or brokers it: "co-chaired by", "who led the talks"."""
    leads = used("chairs") | used("mediates") | used("hosts")
    for verb in noun.children:
        if verb.dep_ in ("acl", "relcl") and verb.pos_ == "VERB":
            yield verb
    top = whole(noun)
    if top.dep_ in ("dobj", "nsubjpass") and top.head.lemma_.lower() in leads:
        yield top.head
    for verb in scene.doc[noun.i + 1 : noun.i + 6]:  # the parser often cuts "co-chaired by" loose
        if verb.lemma_.lower() in leads and children(verb, "agent") and verb.head.i != noun.i and verb.dep_ != "ROOT":
            yield verb
    for body in prepositional(noun, "of"):  # or hangs "hosted by" on whose meeting it is
        for verb in body.subtree:
            if verb.dep_ == "acl" and verb.lemma_.lower() in leads and children(verb, "agent") and _is_of_a_meeting(verb):
                yield verb
    for name in prepositional(noun, "between", "with"):  # or hangs "which Turkey mediated" on the last of them
        for verb in (v for last in (name, *listed_after(name)) for v in children(last, "relcl")):
            if verb.lemma_.lower() in leads and any(t.lower_ == "which" for t in children(verb, "dobj", "nsubjpass")):
                yield verb


def _is_of_a_meeting(verb: Any) -> bool:
    """Whether *verb* hangs on whose meeting it is: "a meeting of the league hosted by Lydia"."""
    above = verb.head
    for _ in range(_DEEP):
        if above.dep_ != "pobj" or above.head.lower_ != "of":
            return False
        above = above.head.head
        if noun_frame(above) is not None:
            return True
    return False


def led_by_name(scene: Scene, noun: Any) -> list[tuple[Side, Part]]:
    """Return the mediator or chair of "Turkish-mediated talks" and "the UN-led talks"."""
    told: list[tuple[Side, Part]] = []
    for word in noun.lefts:
        tail = word.lower_.rpartition("-")[2]
        if tail in used("led_by"):
            if "-" in word.text:
                who = word.text.rpartition("-")[0]
            else:
                who = word.nbor(-2).text if word.i > 1 and word.nbor(-1).text == "-" else ""
            told += [(side, part_of(_root(tail))) for side in sides_called(scene, word, who)]
    return told


def _root(participle: str) -> str:
    """Return the verb that *participle*, one of the words of "led_by", belongs to."""
    known = used("chairs") | used("mediates") | used("hosts")
    return next((verb for verb in known if participle in (f"{verb}d", f"{verb}ed")), "lead")
