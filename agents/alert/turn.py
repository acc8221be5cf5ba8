"""One article's turn: its facts, who speaks in it, and what the lane knows at that moment."""

from __future__ import annotations

from dataclasses import dataclass

from tocsin.agents.alert.calendar import claimed_at
from tocsin.agents.alert.index import Index
from tocsin.agents.alert.notebook import Notebook, key
from tocsin.agents.alert.witnesses import MAX_WITNESSES, outlet, witness_of
from tocsin.schemas.facts import Facts
from tocsin.schemas.message import Instant
from tocsin.schemas.story import StoryMemory, Trace


@dataclass(frozen=True, slots=True)
class Turn:
    """What judging one article needs; changes go to the notebook."""

    facts: Facts
    notebook: Notebook
    index: Index
    now: Instant
    """Lane time."""
    own: Trace | None
    """What this article led to before."""
    original: Trace | None
    """What the article led to that this one copies or updates."""
    replaces: bool
    """Whether the article speaks in its original's place: it is a copy, or the same outlet's update.

    Another outlet's update of a wire story has its own reporter as soon as it says something else.
    """
    witness: str
    """Who speaks: the original's witness in a copy and in an outlet's update of its own article."""

    @classmethod
    def of(cls, facts: Facts, notebook: Notebook, index: Index, now: Instant) -> Turn:
        """Return the turn of *facts*, with its own trace and that of its original."""
        own = notebook.find(Trace, key("trace", facts.edition, facts.article_id))
        original = notebook.find(Trace, key("trace", facts.edition, facts.of)) if facts.of else None
        replaces = original is not None and _replaces(facts, original)
        witness = witness_of(facts, original if replaces else own)
        return cls(facts, notebook, index, now, own, original, replaces, witness)

    @property
    def at(self) -> Instant:
        """When the article was published."""
        return claimed_at(self.facts)

    @property
    def story_id(self) -> str:
        """The story that the article belongs to; an article without one is its own."""
        return self.facts.story_id or self.facts.article_id

    @property
    def related(self) -> frozenset[str]:
        """Ids of the incidents and meetings that the article's earlier version, or its original, tells of."""
        return frozenset(at.split(":", 2)[2] for at in (*self.supported("incident"), *self.supported("meeting")))

    def supported(self, kind: str) -> list[str]:
        """Return the keys of one kind that the article's earlier version, or its original, supports."""
        traces = [trace for trace in (self.own, self.original) if trace]
        return sorted({at for trace in traces for at in trace.subjects if at.startswith(f"{kind}:")})

    def story(self) -> StoryMemory:
        """Return the story as it was before this article, or a new one."""
        known = self.notebook.find(StoryMemory, self.key("story", self.story_id))
        return known or StoryMemory(id=self.story_id, seen=self.now)

    def key(self, kind: str, rest: str) -> str:
        """Return the key of one value in the article's edition."""
        return key(kind, self.facts.edition, rest)


def grown(story: StoryMemory, turn: Turn) -> StoryMemory:
    """Return *story* with one more article and its witness."""
    known = dict.fromkeys([*story.witnesses, turn.witness])
    return story.model_copy(update={"articles": story.articles + 1, "witnesses": tuple(known)[:MAX_WITNESSES], "seen": turn.now})


def _replaces(facts: Facts, original: Trace) -> bool:
    own = outlet(facts.source, facts.url)
    return facts.verdict == "duplicate" or own is None or own == original.witness
