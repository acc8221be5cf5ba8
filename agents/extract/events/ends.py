"""Who an event comes from and whom it is aimed at."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tocsin.agents.extract.events.roots import Verdict
from tocsin.agents.extract.grammar.background import is_finite
from tocsin.agents.extract.grammar.clauses import agents_of, children, governor, is_passive, patients_of, prepositional
from tocsin.agents.extract.grammar.participants import sides
from tocsin.agents.extract.grammar.polarity import Stance
from tocsin.agents.extract.grammar.scene import Scene, Side
from tocsin.agents.extract.grammar.standing import PARTS, is_actor

_TOWARDS = (
    ("with", "to", "on", "upon", "against", "at", "for", "over", "toward", "towards"),
    ("of", "from", "into", "between", "about"),
    ("in", "around", "near", "through", "inside"),
)  # fmt: skip
_TOWARDS_ANOTHER = (
    ("with", "to", "on", "upon", "against", "for", "over", "toward", "towards"),
    ("of", "from", "between", "about"),
)
"""The same for what two do to each other: where they did it, and at whose ceremony, is another matter."""
_BY_THE_STATE = frozenset({"arrest", "deport", "ban", "seize", "restrict", "expel", "release"})
_NEEDS_WHOM = frozenset({"release", "kill", "torture", "abduct"})
_BETWEEN = frozenset({"AGREE", "CONSULT", "COOPERATE", "agreement", "relations", "ceasefire", "exchange", "clash"})
"""What two do to each other: "France and Kenya signed a treaty", but not "France and Kenya condemned the raid"."""
_CLAUSES = frozenset({"advcl", "acl", "relcl", "ccomp", "parataxis"})


def source_of(scene: Scene, verb: Any, stance: Stance, verdict: Verdict) -> list[Side]:
    """Return who acts; a speaker's "they must leave" comes from the speaker."""
    if verdict.held and (verdict.root == "REQUEST" or _warns(stance)):
        above = stance.holder if stance.holder is not None else stance.reported
        return _speakers(scene, above)
    found = sides(scene, _actors(scene, agents_of(verb)))
    if not found and stance.holder is not None and stance.holder.pos_ == "VERB":
        found = sides(scene, _actors(scene, agents_of(stance.holder)))
    if not found and stance.reported is not None and not is_passive(verb):
        found = [side for side in _speakers(scene, stance.reported) if _may_be_it(verb, side)]
    if not found and is_passive(verb) and verdict.mode in _BY_THE_STATE:  # "was arrested in Oslo": by whoever rules there
        found = sides(scene, [t for t in prepositional(verb, "in", "from") if t.ent_type_ == "GPE"])
    if not found:
        found = sides(scene, [t for subject in agents_of(verb) for t in (_owners(scene, subject) or _authors(scene, subject))])
    return [side for i, side in enumerate(found) if i == 0 or side.named or side.kind == "group"]


def target_of(scene: Scene, verb: Any, stance: Stance, verdict: Verdict, sources: list[Side]) -> list[Side]:
    """Return whom it is aimed at: the object, an actor within the object, then whoever the prepositions name."""
    taken = {side.id for side in sources[:1]}
    between = verdict.root in _BETWEEN or verdict.mode in _BETWEEN
    mutual = between and len(sources) > 1
    for heads in _candidates(scene, verb, stance, verdict, mutual=mutual):
        found = [side for side in sides(scene, heads) if side.id not in taken]
        if found:
            return found
    return sources if between else []


def _candidates(scene: Scene, verb: Any, stance: Stance, verdict: Verdict, *, mutual: bool) -> Iterable[list[Any]]:
    if verdict.held and (verdict.root == "REQUEST" or _warns(stance)):
        holder = stance.holder
        if holder is not None and holder.pos_ == "VERB":
            yield _actors(scene, [*patients_of(holder), *prepositional(holder, "on", "to", "for", "from", "with")])
        yield _actors(scene, agents_of(verb))
    objects = patients_of(verb)
    if verdict.mode in _NEEDS_WHOM:
        yield _actors(scene, objects)
        yield [t for noun in objects for t in _inside(scene, noun)]
        return
    yield _actors(scene, children(verb, "dative"))
    yield _actors(scene, [noun for noun in objects if not _is_means(noun, verdict)])
    yield [t for noun in objects for t in _inside(scene, noun) if not (mutual and _is_where(t))]
    for prepositions in _TOWARDS_ANOTHER if mutual else _TOWARDS:
        around = prepositional(verb, *prepositions)
        yield _actors(scene, around)
        yield [t for noun in around for t in _inside(scene, noun)]
    if stance.holder is not None and stance.holder.pos_ == "VERB":
        yield _actors(scene, [*patients_of(stance.holder), *prepositional(stance.holder, "with", "to")])
    if not mutual:
        yield [t for t in verb.subtree if t.i > verb.i and _is_named(scene, t) and not _in_clause(t, verb)]


