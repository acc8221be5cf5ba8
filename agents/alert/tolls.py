"""What one article says of each incident: its own figure of each kind, chosen from all that it states."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files

from tocsin.agents.alert.calendar import claimed_at, days_before, days_between, sharper
from tocsin.agents.alert.causes import same_cause
from tocsin.agents.alert.figures import NUMBER_TOLD, as_number, raises
from tocsin.agents.alert.own_figure import own_figure
from tocsin.agents.alert.places import joint, lies_in, same_place, state_told, wide
from tocsin.agents.alert.titles import title_tells
from tocsin.schemas.facts import Casualty, Facts
from tocsin.schemas.message import When
from tocsin.schemas.terms import CasualtyKind

SAME_DAY = 1
"""Days by which two dates of one incident may differ: nights."""
OLD = 30
"""Days after which a toll is background and no news."""
LATE = 800
"""Characters after which deaths are told in passing where the title tells of harm alone."""
PASSING = 400
"""Characters after which one death without a day or a cause is told in passing where the title tells of no harm."""


_DAYS_AFTER = re.compile(r"\b(?:hours?|days?|weeks?|months?|years?) after\b", re.IGNORECASE)
_LONG_AFTER = re.compile(r"(?:[,;(–—-]\s?|\bjust |\bonly )(?:days|weeks|months) after\b", re.IGNORECASE)
"""What stands before what is background: "held talks, days after troops killed 13"."""
_THE_ONE_THAT = re.compile(
    r"\bthe (?:[A-Z][\w’'-]* )+(?:\w+ )?(?:blast|attack|bombing|explosion|shooting|crash|fire|raid|strike|massacre)s?"
    r" (?:that|which) (?:\w+ )?(?:killed|left|claimed)(?: at least| about| some| more than| nearly)? \Z"
)
"""How another incident is named behind an article's own: "the probe into the Delhi blast that killed 13"."""
_IT_CAME = re.compile(r"(?:It|This|That|The (?:[\w-]+ ){1,3})\s?(?:came|comes|happened|occurred|took place|was)\b", re.IGNORECASE)
_ANOTHER = re.compile(
    r"\b(?:another|second|third|separate|other|further)(?: \w+){0,2}"
    r" (?:attack|strike|raid|shooting|bombing|incident)s?\b",
    re.IGNORECASE,
)
_ALL_OVER = re.compile(
    r"\b(?:several|various|many|different|dozens of|two|three|four|five) (?:[\w-]+ ){0,2}"
    r"(?:cities|towns|villages|provinces|regions|districts|places|states)\b"
    r"|\b(?:across|around|throughout|all over) (?:the|its) (?:[\w-]+ )?(?:country|nation|region|state|province|island|islands)\b"
    r"|\bnationwide\b",
    re.IGNORECASE,
)
"""Where a toll is of more than one place: "clashed in several Iranian cities, with six killed", "across the country"."""
_SHOT_SELF = re.compile(r"\bsho(?:t|ot|ots|oting)\b.*\b\w+sel(?:f|ves)\b", re.IGNORECASE)
_SHOT = re.compile(r"\bshot\b|\bstabbed\b", re.IGNORECASE)
_HURT = re.compile(
    r"\b(?:wound|injur|hurt|hospital|surviv|treated|critical|stable|condition|kill|dead|die|fatal)\w*|\b(?:in|to) the \w+",
    re.IGNORECASE,
)
_ONCE_SAID = re.compile(
    r"\bearlier\b[^.;]{0,60}\bhad (?:said|reported|put|given|announced|stated)\b"
    r"|\b(?:earlier|initially|previously|originally|first) (?:said|reported|put|given|announced|stated)\b"
    r"|\b(?:earlier|initial|previous|preliminary|first) (?:reports?|figures?|estimates?|counts?|accounts|statements?)"
    r" (?:had )?(?:said|say|put|gave|given|spoke|spoken|suggested|indicated)\b",
    re.I,
)
_REPORTED_FIRST = re.compile(r"\bfirst reported\b", re.IGNORECASE)
"""What an outlet told first is no figure taken back: "as we first reported in July"."""


_Figures = frozenset[tuple[CasualtyKind, int]]


