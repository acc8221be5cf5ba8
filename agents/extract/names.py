"""Names of people in a sentence: the tagger's, repaired by the knowledge tables and by the titles before them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from tocsin.agents.extract.lines import Line
from tocsin.agents.extract.roles import role_after, role_before
from tocsin.agents.knowledge import EntryKind, Hit, words

_PLACES: tuple[EntryKind, ...] = ("country", "capital", "city", "outlet", "organisation", "metonym", "adjective", "people")


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name; word indexes of its line, titles and possessive marks left out."""

    start: int
    end: int
    text: str
    person: tuple[str, ...] = ()
    """Ids of the known people it may mean."""
    titled: bool = False
    """Whether an honorific or an office stands before it."""

    @property
    def full(self) -> bool:
        """Whether it has more than one word."""
        return len(self.text.split()) > 1


def find_names(line: Line, doc: Any | None, is_person: Callable[[str], bool] = bool) -> list[Name]:
    """Return the people named in a line, in order; *doc* is the tagger's reading of the sentence, if there is one.

    *is_person* says whether a single unknown word may be a person.
    """
    taken: dict[int, Name] = {}
    for name in (
        *_known(line, several=True),
        *_tagged(line, doc),
        *_after_titles(line),
        *_after_outlets(line),
        *_before_roles(line),
        *_known(line, several=False),
    ):
        if not (name.full or name.person or name.titled or is_person(name.text)):
            continue
        if not any(i in taken for i in range(name.start, name.end)):
            taken.update(dict.fromkeys(range(name.start, name.end), name))
    found = sorted(set(taken.values()), key=lambda name: name.start)
    things = _things(line, doc)
    return [name for name in found if (name.person and name.full) or not any(a < name.end and name.start < b for a, b in things)]


def text_of(line: Line, start: int, end: int) -> str:
    """Return the words of a range as a name is written, torn hyphens and initials mended."""
    said = ""
    for i in range(start, end):
        word, last = line.words[i], line.words[i - 1] if i > start else None
        apart = last is not None and (last.end < word.start) and "-" not in (word.text, last.text) and word.text != "."
        said += (" " if apart else "") + word.text
    return said


def _known(line: Line, *, several: bool) -> Iterator[Name]:
    for start, (hit, end) in line.known.items():
        ids = tuple(entry.ref for entry in hit.entries if entry.kind == "person")
        if ids and (end - start > 1) == several and (several or not _goes_on(line, end)):
            wide = _spread(line, start, end)
            if wide == (start, end):
                yield _name(line, start, end, ids)
            elif not several and not _is_title(line, wide[0]):
                yield _name(line, *wide)


def _goes_on(line: Line, end: int) -> bool:
    """Say whether a name goes on after a known surname: "Sharon Stone" is not Sharon."""
    after = line.word(end)
    return after is not None and after.capital and after.wordy and end not in line.known and after.low not in words("calendar")


def _spread(line: Line, start: int, end: int) -> tuple[int, int]:
    """Return the words of a longer name around a known one: "Eric Trump" is not Trump."""
    first = start
    while first > 0 and _may_be_given(line, first - 1):
        first -= 1
    return first, end


def _may_be_given(line: Line, at: int) -> bool:
    word = line.words[at]
    if not (word.capital and word.wordy and word.text.isalpha()) or line.known_before(at + 1) or at == 0:
        return False
    return not (_is_title(line, at) or word.low in words("role_modifiers") or role_before(line, at + 1))


def _is_title(line: Line, at: int) -> bool:
    return line.low(at) in words("honorifics")


def _tagged(line: Line, doc: Any | None) -> Iterator[Name]:
    for entity in doc.ents if doc is not None else ():
        if entity.label_ == "PERSON":
            base = line.sentence.start
            start, end = _trimmed(line, *line.at(base + entity.start_char, base + entity.end_char))
            if start < end and _is_name(line, start, end):
                yield _name(line, start, end)


def _trimmed(line: Line, start: int, end: int) -> tuple[int, int]:
    """Return the range without titles and countries before the name and marks after it."""
    while start < end:
        known = line.known.get(start)
        if known is not None and known[0].ref("person") is None and known[1] < end and known[0].ref(*_PLACES):
            start = known[1]
        elif _is_title(line, start) or (not line.words[start].capital and line.low(start) not in words("name_particles")):
            start += 1
        elif (role := role_before(line, end)) is None and (stop := _office_end(line, start, end)) is not None:
            start = stop
        else:
            del role
            break
    while start < end and not (line.words[end - 1].capital and line.words[end - 1].wordy):
        end -= 1
    return start, end


def _office_end(line: Line, start: int, end: int) -> int | None:
    stops = [at for at in range(end - 1, start, -1) if role_before(line, at) is not None]
    return stops[0] if stops else None


def _is_name(line: Line, start: int, end: int) -> bool:
    if any(char.isdigit() for word in line.words[start:end] for char in word.text):
        return False
    known = line.known.get(start)
    return not (known is not None and known[1] >= end and known[0].ref("person") is None and known[0].ref(*_PLACES))


