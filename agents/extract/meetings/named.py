"""Who the noun of a meeting names itself: "talks between A and B", "A's meeting with B", "the A-B talks"."""

from __future__ import annotations

from typing import Any

from tocsin.agents.extract.grammar.clauses import children, governor, link_of, prepositional
from tocsin.agents.extract.grammar.participants import side_of_name, side_of_surname, sides_called
from tocsin.agents.extract.grammar.scene import Scene, Side
from tocsin.agents.extract.meetings.company import people_at, told_again
from tocsin.agents.extract.meetings.words import is_courtesy, noun_frame, used, verb_frame

WITH = ("with", "between", "among", "alongside")
"""The words that lead to whoever a meeting is with."""

_IS_CALLED = frozenset({"get", "receive", "take", "have"})
_MEALS = frozenset({"tea", "coffee", "dinner", "lunch", "breakfast", "banquet", "reception"})
_ALSO_WITH = {
    "banquet": ("for",),
    "audience": ("to",),
    "dinner": ("for",),
    "lunch": ("for",),
    "breakfast": ("for",),
    "reception": ("for",),
    "call": ("to",),
    "visit": ("by",),
    "trip": ("by",),
}


def named_parties(scene: Scene, noun: Any) -> list[Side]:
    """Return who *noun* itself names: "talks between A and B", "A's meeting with B", "the A-B talks"."""
    heads = [t for t in children(noun, "poss") if not _is_a_kind(scene, t)] + prepositional(
        noun, *WITH, "of", *_ALSO_WITH.get(noun.lemma_.lower(), ())
    )
    heads += _cut_off_from(noun)
    heads += [t for body in prepositional(noun, "of") for t in prepositional(body, "with")]  # "a session of the board with Lind"
    heads += prepositional(noun, "on", "upon") if is_courtesy(noun) else []
    if pair := _pair(scene, noun) or states_joined(scene, noun):
        return pair + people_at(scene, heads)
    heads += [t for t in _words_before(scene, noun) if _is_party_word(scene, t)]
    heads += [t for more in told_again(noun) for t in prepositional(more, *WITH)]
    verb = governor(noun)
    if verb is not None and not heads and not _has_another(noun, verb):
        heads += prepositional(verb, *_leads_to_whom(noun, verb))
    if verb is not None and noun.lemma_ == "audience" and noun.dep_ == "dobj":  # "granted an audience to Lind"
        heads += prepositional(verb, "to") + children(verb, "dative")
    if verb is not None and noun.lemma_ == "call" and noun.dep_ == "dobj" and verb.lemma_ in _IS_CALLED:
        heads += prepositional(verb, "from") + prepositional(noun, "from")
    return people_at(scene, heads)


def _is_a_kind(scene: Scene, whose: Any) -> bool:
    """Whether it says of what kind a meeting is, and not whose: "a Foreign Ministers' Meeting", "the Leaders' Summit"."""
    many = whose.tag_ in ("NNS", "NNPS") and scene.actor(whose) is None
    return many and all(t.ent_type_ not in ("GPE", "NORP", "ORG") for t in whose.lefts)


def _has_another(noun: Any, verb: Any) -> bool:
    """Whether *verb* has another meeting, which may have those behind it: "the talks follow a call between A and B"."""
    return noun.dep_ == "nsubj" and any(noun_frame(t) is not None for t in children(verb, "dobj"))


def _leads_to_whom(noun: Any, verb: Any) -> tuple[str, ...]:
    """Return what behind *verb* may lead to who is at *noun*; whom one "met with ahead of the summit" was not yet there."""
    met = link_of(noun) in ("ahead", "before", "after", "following") and verb_frame(verb) is not None
    with_meal = ("for",) if noun.dep_ == "dobj" and noun.lemma_ in _MEALS else ()
    return ("between", *with_meal) if met else ("with", "between", *with_meal)


def _cut_off_from(noun: Any) -> list[Any]:
    """Return B of "a summit between A and B was put off", which the parser takes for the subject where A and B are long."""
    found = []
    for first in prepositional(noun, "between"):
        ands = children(first, "cc")
        if ands:
            above = (t for t in noun.head.children if t.dep_ in ("nsubj", "nsubjpass") and t.i > first.i)
            found += [t for t in above if t.left_edge.i == ands[-1].i + 1]
    return found


def _words_before(scene: Scene, noun: Any) -> list[Any]:
    """Return the words that tell *noun* apart, both of a pair ("the Varga-Lind summit")."""
    found = [t for t in noun.lefts if t.dep_ in ("nmod", "amod", "compound")]
    pairs = [
        t
        for mark in scene.doc[noun.left_edge.i : noun.i]
        if mark.text in "-–/" and mark.i > 0 and not _is_no_pair(mark)
        for t in (mark.nbor(-1), mark.nbor(1))
    ]
    return sorted({t.i: t for t in (*found, *pairs)}.values(), key=lambda t: int(t.i))


def states_joined(scene: Scene, noun: Any) -> list[Side]:
    """Return both of "the Lydia-Caria Strategic Dialogue", "the EU-Lydia summit"; one state alone may only be the place."""
    found: list[Side] = []
    for token in scene.doc[noun.left_edge.i : noun.i]:
        apart = token.text in "-–/" and token.i > noun.left_edge.i
        names = (token.nbor(-1).text, token.nbor(1).text) if apart else token.text.split("-")  # "U.S.-China" is one word
        pair = [side for name in names if len(names) == 2 and name for side in sides_called(scene, token, name)]
        kinds = {side.kind for side in pair}
        found += pair if len(pair) == 2 and "country" in kinds and kinds <= {"country", "organisation"} else []
    return found


def _is_no_pair(mark: Any) -> bool:
    """Whether *mark* joins no two sides: "the All-Lydian Congress", "Qatari-brokered talks"."""
    return mark.nbor(-1).lower_ in used("prefixes") or mark.nbor(1).lower_ in used("led_by") or mark.ent_type_ == "ORG"


def _pair(scene: Scene, noun: Any) -> list[Side]:
    """Return all of "the Varga-Lind summit", where the tagger takes the pair for one name, or the three for one."""
    before = scene.doc[noun.left_edge.i + 1 : noun.i - 1]
    marks = [t for t in before if t.text in "-–/" and t.nbor(-1).lower_ not in used("prefixes")]
    names = {t.i: t for mark in marks for t in (mark.nbor(-1), mark.nbor(1)) if len(t) > 2 and t.is_title}
    ours = list(names.values()) if len(names) == len(marks) + 1 else []
    people = len(ours) > 1 and all(t.pos_ == "PROPN" and side_of_name(scene, t).kind == "person" for t in ours[:2])
    return [side_of_surname(scene, t) for t in ours] if people else []


def _is_party_word(scene: Scene, token: Any) -> bool:
    """Whether a word before the noun names a side ("Lydian talks") and not the place ("the Geneva talks")."""
    actor = scene.actor(token)
    if token.lower_ in used("matters"):
        return False  # "Brexit negotiations"
    return token.ent_type_ in ("NORP", "ORG", "PERSON") or (actor is not None and actor.kind != "country")
