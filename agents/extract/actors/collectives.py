"""People who act together, and states by another name: "Ukrainian negotiators", "the Kremlin", "rebels"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from tocsin.agents.extract.actors.acting import acts, describes_thing, describing, follows_subject
from tocsin.agents.extract.actors.lines import Line
from tocsin.agents.extract.actors.namesakes import at_home
from tocsin.agents.extract.actors.strangers import Strangers
from tocsin.agents.extract.text.casing import is_common
from tocsin.agents.knowledge import Hit, collectives, countries, organisations, people, slug, words

_LONGEST = 3  # words of a collective noun
_MOST_DESCRIBING = 4  # words between an owner and its people

_NOBODY = Strangers()

BodyKind = Literal["country", "organisation", "group"]


@dataclass(frozen=True, slots=True)
class Body:
    """A country, an organisation or a group as the text names it; word indexes of its line."""

    start: int
    end: int
    id: str
    name: str
    kind: BodyKind
    country: str | None
    acts: bool = True
    """Whether it may act or be acted on here; otherwise it is a place or only describes something."""


def find_bodies(line: Line, taken: set[int], strangers: Strangers = _NOBODY) -> list[Body]:
    """Return the bodies of a line in order, out of words that are not *taken* by names and their roles.

    *strangers* are the countries and abbreviations that no table knows and the article shows.
    """
    found: list[Body] = []
    used = set(taken)
    for body in (
        *_described(line),
        *_placed(line),
        *_shortened(line, strangers.short),
        *_of_strangers(line, strangers.lands),
        *_bare(line),
        *_alone(line),
        *_lands(line, strangers.lands),
    ):
        span = set(range(body.start, body.end))
        if not used & span:
            used |= span
            found.append(body)
    return sorted(found, key=lambda body: body.start)


def _described(line: Line) -> Iterator[Body]:
    """Yield the bodies that begin with whose they are: "Ukrainian negotiators", "Iran's army", "Hamas militants"."""
    for start, (known, stop) in line.known.items():
        hit = at_home(known)
        regional = hit.ref("regional") or (hit.ref("region") and line.possessive(stop))
        if regional or hit.ref("adjective", "people", "country", "organisation", "metonym", "capital", "city", "person"):
            at = stop + line.possessive(stop)
            end = _noun_after(line, at)
            if end is not None and _fits(line, hit, at, end) and not _within_name(line, end):
                body = _body(line, start, end, hit, _side(line, at, end))
                yield replace(body, acts=False) if _is_named(line, end) else body


def _is_named(line: Line, end: int) -> bool:
    """Say whether the organisation follows that a noun says what it is: "the Palestinian group Hamas" is one."""
    hit, stop = line.known.get(end, (None, end))
    return hit is not None and hit.ref("organisation") is not None and not line.possessive(stop)


def _fits(line: Line, hit: Hit, at: int, end: int) -> bool:
    """Say whether an owner can have such people: a person has a government, a city its police."""
    noun = line.phrase(at, end)
    if hit.ref("adjective", "people", "country", "organisation", "metonym", "regional", "region"):
        return True
    return noun in words("of_persons") if hit.ref("person") else _side(line, at, end) == "state"


def _placed(line: Line) -> Iterator[Body]:
    """Yield the bodies that end with their country: "the government of Chile", "a court in Istanbul"."""
    for start, (hit, stop) in line.known.items():
        at = start - (line.low(start - 1) == "the")
        joint = line.low(at - 1)
        if joint in ("of", "in", "from") and hit.ref("country", "organisation", "city", "capital"):
            for size in range(_LONGEST, 0, -1):
                noun = line.phrase(at - 1 - size, at - 1)
                if size < at and noun in (collectives() if joint == "of" else words("seated")):
                    yield _body(line, at - 1 - size, stop, hit, collectives()[noun])


def _lands(line: Line, lands: Mapping[str, str]) -> Iterator[Body]:
    for at, word in enumerate(line.words):
        if word.capital and lands.get(word.low) == word.text:
            yield Body(at, at + 1, slug(word.text), word.text, "country", None, "-" not in (line.low(at - 1), line.low(at + 1)))


def _shortened(line: Line, short: Mapping[str, str]) -> Iterator[Body]:
    """Yield the bodies that the article has named in full, by their abbreviation: "the NHA", "NHA inspectors"."""
    for at, word in enumerate(line.words):
        if (name := short.get(word.text)) is not None:
            end = _noun_after(line, at + 1 + line.possessive(at + 1)) or at + 1
            apart = line.low(at - 1) not in ("(", "-") and line.low(at + 1) != "-"
            yield Body(at, end, slug(name), name, "organisation", None, apart)


def _of_strangers(line: Line, lands: Mapping[str, str]) -> Iterator[Body]:
    """Yield the people of somebody that no table knows: "Vostrian negotiators", "the Johor government"."""
    for at, end in line.nouns.items():
        if at > 0 and at not in line.inside and not _goes_on(line, at, end) and (start := _proper_before(line, at)) is not None:
            noun, text = line.phrase(at, end), line.text(start, end)
            state = collectives()[noun] == "state"
            if state and (land := lands.get(line.low(start))):
                yield Body(start, end, slug(land), land, "country", None)
                continue
            yield Body(start, end, slug(text), text, "organisation" if state else "group", None, collectives()[noun] != "none")


def _goes_on(line: Line, at: int, end: int) -> bool:
    """Say whether a noun is within a longer name: "Harbour Workers Union", "Agency for Harvest"."""
    after = line.word(end + (line.low(end) == "for"))
    return line.words[at].capital and after is not None and after.capital and after.wordy


def _within_name(line: Line, end: int) -> bool:
    """Say whether a noun in capitals only begins a longer name: "Britain's National Crime Agency"."""
    after = line.word(end)
    if not line.words[end - 1].capital or after is None or end in line.known:
        return False
    return after.capital and after.wordy and after.low not in words("calendar")


def _proper_before(line: Line, at: int) -> int | None:
    """Return where the unknown proper words begin that stand before a word, past what describes it."""
    start = at - line.possessive(at - 1) if at > 0 else at
    while start > 0 and line.low(start - 1) in describing() and not line.words[start - 1].capital:
        start -= 1
    end = start
    while start > 0 and is_proper(line, start - 1) and line.known_before(start) is None:
        start -= 1
    return start if start < end else None


def is_proper(line: Line, at: int) -> bool:
    """Say whether a word is a proper one: a capital that is no common word at the start of a sentence."""
    word = line.words[at]
    if not (word.capital and word.text[:1].isalpha()) or word.low in words("calendar") or word.low in ("a", "an", "the"):
        return False
    return not is_common(word.low) or (at > 0 and line.words[at - 1].capital and line.words[at - 1].wordy and at > 1)


def _bare(line: Line) -> Iterator[Body]:
    """Yield the bodies that say not whose they are: "the government", "rebels"."""
    for start, end in line.nouns.items():
        noun = line.phrase(start, end)
        if start not in line.inside and _is_bare(line, start, end, noun):
            side = collectives()[noun]
            yield Body(
                start, end, slug(noun), noun, "organisation" if side == "state" else "group", None, _bare_acts(line, start, end)
            )


def _is_bare(line: Line, start: int, end: int, noun: str) -> bool:
    """Say whether a noun may be somebody without an owner: "rebels", "the Commission"; no part of a name, "Government House"."""
    if _goes_on(line, start, end):
        return False
    before, after = line.low(start - 1), line.word(end)
    if noun in words("crowds"):  # "teachers asserted", but not "aid workers"
        return (before in words("clause_starts") | {"", "the"}) and after is not None and follows_subject(after)
    chamber = line.words[start].capital and before == "the" and line.low(end) != "of" and noun in words("chambers")
    return noun in words("bodies") or chamber


def _bare_acts(line: Line, start: int, end: int) -> bool:
    """Say whether a bare noun is somebody: "rebels said", but not "its troops" or "military action"."""
    before, after = line.low(start - 1), line.word(end)
    if line.phrase(start, end) in words("forces"):
        return (after is not None and follows_subject(after)) or before in words("towards")
    if before in words("owned_by") or _is_owned(line, start) or before in ("-", "–"):
        return False
    if after is None or not after.wordy or after.low in words("after_noun"):
        return True
    return follows_subject(after) and before not in words("describing")  # "outside government control"


def _is_owned(line: Line, start: int) -> bool:
    """Say whether a possessive mark stands before a word, in one piece or torn."""
    return bool(line.possessive(start - 1) or (line.low(start - 1) == "s" and line.possessive(start - 2)))


def _alone(line: Line) -> Iterator[Body]:
    for start, (hit, stop) in line.known.items():
        if _begins_a_building(line, stop):
            continue
        if (owner := _owner(hit)) is not None:
            yield Body(start, stop, *owner, acts(line, start, stop, hit))
        elif (code := hit.ref("adjective")) is not None:
            yield Body(start, stop, code, countries()[code].name, "country", code, describes_thing(line, start, stop, hit))


def _begins_a_building(line: Line, stop: int) -> bool:
    """Say whether a surface begins the name of a house: "the Saudi Maternity Hospital" is not Saudi Arabia."""
    end = stop
    while (word := line.word(end)) is not None and word.capital and word.wordy and end not in line.known:
        end += 1
    return end > stop and line.low(end - 1) in words("buildings")


def _noun_after(line: Line, at: int) -> int | None:
    """Return the end of a collective noun that begins at a word or after a few that describe it."""
    for _ in range(_MOST_DESCRIBING):
        if (end := line.nouns.get(at)) is not None:
            further = line.nouns.get(end)
            return further if further is not None else end
        word = line.word(at)
        if word is None or not (word.low in describing() or word.text == "-" or at in line.known):
            return None
        at = line.known[at][1] if at in line.known else at + 1
    return None


def _side(line: Line, at: int, end: int) -> str:
    side = next((collectives()[p] for i in range(at, end) if (p := line.phrase(i, end)) in collectives()), "people")
    opposed = side == "state" and any(line.low(i) in words("against_state") for i in range(at, end - 1))
    return "people" if opposed else side  # "a Yemeni rebel official" is not Yemen's


def _body(line: Line, start: int, end: int, hit: Hit, side: str) -> Body:
    owner = _owner(hit)
    text = line.text(start, end)
    code = hit.ref("adjective", "people") or (owner[3] if owner and owner[2] == "country" else None)
    if someone := hit.ref("person"):
        code = code or people()[someone].country
    if owner and owner[2] != "country" and not code:
        return Body(start, end, *owner, acts=side != "none")
    if side == "state" and code:
        return Body(start, end, code, countries()[code].name, "country", code)
    if not (code or owner) and (land := hit.ref("city")):  # the police of a city, the government of a region
        return Body(start, end, slug(text), text, "organisation", land)
    return Body(start, end, slug(text), text, "group", code, acts=side != "none")


def _owner(hit: Hit) -> tuple[str, str, BodyKind, str | None] | None:
    """Return id, name, kind and country of what a surface stands for when it stands alone."""
    code = hit.ref("country", "capital", "people")
    ref = hit.ref("organisation", "metonym")
    if ref and ref in organisations():
        known = organisations()[ref]
        return known.id, known.name, known.kind, known.country
    code = code or ref
    return (code, countries()[code].name, "country", code) if code else None