@dataclass(frozen=True, slots=True)
class Told:
    """One incident as one article tells it."""

    place: str | None
    when: When | None
    cause: str | None
    main: bool
    figures: dict[CasualtyKind, Casualty]
    after: _Figures = frozenset()
    """Figures of what it came after, in its sentences: "two were shot, a day after a bomb killed 11"."""
    counted: frozenset[CasualtyKind] = frozenset()
    """Kinds of which the article gives the figure of several places, one of them this one: it is known, and rings no more."""
    state: str | None = None
    """The state in which its place lies, as the text or the tables tell."""
    once: _Figures = frozenset()
    """Figures that the article says were told before its own: "it had earlier reported 16 dead"."""

    def instead_of(self, figure: Casualty) -> int | None:
        """Return the figure that the article says was told before *figure*, the highest of several, or nothing."""
        return max((best for kind, best in self.once if kind == figure.kind), default=None)

    def dead_beside(self, figure: Casualty) -> int | None:
        """Return how many were killed, where *figure* is of the missing and the article tells both."""
        killed = self.figures.get("killed")
        return killed.best if killed is not None and figure.kind == "missing" else None


def told_incidents(facts: Facts) -> list[Told]:
    """Return the incidents that *facts* tell of, the article's main one last.

    Cumulative tolls and old incidents are background; so is a figure whose sentence looks back, or sums up
    several incidents, and what somebody "had earlier said" where the article has another figure of the kind.
    """
    told: list[Told] = []
    before = [c for c in facts.casualties if _went_before(c, facts.casualties)]
    shot = any(c.kind == "killed" for c in facts.casualties)
    fresh = [c for c in facts.casualties if is_news(c, facts) and c not in before]
    news = [_with_room(_whole(c)) for c in fresh if not (shot and _may_have_died(c))]
    once = [c for c in news if _was_said_once(c, news)]
    now = {c.kind for c in news if c not in once}
    outdated = {c.evidence.quote for c in once if c.kind in now}  # "put it at seven, with one missing"
    replaced = [c for c in once if c.evidence.quote in outdated]
    groups = _grouped([c for c in news if c not in replaced])
    titled = frozenset(as_number(found[1]) for found in NUMBER_TOLD.finditer(facts.title))
    said = frozenset((c.kind, c.best) for c in replaced if not _REPORTED_FIRST.search(c.evidence.quote))
    for number, group in enumerate(groups):
        after = frozenset(
            (c.kind, c.best) for c in before if _IT_CAME.match(c.evidence.quote) or any(c.evidence == of.evidence for of in group)
        )
        told.append(_told(group, after, said, titled, main=number == 0))
    return [*(_counted_in(part, told) for part in told[1:]), *told[:1]]


def _was_said_once(casualty: Casualty, told: Iterable[Casualty]) -> bool:
    """Return whether a figure is what was "earlier said": the 17 of "it stands at 16, after officials earlier said 17"."""
    found = _ONCE_SAID.search(casualty.evidence.quote)
    if found is None or casualty.phrase is None:
        return found is not None
    begin = casualty.evidence.start
    ours = [c.phrase.start - begin for c in told if c.kind == casualty.kind and c.evidence == casualty.evidence and c.phrase]
    return casualty.phrase.start - begin > found.start() or all(at < found.end() for at in ours)


def _counted_in(part: Told, told: Iterable[Told]) -> Told:
    """Return *part* with the kinds of whose figures *told* give the sum: "five in Kesk and Marn", of whom three in Kesk.

    Its day and its cause are those of the sum, where it has none.
    """
    wholes = [whole for whole in told if joint(whole.place) and lies_in(part.place, whole.place)]
    if not wholes:
        return part
    when, cause = part.when or wholes[0].when, part.cause or wholes[0].cause
    return replace(part, when=when, cause=cause, counted=frozenset(kind for whole in wholes for kind in whole.figures))


