"""Which words of a text head someone who can act, and who can sit at a table."""

from __future__ import annotations

from functools import cache
from typing import Any

from tocsin.agents.extract.grammar.clauses import ancestors, prepositional
from tocsin.agents.extract.grammar.scene import Scene
from tocsin.agents.extract.text.words import table

_NAMES = frozenset({"PERSON", "ORG", "GPE", "NORP"})
_NO_NAMES = frozenset(
    {"DATE", "TIME", "MONEY", "PERCENT", "CARDINAL", "ORDINAL", "QUANTITY", "EVENT", "LANGUAGE", "LAW", "LOC", "WORK_OF_ART"}
)
PARTS = frozenset(
    {"number", "group", "dozen", "score", "hundred", "thousand", "range", "handful", "couple", "majority", "lot", "pair", "trio"}
)
"""Words that only count who stands behind their "of"."""


def is_actor(scene: Scene, token: Any) -> bool:
    """Tell whether *token* heads someone who can meet, strike or sign: a name, an office, a body of people."""
    if token.pos_ == "PRON":
        return scene.actor(token) is not None
    if token.pos_ == "VERB":  # "Trump to meet Lind": the tagger knows the verb
        return _is_known_name(scene, token)
    if token.pos_ not in ("NOUN", "PROPN", "ADJ", "NUM", "X", "INTJ") or _is_dateline(scene, token):
        return False
    if token.ent_type_ in _NAMES and token.pos_ != "ADJ":
        return token.pos_ != "NOUN" or token.lemma_.lower() in _nouns() or _is_known_name(scene, token)
    return scene.actor(token) is not None or token.lemma_.lower() in _nouns() or _unknown_name(token)


def is_party(scene: Scene, token: Any) -> bool:
    """Tell whether *token* heads someone who can sit at a table: an actor that is no ship or drone."""
    return is_actor(scene, token) and _nouns().get(token.lemma_.lower()) != "force"


def holds_a_party(scene: Scene, token: Any) -> bool:
    """Tell whether *token*, or somebody listed after it, can sit at a table."""
    return any(is_party(scene, counted) for member in (token, *listed_after(token)) for counted in (member, *_counted(member)))


def _counted(token: Any) -> list[Any]:
    """Return the envoys of "dozens of envoys"."""
    return prepositional(token, "of") if token.lemma_.lower() in PARTS else []


def is_name(scene: Scene, token: Any) -> bool:
    """Tell whether *token* is part of a name: of a person, a body, a place or a people."""
    return token.ent_type_ in _NAMES or scene.actor(token) is not None


def is_many(noun: Any) -> bool:
    """Tell whether *noun* is a plural."""
    return bool(noun.tag_ in ("NNS", "NNPS"))


def listed_after(head: Any) -> list[Any]:
    """Return whoever is coordinated with *head* and stands behind it, thirty at most."""
    return [token for token in head.conjuncts if token.i > head.i][:30]


def _is_known_name(scene: Scene, token: Any) -> bool:
    """A name that the tagger takes for a common noun: "Guterres met ..."."""
    actor = scene.actor(token)
    return actor is not None and actor.kind == "person" and token.text[:1].isupper()


def _is_dateline(scene: Scene, token: Any) -> bool:
    """The town that the story was sent from: "RIGA (Reuters) -- ..."."""
    return bool(token.idx < scene.reading.after_dateline(scene.sentence))


def _unknown_name(token: Any) -> bool:
    """A capitalised word the model has no label for, where people stand: "Zorblat met Quince"."""
    if token.pos_ != "PROPN" or token.ent_type_ in _NO_NAMES or not token.text[:1].isupper():
        return False
    stands = token.dep_ in ("nsubj", "nsubjpass", "dobj", "pobj", "conj", "poss", "appos")
    return stands and not any(above.ent_type_ == "DATE" for above in ancestors(token))


@cache
def _nouns() -> dict[str, str]:
    return {word: row["kind"] for row in table("grammar/actor_nouns.csv") for word in row["words"].split()}
