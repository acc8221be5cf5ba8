"""One parsed sentence, and who stands in it: actors of the cast, or somebody the text only describes."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from tocsin.agents.extract.grammar.speakers import Cast, speaker_before
from tocsin.agents.extract.parse.reading import Reading, Sentence
from tocsin.schemas.facts import Actor

_SLUG = re.compile(r"[^\w]+")


@dataclass(frozen=True, slots=True)
class Side:
    """Someone who takes part; `surface` is what the text calls it there, `start` and `end` where."""

    id: str
    name: str
    surface: tuple[str, ...]
    country: str | None
    start: int
    end: int
    kind: str
    named: bool
    office: bool = False
    """Whether the text or the tables give a named person a role."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One parsed sentence and the actors named in it."""

    reading: Reading
    sentence: Sentence
    doc: Any
    cast: Cast

    def actor(self, token: Any) -> Actor | None:
        """Return the actor whose mention covers *token*, or who goes on speaking as "he" or "she"."""
        start = self.sentence.start + token.idx
        found = self.cast.at(start, start + len(token.text))
        if found is not None and found.kind == "person" and token.tag_ == "NNS" and token.is_lower:
            return None  # "leaders" are no one person, whatever title stands beside a name
        if found is None and token.lower_ in ("he", "she") and token.dep_ == "nsubj":
            return speaker_before(self.reading, self.sentence.index, self.cast)
        return found

    def text(self, start: int, end: int) -> str:
        """Return the characters between two offsets of the parse, as the article has them."""
        return self.sentence.text[start:end]


def slug(phrase_text: str) -> str:
    """Return a stable id of a phrase: lower case, plain letters, hyphens."""
    plain = unicodedata.normalize("NFKD", phrase_text).encode("ascii", "ignore").decode().lower()
    return _SLUG.sub("-", plain).strip("-") or _SLUG.sub("-", phrase_text.lower()).strip("-") or "someone"
