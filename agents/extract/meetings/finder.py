"""The meetings that an article tells of: talks, summits, visits, calls and video conferences."""

from __future__ import annotations

from tocsin.agents.extract.choosing import choose
from tocsin.agents.extract.genre import is_match
from tocsin.agents.extract.grammar.scene import Scene
from tocsin.agents.extract.grammar.speakers import Cast
from tocsin.agents.extract.meetings import words
from tocsin.agents.extract.meetings.frames import find_tellings, is_played
from tocsin.agents.extract.meetings.merge import merge
from tocsin.agents.extract.meetings.rounds import with_sides
from tocsin.agents.extract.meetings.separate import apart
from tocsin.agents.extract.parse.reading import Reading
from tocsin.schemas.facts import Meeting


def find_meetings(reading: Reading, cast: Cast) -> list[Meeting]:
    """Return the meetings that *reading* tells of, in the order of the text; one told in four sentences is one.

    Participants that are nobody in *cast* count too: their id is a slug of what the text calls them.
    """
    chosen = choose(reading, cast, words.may_tell)
    scenes = [Scene(reading, sentence, reading.parsed(sentence), cast) for sentence in chosen if not _asks(sentence.text)]
    tellings = [one for scene in scenes for telling in find_tellings(scene) for one in apart(telling)]
    return merge(with_sides([one for one in tellings if not (is_played(one) and is_match(reading))]))


def _asks(sentence: str) -> bool:
    """Return whether somebody only asks: "Can you confirm that Lind will meet Varga?"."""
    return sentence.rstrip("\"”’' ").endswith("?")