def _went_before(casualty: Casualty, told: Iterable[Casualty]) -> bool:
    """Return whether a figure is of what another one came after: "two were shot, a day after a bomb killed 11".

    Or of what the sentence says that all came after: "It came a day after a bomb killed 11".
    """
    if casualty.phrase is None:
        return False
    begin, end = casualty.evidence.start, casualty.phrase.start
    apart = [begin + found.start() for found in _DAYS_AFTER.finditer(casualty.evidence.quote, 0, end - begin)]
    if _LONG_AFTER.search(casualty.evidence.quote, 0, end - begin):
        return True
    if apart and _IT_CAME.match(casualty.evidence.quote):
        return any(c.kind == casualty.kind and c.evidence != casualty.evidence for c in told)
    second = any(c.kind == casualty.kind and c.evidence.start < begin for c in told)
    if second and _THE_ONE_THAT.search(casualty.evidence.quote, 0, end - begin):
        return True
    others = [c.phrase.start for c in told if c.kind == casualty.kind and c.phrase and c.evidence == casualty.evidence]
    return bool(apart) and any(begin <= other < apart[-1] for other in others)


def is_news(casualty: Casualty, facts: Facts) -> bool:
    """Return whether a figure is of an incident that is recent when the article is published."""
    if casualty.scope == "cumulative" or _holds("looking_back.txt", casualty.evidence.quote):
        return False
    if _holds("round_ups.txt", casualty.evidence.quote) or (casualty.best > 1 and _holds("round_ups.txt", facts.title)):
        return False
    if casualty.kind == "killed" and title_tells(facts.title) != "death" and _doubtful(casualty, facts.title):
        return False
    if _is_in_passing(casualty) and title_tells(facts.title) is None:
        return False
    return casualty.date is None or days_before(casualty.date, claimed_at(facts).date()) <= OLD


def _is_in_passing(casualty: Casualty) -> bool:
    """Return whether far down a text one person is told of, and neither what befell them nor when: "after his mother's death"."""
    alone = (casualty.together or casualty.best) == 1
    return alone and casualty.cause is None and casualty.date is None and casualty.evidence.start >= PASSING


def _doubtful(death: Casualty, title: str) -> bool:
    """Return whether a death that the title does not tell of is told in passing, or is none: who shot himself may live."""
    if death.evidence.start >= LATE and title_tells(title) == "harm":
        return True
    phrase = death.phrase.text if death.phrase else ""
    return bool(_SHOT_SELF.search(phrase)) and title_tells(death.evidence.quote) != "death"


def _may_have_died(casualty: Casualty) -> bool:
    """Return whether a sentence says only that people were shot, beside those killed: "he shot a teacher and a boy"."""
    quote = casualty.evidence.quote
    return casualty.kind == "wounded" and _SHOT.search(quote) is not None and _HURT.search(quote) is None


def _whole(casualty: Casualty) -> Casualty:
    """Return the figure of the whole list that a figure belongs to: 3 for each part of "a man and two women"."""
    if casualty.together is None:
        return casualty
    low = casualty.together - (casualty.best - casualty.low)
    high = None if casualty.high is None else casualty.together
    return casualty.model_copy(update={"low": low, "best": casualty.together, "high": high})


def _with_room(casualty: Casualty) -> Casualty:
    """Return the figure of "two of its soldiers" and "two French nationals" as at least two: others may have died with them."""
    if casualty.phrase is None or not _OWN_PEOPLE.search(casualty.phrase.text) or casualty.qualifier != "exact":
        return casualty
    return casualty.model_copy(update={"qualifier": "at_least", "high": None})


_OWN_PEOPLE = re.compile(r"\bof (?:its|their|our) |(?<=\w )[A-Z]\w+ (?:nationals?|citizens?)\Z")


def _grouped(casualties: Sequence[Casualty]) -> list[list[Casualty]]:
    """Return figures by incident: one whose place, day and cause fit the first incident belongs to it."""
    wholes = frozenset(casualty.place for casualty in casualties if joint(casualty.place))
    groups: list[list[Casualty]] = []
    for casualty in sorted(casualties, key=lambda c: c.evidence.start):
        home = next((group for group in groups if _fits(casualty, group, wholes)), None)
        if home is None:
            groups.append([casualty])
        else:
            home.append(casualty)
    return groups


def _fits(casualty: Casualty, group: Iterable[Casualty], wholes: frozenset[str | None]) -> bool:
    return all(_one_incident(casualty, other) and not _in_two_of(wholes, casualty, other) for other in group)


