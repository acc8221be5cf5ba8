"""From an article to its facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import partial

from tocsin.agents.extract.actors.finder import find_actors
from tocsin.agents.extract.casualties.finder import find_casualties
from tocsin.agents.extract.choosing import choose
from tocsin.agents.extract.events import frames as event_frames
from tocsin.agents.extract.events.finder import Act, find_acts
from tocsin.agents.extract.gate import tells_of_harm, worth_reading
from tocsin.agents.extract.genre import is_invented
from tocsin.agents.extract.grammar.background import mentioned_in_background
from tocsin.agents.extract.meetings import words as meeting_words
from tocsin.agents.extract.meetings.finder import find_meetings
from tocsin.agents.extract.parse.reading import Reading
from tocsin.agents.extract.phrases.dates import day_written
from tocsin.schemas.article import Article
from tocsin.schemas.facts import Facts, Meeting

MOST_READ = 30_000
"""Characters of one article that are read for actors, meetings and events, six times a long report."""

_SPECIMEN = (
    "The foreign ministers of France and Kenya met in Geneva on Monday, a spokesman said. They will sign an agreement in May. "
    "At least three soldiers were killed and two wounded when a bomb exploded in Osta, police said, accusing the rebels."
)
"""Something of everything that is looked for."""


def warm_up() -> None:
    """Load the model and every table now: the first article would wait half a second for them. Raises ModelMissing."""
    facts_of(Article(id="specimen", edition="en", text=_SPECIMEN, content_hash="", received_at=datetime(2026, 3, 4, tzinfo=UTC)))


def facts_of(article: Article) -> Facts:
    """Return what *article* says, every quote checked against its text.

    An article with nothing diplomatic or violent in it says nothing, and costs next to nothing, nor does a review of a film.
    A duplicate and a cancelled article say nothing of their own. Raises EvidenceMismatch.
    """
    if article.verdict == "duplicate" or article.pub_status == "canceled" or not article.text:
        return unread(article)
    worth, harm = worth_reading(article.text), tells_of_harm(article.text)
    if not (worth or harm) or is_invented(article.title, article.text):
        return unread(article)
    day = day_written(article.text, article.published_at.date() if article.published_at else None)
    reading = Reading.of(article.text, day=day, source=article.source, title=article.title)
    found: dict[str, object] = _told(reading.opening(MOST_READ)) if worth else {}
    if harm:
        found["casualties"] = tuple(find_casualties(reading))
    return unread(article).model_copy(update=found).quoting(article.text)


def _told(reading: Reading) -> dict[str, object]:
    cast = find_actors(reading, _may_tell)
    choose(reading, cast, _may_tell)  # both finders' sentences in one parse: every call of the tagger costs a millisecond
    meetings = find_meetings(reading, cast)
    acts = find_acts(reading, cast, meetings)
    told = [act for act in acts if not act.background]
    newcomers = {actor.id: actor for act in told for actor in act.newcomers}
    taking_part = cast.taking_part(_parts(meetings, told), partial(mentioned_in_background, reading))
    return {
        "actors": (*taking_part, *newcomers.values()),
        "meetings": tuple(meetings),
        "events": tuple(act.event for act in acts),
    }


def _may_tell(sentence: str, actors: int) -> bool:
    return meeting_words.may_tell(sentence, actors) or event_frames.may_tell(sentence, actors)


def _parts(meetings: Iterable[Meeting], acts: Iterable[Act]) -> Iterator[str]:
    """Yield the ids of those who meet, and of those who act or are acted on."""
    for meeting in meetings:
        yield from (participant.id for participant in meeting.participants)
    for act in acts:
        yield from (id_ for id_ in (act.event.source, act.event.target) if id_)


def unread(article: Article, *, failed: bool = False) -> Facts:
    """Return the facts of an article that says nothing, or that could not be read (`failed`)."""
    return Facts(
        article_id=article.id,
        version=article.version,
        content_hash=article.content_hash,
        seq=article.seq,
        edition=article.edition,
        story_id=article.story_id,
        verdict=article.verdict,
        of=article.of,
        repeat=article.repeat,
        late=article.late,
        silent=article.silent,
        pub_status=article.pub_status,
        source=article.source,
        url=article.url,
        title=article.title,
        published_at=article.published_at,
        received_at=article.received_at,
        failed=failed,
    )