def _after_titles(line: Line) -> Iterator[Name]:
    """Yield the capitals that follow a title or an office: a name, known or not."""
    at = 1
    while at < len(line.words):
        if _begins_name(line, at) and (_is_title(line, at - 1) or _is_titled(line, at)):
            end = _name_end(line, at)
            yield _name(line, at, end, titled=True)
            at = end
        at += 1


def _after_outlets(line: Line) -> Iterator[Name]:
    """Yield the capitals after an outlet's possessive: its reporters, whom the story must not take for actors."""
    for hit, stop in line.known.values():
        at = stop + line.possessive(stop)
        if hit.ref("outlet") and at > stop and line.word(at) is not None and _begins_name(line, at):
            yield _name(line, at, _name_end(line, at))


def _before_roles(line: Line) -> Iterator[Name]:
    """Yield the capitals that an apposition calls by an office: "Ivo Dahl, the Danish envoy,"."""
    for end in range(2, len(line.words)):
        if line.low(end) == "," and (start := _full_name_ending(line, end)) is not None:
            role = role_after(line, end)
            if role is not None and role.trait in ("", "vague"):
                yield _name(line, start, end)


def _full_name_ending(line: Line, end: int) -> int | None:
    start = end
    while start > 0 and _is_name_part(line, start - 1, end):
        start -= 1
    while start < end and not _begins_name(line, start):
        start += 1
    return start if end - start in (2, 3, 4) else None


def _is_name_part(line: Line, at: int, end: int) -> bool:
    word = line.words[at]
    if word.low in words("name_particles"):
        return at + 1 < end
    return word.capital and word.text.isalpha() and not word.text.isupper() and line.known_before(at + 1) is None


def surnames_again(line: Line, names: list[Name], is_surname: Callable[[str], bool]) -> list[Name]:
    """Return the bare surnames of people of the article that nothing else found in a line."""
    taken = {i for name in names for i in range(name.start, name.end)}
    return [
        _name(line, at, at + 1)
        for at, word in enumerate(line.words)
        if word.capital and len(word.text) > 2 and at not in taken and is_surname(word.text) and _stands_alone(line, at)
    ]


def _stands_alone(line: Line, at: int) -> bool:
    """Say whether a capital is no part of a longer name or thing."""
    before, after = line.word(at - 1), line.word(at + 1)
    if after is not None and after.capital and after.wordy and not line.possessive(at + 1):
        return False
    titled = before is not None and (_is_title(line, at - 1) or role_before(line, at) is not None)
    return titled or before is None or not (before.capital and before.wordy) or at == 1


def _begins_name(line: Line, at: int) -> bool:
    word = line.words[at]
    if not (word.capital and word.wordy) or (word.text.isupper() and len(word.text) > 2):
        return False
    known = line.known.get(at)
    if known is not None and known[0].ref("person") is None and known[0].ref(*_PLACES):
        return False
    return not (word.low in words("role_modifiers") or role_before(line, at + 1) is not None)


def _is_titled(line: Line, at: int) -> bool:
    if line.low(at - 1) in (",", "-", "–", "—", "."):
        return False
    role = role_before(line, at)
    return role is not None and role.trait not in ("weak", "echo") and role.end == at and not _common_head(line, at)


def _common_head(line: Line, at: int) -> bool:
    """Say whether capitals after an office are no name: "the president Monday"."""
    return line.low(at) in words("calendar")


def _name_end(line: Line, at: int) -> int:
    end = at + 1
    while (word := line.word(end)) is not None:
        hyphen = word.text == "-" and (after := line.word(end + 1)) is not None and after.wordy
        initial = word.text == "." and len(line.words[end - 1].text) == 1
        joined = word.low in words("name_particles") and (after := line.word(end + 1)) is not None and after.capital
        if not (hyphen or initial or joined or (word.capital and word.wordy and end not in line.known)):
            break
        if word.low in words("calendar"):
            break
        end += 2 if hyphen else 1
    return end


def _things(line: Line, doc: Any | None) -> list[tuple[int, int]]:
    """Return the word ranges of organisations and buildings that hold a name and more: "Trump Tower"."""
    base, found = line.sentence.start, []
    for entity in doc.ents if doc is not None else ():
        if entity.label_ in ("ORG", "FAC", "LOC", "PRODUCT", "WORK_OF_ART", "EVENT", "LAW"):
            start, end = line.at(base + entity.start_char, base + entity.end_char)
            if end - start > 1 and line.low(end - 1) in words("things"):
                found.append((start, end))
    return found


def _name(line: Line, start: int, end: int, person: tuple[str, ...] = (), *, titled: bool = False) -> Name:
    known: tuple[Hit, int] | None = line.known.get(start)
    if not person and known is not None and known[1] == end:
        person = tuple(entry.ref for entry in known[0].entries if entry.kind == "person")
    titled = titled or _is_title(line, start - 1) or role_before(line, start) is not None
    return Name(start, end, text_of(line, start, end), person, titled)
