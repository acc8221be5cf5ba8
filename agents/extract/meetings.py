"""The meetings that an article tells of: talks, summits, visits, calls and video conferences."""

from __future__ import annotations

from tocsin.agents.extract import meeting_words as words
from tocsin.agents.extract.meeting_frames import find_tellings
from tocsin.agents.extract.meeting_merge import merge
from tocsin.agents.extract.participants import Scene
from tocsin.agents.extract.reading import Reading
from tocsin.agents.extract.speakers import Cast
from tocsin.schemas.facts import Meeting

MAX_PARSED = 40_000
"""Most characters that are parsed for meetings in one article."""


def find_meetings(reading: Reading, cast: Cast) -> list[Meeting]:
    """Return the meetings that *reading* tells of, in the order of the text; one told in four sentences is one.

    Participants that are nobody in *cast* count too: their id is a slug of what the text calls them.
    """
    chosen, size = [], 0
    for sentence in reading.sentences:
        if size < MAX_PARSED and words.may_tell(sentence.text, len(cast.in_sentence(sentence))):
            chosen.append(sentence)
            size += len(sentence.text)
    reading.parse(chosen)
    scenes = [Scene(reading, sentence, reading.parsed(sentence), cast) for sentence in chosen]
    return merge([telling for scene in scenes for telling in find_tellings(scene)])