def _in_two_of(wholes: frozenset[str | None], one: Casualty, other: Casualty) -> bool:
    """Return whether two figures are of two of the places that the article told together: Kesk and Marn of "Kesk and Marn"."""
    if not wholes or same_place(one.place, other.place) is not False:
        return False
    return any(lies_in(one.place, whole) and lies_in(other.place, whole) for whole in wholes)


def _one_incident(one: Casualty, other: Casualty) -> bool:
    """Return whether two figures of one article may be of one incident.

    Another day tells them apart; another place does where both are told in full, or the cause differs too: a sentence
    may well name the hospital.
    """
    if one.date and other.date and days_between(one.date, other.date) > SAME_DAY:
        return one.evidence == other.evidence and raises(one.evidence.quote)  # "three more were found, bringing it to 31"
    if _of_other_extent(one, other):
        return False
    if same_place(one.place, other.place) is False and (wide(one.place) or wide(other.place)):
        return False  # two states
    if _in_two_states(one, other):
        return False
    if same_place(one.place, other.place) is not False:
        return True
    if one.evidence != other.evidence and any(_ANOTHER.search(c.evidence.quote) for c in (one, other)):
        return False
    told_in_full = all(c.place and c.date and c.cause for c in (one, other))
    return not told_in_full and same_cause(one.cause, other.cause) is not False


def _of_other_extent(one: Casualty, other: Casualty) -> bool:
    """Return whether one figure sums up several places, and the other is of one of these."""
    whole, part = (one, other) if joint(one.place) else (other, one)
    return joint(whole.place) and lies_in(part.place, whole.place)


def _in_two_states(one: Casualty, other: Casualty) -> bool:
    """Return whether the sentences of two figures say that their places lie in two states."""
    here, there = (state_told(casualty.place, casualty.evidence.quote) for casualty in (one, other))
    return here is not None and there is not None and here != there


def _told(group: Sequence[Casualty], after: _Figures, once: _Figures, titled: frozenset[int], *, main: bool) -> Told:
    when: When | None = None
    for casualty in group:
        when = sharper(when, casualty.date)
    most = max((c.best for c in group if c.kind == "killed"), default=0)
    of_most = [c.place for c in group if c.kind == "killed" and c.best == most and c.place]
    all_over = any(_ALL_OVER.search(c.evidence.quote) for c in group if c.kind == "killed" and c.best == most)
    whole = {c.evidence for c in group if c.kind == "killed" and c.best == most}
    parts = {c.evidence for c in group if all_over and c.evidence not in whole}  # "three in Kesk"
    places = of_most or [c.place for c in group if c.place and c.evidence not in parts and not _is_of_some(c, group)]
    return Told(
        place=next((place for place in places if not wide(place)), next(iter(places), None)),
        when=when,
        cause=next((c.cause for c in group if c.cause), None),
        main=main,
        figures={kind: figure for kind in _kinds(group) if (figure := own_figure(kind, group, titled))},
        after=after,
        once=once,
        state=next((state for c in group if c.place in places and (state := state_told(c.place, c.evidence.quote))), None),
    )


def _is_of_some(casualty: Casualty, group: Iterable[Casualty]) -> bool:
    """Return whether a figure is a part of its sentence's: "rose to 62 in Spain as 11 bodies were found in Paiporta"."""
    return any(c.place and c.kind == casualty.kind and c.evidence == casualty.evidence and c.best > casualty.best for c in group)


def _kinds(group: Sequence[Casualty]) -> Iterator[CasualtyKind]:
    yield from dict.fromkeys(c.kind for c in group)


@lru_cache(maxsize=256)  # figures share sentences, and all of an article's its title
def _holds(patterns: str, text: str) -> bool:
    # In lower case: a search that has to ignore case takes three times as long.
    return bool(_pattern(patterns).search(text.lower()))


@cache
def _pattern(name: str) -> re.Pattern[str]:
    lines = files(__package__).joinpath(name).read_text(encoding="utf-8").splitlines()
    return re.compile(r"\b(?:" + "|".join(line for line in lines if line and not line.startswith("#")) + r")\b")