def _is_means(noun: Any, verdict: Verdict) -> bool:
    return any(noun.lemma_.lower() in said.split("+") or noun.lower_ == said for said in verdict.means)


def _is_where(token: Any) -> bool:
    """Whether *token* says where: "signed a treaty in London", which the parser hangs on the treaty."""
    return token.dep_ == "pobj" and token.head.lower_ in ("in", "at", "near")


def _warns(stance: Stance) -> bool:
    """Whether somebody is told what to do: "warned Norway to stay away", against "threatened to stay away"."""
    return stance.attitude == "threaten" and stance.holder.pos_ == "VERB" and bool(patients_of(stance.holder))


def _may_be_it(verb: Any, side: Side) -> bool:
    """Whether the pronoun that does it may be the speaker: "Norway said it would", but not "Lind said it would"."""
    it = any(t.lower_ in ("it", "this", "that") for t in agents_of(verb))
    return not it or side.kind != "person"


def _owners(scene: Scene, noun: Any) -> list[Any]:
    """Return whose act *noun* is: "Lydia's raid", "the Lydian raid", "a raid by Lydia"."""
    whose = [*children(noun, "poss", "amod", "compound", "nmod"), *prepositional(noun, "by")]
    return [t for t in whose if _is_named(scene, t) or is_actor(scene, t)]


def _authors(scene: Scene, noun: Any) -> list[Any]:
    """Return who brings *noun* out: Norway of "Norway put out a report accusing Sweden"."""
    above = governor(noun) if noun.dep_ == "dobj" else None
    return [] if above is None else _actors(scene, agents_of(above))


def _speakers(scene: Scene, verb: Any) -> list[Side]:
    if verb is None:
        return []
    if verb.pos_ in ("VERB", "AUX"):
        return sides(scene, _actors(scene, agents_of(verb)))
    own = [t for t in children(verb, "poss") if t.pos_ != "PRON"]  # "Norway's demand", "Norway repeated its demand"
    above = governor(verb)
    holders = own or ([] if above is None or verb.dep_ != "dobj" else agents_of(above))
    return sides(scene, _actors(scene, holders)) if verb.pos_ == "NOUN" else []


def _actors(scene: Scene, heads: Iterable[Any]) -> list[Any]:
    counted = (t for head in heads for t in ((head, *prepositional(head, "of")) if head.lemma_.lower() in PARTS else (head,)))
    return [t for t in counted if is_actor(scene, t)]  # "thousands of Norwegians" are Norwegians


def _inside(scene: Scene, noun: Any) -> list[Any]:
    """Return the actors within the phrase of *noun*: "Lydia's plan", "the decision of the court", "a ban on Lydian beef"."""
    owners = [t for t in children(noun, "poss") if is_actor(scene, t) and not children(t, "poss")]  # not "his country's support"
    others = [t for t in noun.subtree if t.i != noun.i and t not in owners and _is_named(scene, t) and not _in_clause(t, noun)]
    below = (t for t in noun.subtree if t.i > noun.i and t.dep_ == "pobj")
    groups = [t for t in below if is_actor(scene, t) and not _in_clause(t, noun)]
    return owners or groups or others


def _is_named(scene: Scene, token: Any) -> bool:
    if token.pos_ == "ADJ" and token.ent_type_ != "NORP":
        return False
    return token.ent_type_ in ("PERSON", "ORG", "GPE", "NORP", "LOC") or scene.actor(token) is not None


def _in_clause(token: Any, top: Any) -> bool:
    """Say whether a clause between a word and what it hangs under tells of somebody else: "..., as Chile had asked"."""
    above = token
    for _ in range(12):
        if above.i == top.i:
            return False
        if above.dep_ in _CLAUSES and is_finite(above):
            return True
        above = above.head
    return True
