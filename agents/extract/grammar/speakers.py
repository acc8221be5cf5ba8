"""Who "he" is where he goes on speaking: the last person that the sentences before name as the speaker."""

from __future__ import annotations

import re
from typing import Protocol

from tocsin.agents.extract.parse.reading import Reading
from tocsin.schemas.facts import Actor

_FURTHEST = 4  # sentences back
_ADVERB = r"(?:\w+ly\s+|also\s+|later\s+|then\s+)?"
_SAID = (
    r"(?:said|says|added|adds|told|wrote|writes|acknowledged|warned|explained|insisted|noted|stressed|continued|argued"
    r"|announced|replied|tweeted)\b"
)
_NAME_SAID = re.compile(rf"['’]?,?(?<!\s)\s+{_ADVERB}{_SAID}")  # begins where blanks begin: a long row of them is read once
_HE_SAID = re.compile(rf"\b(?:he|she)\s+{_ADVERB}{_SAID}|\b(?:said|added)\s+(?:he|she)\b", re.IGNORECASE)


class Cast(Protocol):
    """What is asked of a cast: who is in it, and who is named in a stretch of the text."""

    @property
    def actors(self) -> tuple[Actor, ...]:
        """Everyone whom the article is about."""

    @property
    def passing(self) -> tuple[Actor, ...]:
        """Everyone whom it names in passing only."""

    def at(self, start: int, end: int) -> Actor | None:
        """Return the actor mentioned between two offsets of the text."""


def speaker_before(reading: Reading, index: int, cast: Cast) -> Actor | None:
    """Return who speaks in the sentences right before sentence *index*; each of them must be speech of one person."""
    if not _HE_SAID.search(reading.sentences[index].text):
        return None
    for sentence in reversed(reading.sentences[max(0, index - _FURTHEST) : index]):
        for said in _NAME_SAID.finditer(sentence.text):
            at = sentence.start + said.start()
            actor = cast.at(at - 1, at)
            if actor is not None and actor.kind == "person":
                return actor
        if not _HE_SAID.search(sentence.text):
            return None
    return None
