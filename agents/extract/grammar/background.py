"""What a sentence tells beside its main matter, by its parse: why, since when, after what, what was planned or alleged."""

from __future__ import annotations

from typing import Any

from tocsin.agents.extract.grammar.clauses import ancestors, children
from tocsin.agents.extract.parse.reading import Reading
from tocsin.agents.knowledge import words
from tocsin.schemas.message import Mention

_PLAIN = frozenset({"VB", "VBG", "VBN"})


def in_background(token: Any) -> bool:
    """Say whether a word of a parse stands in a clause that only gives the background of its sentence.

    "as Chile had asked", "the plan to arm Chile", "Lind, who praised Chile". A reduced clause says whom something hits
    ("sanctions imposed on Chile"), and where somebody is hurt, how that came about is the matter ("killed as Chile attacked").
    """
    return any(_opens_background(above) for above in (token, *ancestors(token)))


def mentioned_in_background(reading: Reading, mention: Mention) -> bool:
    """Say the same of a mention; a sentence that nobody had parsed has no background."""
    place = reading.in_parse(mention.start, mention.end)
    return place is not None and in_background(place.root)


def is_finite(token: Any) -> bool:
    """Say whether a clause says itself who does what: "as Chile attacked", but not "to help Chile" or ", targeting Chile"."""
    return token.tag_ not in _PLAIN or bool(children(token, "nsubj", "nsubjpass", "mark"))


def _opens_background(token: Any) -> bool:
    if token.tag_ == "VB" and token.lemma_ in words("helping") and any(c.lower_ == "to" for c in children(token, "aux")):
        return False  # "sent aid to help Chile"
    if token.dep_ == "acl":
        return token.tag_ != "VBN" and token.head.lemma_ not in words("papers")
    if token.dep_ == "advcl":
        return token.head.lemma_ not in words("hurting") and all(m.lower_ != "when" for m in children(token, "mark", "advmod"))
    return bool(token.dep_ == "relcl")
