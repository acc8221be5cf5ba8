"""One edition's lane: an article comes in, is ruled on, and everything that follows is written in one outbox."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import islice
from typing import TypeVar

import numpy as np

from tocsin.agents.deduplicate.library import CANDIDATES, Library
from tocsin.agents.deduplicate.packing import packed_codes, unpacked_codes
from tocsin.agents.deduplicate.page import Page, lay_out
from tocsin.agents.deduplicate.shelf import SWEEP, advanced, is_late, told_at
from tocsin.agents.deduplicate.sketch import Sketch, exact_key, sketch
from tocsin.agents.deduplicate.sketches import Run
from tocsin.agents.deduplicate.stories import Stories
from tocsin.agents.deduplicate.verdict import Finding, judged
from tocsin.agents.deduplicate.words import Codes
from tocsin.agents.lane import PackedMemory, Ruling, carry_out
from tocsin.schemas.article import Article
from tocsin.schemas.memory import Memory
from tocsin.schemas.seen import Ruled, Said, Seen, Shelf, Story

KINDS: dict[str, type[Memory]] = {"shelf": Shelf, "seen": Seen, "said": Said, "story": Story}
"""Kind of key to the model of its values."""
VERSIONS = 64
"""So many versions of one article are remembered; a live blog may have more."""
TOGETHER = 1_000
"""So many articles are taken in at once when a lane is built again."""

Kept = TypeVar("Kept", bound=Memory)

_NO_CODES = np.zeros(0, np.uint16)
_NOTHING = Sketch(np.zeros(0, np.uint32), np.zeros(0, np.uint8))


@dataclass(slots=True)
class _Draft:
    """What one article leads to, while it is being worked out."""

    shelf: Shelf
    changes: dict[str, Memory | None] = field(default_factory=dict)
    filed: tuple[int, str, Sketch, Codes] | None = None


class Edition:
    """The lane of one edition. Its indexes are derived from *memory* when it is made."""

    def __init__(self, name: str, memory: PackedMemory, *, window_days: int, size: int) -> None:
        self._name = name
        self._memory = memory
        self._window_days = window_days
        self._size = size
        self._library = Library()
        self._stories = Stories()
        self._ids: deque[str] = deque()
        self._restore()

    def judge(self, article: Article) -> list[Article]:
        """Return *article* as it goes on, once its outbox is written and applied."""
        shelf = self._shelf()
        position = shelf.next_seq if article.offset is None else article.offset
        draft = _Draft(advanced(shelf, article, position=position, window_days=self._window_days, size=self._size))
        output = self._output(article, draft)
        self._sweep(shelf.swept, draft)
        draft.changes[self._key("shelf")] = draft.shelf
        seq = shelf.next_seq
        forgotten = self._forgotten(draft)
        carry_out(self._memory, Ruling((output,), draft.changes), edition=self._name, position=position, seq=seq)
        self._file(draft, forgotten)
        return [output]

    def _output(self, article: Article, draft: _Draft) -> Article:
        seen = self._seen(article.id, draft.shelf)
        before = next((r for r in seen.ruled if r.content_hash == article.content_hash), None) if seen else None
        if seen and before:
            return _stamped(article, before, seen.story_id, draft.shelf.next_seq - 1, repeat=True)
        ruled, story_id = self._rule(article, seen, draft)
        self._remember(article, seen, ruled, story_id, draft)
        return _stamped(article, ruled, story_id, draft.shelf.next_seq - 1)

    def _rule(self, article: Article, seen: Seen | None, draft: _Draft) -> tuple[Ruled, str]:
        """Rule on a version that was not seen before; file what it says unless it is a copy."""
        shelf = draft.shelf
        assert shelf.time is not None
        late = is_late(article, shelf.time, self._window_days)
        if article.pub_status == "canceled":
            of = article.id if seen else None
            ruled = Ruled(content_hash=article.content_hash, verdict="update" if of else "new", of=of, late=late)
            self._withdraw(seen, draft)
            return ruled, seen.story_id if seen else story_id_of(self._name, article.id)
        page = lay_out(article.title, article.text)
        kept = page.kept()
        exact = exact_key(page.codes).hex()
        found = sketch(kept)
        finding = Finding("update") if seen else judged(page, exact, self._candidates(found, shelf))
        parent_story = seen.story_id if seen else finding.of.story_id if finding.of else None
        of = article.id if seen else finding.of.article_id if finding.of else None
        ruled = Ruled(content_hash=article.content_hash, verdict=finding.verdict, of=of, late=late)
        story_id = self._tell(article, page, parent_story, ruled, draft)
        if ruled.verdict != "duplicate":
            said = Said(article_id=article.id, story_id=story_id, exact=exact, codes=packed_codes(kept))
            draft.changes[self._key("said", shelf.next_number)] = said
            draft.filed = shelf.next_number, article.id, found, kept
        return ruled, story_id

    def _tell(self, article: Article, page: Page, parent_story: str | None, ruled: Ruled, draft: _Draft) -> str:
        """Return the story that *article* tells, and note that it was told."""
        assert draft.shelf.time is not None
        if parent_story and ruled.verdict == "duplicate":
            return parent_story
        if parent_story and ruled.of != article.id and self._stories.is_full(parent_story):
            parent_story = None
        at = told_at(article, draft.shelf.time)
        terms = self._stories.terms(page)
        near = None if parent_story else self._stories.nearest(terms, at)
        story_id = parent_story or near or story_id_of(self._name, article.id)
        draft.changes[self._key("story", story_id)] = self._stories.told(story_id, terms, at)
        return story_id

    def _candidates(self, found: Sketch, shelf: Shelf) -> Iterator[Said]:
        held = (self._said(candidate.number) for candidate in self._library.candidates(found, floor=shelf.floor))
        return islice((said for said in held if said and not said.withdrawn), CANDIDATES)

    def _withdraw(self, seen: Seen | None, draft: _Draft) -> None:
        # What a withdrawn article said is not said: a copy that comes later must tell it again.
        for number in seen.said if seen else ():
            if said := self._said(number):
                draft.changes[self._key("said", number)] = said.model_copy(update={"withdrawn": True})

    def _remember(self, article: Article, seen: Seen | None, ruled: Ruled, story_id: str, draft: _Draft) -> None:
        number = draft.shelf.next_number
        said = () if article.pub_status == "canceled" else seen.said if seen else ()
        draft.changes[self._key("seen", article.id)] = Seen(
            story_id=story_id,
            ruled=(*(seen.ruled if seen else ()), ruled)[-VERSIONS:],
            last_number=number,
            said=(*said, number)[-VERSIONS:] if draft.filed else said,
        )
        draft.shelf = draft.shelf.model_copy(update={"next_number": number + 1})
        draft.filed = draft.filed or (number, article.id, _NOTHING, _NO_CODES)

    def _sweep(self, swept: int, draft: _Draft) -> None:
        """Forget what no longer counts, a little with every article: so far, all below *swept* is forgotten."""
        shelf = draft.shelf
        for number in range(swept, shelf.swept):
            article_id = self._ids[number - swept] if number - swept < len(self._ids) else ""
            draft.changes[self._key("said", number)] = None
            seen = self._memory.get(self._key("seen", article_id))
            if isinstance(seen, Seen) and seen.last_number == number:
                draft.changes.setdefault(self._key("seen", article_id), None)
        assert shelf.time is not None
        for story_id in self._stories.over(shelf.time, SWEEP):
            draft.changes.setdefault(self._key("story", story_id), None)

    def _forgotten(self, draft: _Draft) -> list[Codes]:
        """Return the words of the articles that go with this draft: they count no longer."""
        gone = (key for key, value in draft.changes.items() if value is None and key.startswith(self._key("said", "")))
        return [unpacked_codes(said.codes) for key in gone if isinstance(said := self._memory.get(key), Said)]

    def _file(self, draft: _Draft, forgotten: list[Codes]) -> None:
        """Bring the derived indexes up to what was written."""
        self._stories.keep(draft.changes, self._key("story", ""))
        for codes in forgotten:
            self._stories.count(codes, -1)
        if draft.filed:
            number, article_id, found, kept = draft.filed
            self._ids.append(article_id)
            if len(kept):
                self._library.shelve(number, found, floor=draft.shelf.floor)
                self._stories.count(kept)
        while len(self._ids) > draft.shelf.next_number - draft.shelf.swept:
            self._ids.popleft()

    def _restore(self) -> None:
        shelf = self._shelf()
        ids = {seen.last_number: article_id for article_id, seen in self._kept("seen", Seen)}
        for start in range(shelf.swept, shelf.next_number, TOGETHER):
            numbers = range(start, min(start + TOGETHER, shelf.next_number))
            held = {number: said for number in numbers if (said := self._said(number))}
            run = Run.of([unpacked_codes(said.codes) for said in held.values()])
            self._library.shelve_all(np.fromiter(held, np.int64, len(held)), run, floor=shelf.floor)
            self._stories.count_all(run)
            ids.update((number, said.article_id) for number, said in held.items())
        self._ids.extend(ids.get(number, "") for number in range(shelf.swept, shelf.next_number))
        # In the order in which they were last told, as the lane that told them has them.
        stories = sorted(self._kept("story", Story), key=lambda row: row[1].applied_seq)
        self._stories.keep({self._key("story", name): story for name, story in stories}, self._key("story", ""))

    def _kept(self, kind: str, model: type[Kept]) -> Iterator[tuple[str, Kept]]:
        """Yield every value of one kind, after the rest of its key."""
        prefix = self._key(kind, "")
        for key in self._memory:
            if key.startswith(prefix):
                value = self._memory[key]
                assert isinstance(value, model)
                yield key.removeprefix(prefix), value

    def _said(self, number: int) -> Said | None:
        said = self._memory.get(self._key("said", number))
        return said if isinstance(said, Said) else None

    def _shelf(self) -> Shelf:
        shelf = self._memory.get(self._key("shelf"))
        return shelf if isinstance(shelf, Shelf) else Shelf()

    def _seen(self, article_id: str, shelf: Shelf) -> Seen | None:
        seen = self._memory.get(self._key("seen", article_id))
        return seen if isinstance(seen, Seen) and seen.last_number >= shelf.floor else None

    def _key(self, kind: str, rest: str | int | None = None) -> str:
        return f"{kind}:{self._name}" if rest is None else f"{kind}:{self._name}:{rest}"


def story_id_of(edition: str, article_id: str) -> str:
    """Return the id of the story that *article_id* begins."""
    return blake2b(f"{edition}\n{article_id}".encode(), digest_size=8).hexdigest()


def _stamped(article: Article, ruled: Ruled, story_id: str, seq: int, *, repeat: bool = False) -> Article:
    update = {
        "seq": seq,
        "verdict": ruled.verdict,
        "of": ruled.of,
        "story_id": story_id,
        "repeat": repeat,
        "late": ruled.late,
        "text": "" if ruled.verdict == "duplicate" else article.text,
    }
    return article.model_copy(update=update)
