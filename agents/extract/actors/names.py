"""Names of people in a sentence: the tagger's, repaired by the knowledge tables and by the titles before them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from tocsin.agents.extract.actors.appointments import given_role, may_give_role
from tocsin.agents.extract.actors.leading_roles import role_before
from tocsin.agents.extract.actors.lines import Line
from tocsin.agents.extract.actors.name_bounds import (
    FATHERS,
    PLACES,
    begins_name,
    full_name_ending,
    goes_on,
    is_abbreviation,
    is_title,
    is_titled,
    is_titled_town,
    name_end,
    past_excellency,
    spread,
    stands_alone,
    text_of,
)
from tocsin.agents.extract.actors.roles import role_after
from tocsin.agents.extract.text.words import word_class
from tocsin.agents.knowledge import Hit, words


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
        """Whether it has more than a surname: "De Groot" is one of "Willem de Groot"."""
        *given, _ = self.text.split()
        return any(word.lower() not in _OF_SURNAMES for word in given)


_OF_SURNAMES = frozenset(("de", "del", "den", "der", "di", "dos", "du", "la", "le", "ter", "van", "von", "zu"))


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
        if not (name.full or name.person or name.titled or (is_person(name.text) and not _is_of_kin(line, name))):
            continue
        if not any(i in taken for i in range(name.start, name.end)):
            taken.update(dict.fromkeys(range(name.start, name.end), name))
    found = sorted(set(taken.values()), key=lambda name: name.start)
    things = _things(line, doc)
    nobody = (_in_building, _is_street, _is_where)
    return [name for name in found if not (any(is_no(line, name) for is_no in nobody) or _in_thing(name, things))]


def _is_of_kin(line: Line, name: Name) -> bool:
    """Say whether only a first name is told, and whose wife or son it is: nobody whom a desk knows."""
    return role_before(line, name.start) is not None


def _known(line: Line, *, several: bool) -> Iterator[Name]:
    for start, (hit, end) in line.known.items():
        ids = tuple(entry.ref for entry in hit.entries if entry.kind == "person")
        if line.low(start - 1) in FATHERS:
            continue  # the father of "Hamdan bin Mohammed bin Salim"
        if ids and (end - start > 1) == several and (several or not (goes_on(line, end) or line.low(end) in words("mishaps"))):
            wide = spread(line, start, end)
            if wide == (start, end):
                yield _name(line, start, _past_fathers(line, end), ids)
            elif not several and not is_title(line, wide[0]):
                yield _name(line, *wide)


def _past_fathers(line: Line, end: int) -> int:
    """Return where a known name ends that goes on with its father's: "Karim bin Salim bin Rashid Al Osti"."""
    while line.low(end) in FATHERS and (after := line.word(end + 1)) is not None and after.capital:
        end = name_end(line, end + 1)
    return end


def _tagged(line: Line, doc: Any | None) -> Iterator[Name]:
    for entity in doc.ents if doc is not None else ():
        if entity.label_ == "PERSON":
            base = line.sentence.start
            start, end = _trimmed(line, *line.at(base + entity.start_char, base + entity.end_char))
            if start < end and _is_name(line, start, end):
                start = spread(line, start, end)[0] if end - start == 1 else start
                start -= line.low(start) in FATHERS and start > 0 and line.words[start - 1].capital  # "Turki bin Fahd"
                yield _name(line, start, _whole(line, start, _past_month(line, doc, _past_origin(line, end))))


def _whole(line: Line, start: int, end: int) -> int:
    """Return where a name ends that the tagger breaks off behind an office: "Foreign Minister Mahmoud" of Mahmoud Ilam Osti."""
    return max(end, name_end(line, start)) if is_titled(line, start) and begins_name(line, start) else end


def _past_month(line: Line, doc: Any, end: int) -> int:
    """Return where a name ends whose surname the tagger takes for a day: "Ivan Marchenko" has nothing of March."""
    word = line.word(end)
    if word is None or not (word.capital and word.wordy) or word.low in words("calendar"):
        return end
    token = doc.char_span(*(offset - line.sentence.start for offset in (word.start, word.end)))
    return end + 1 if token is not None and token[0].ent_type_ == "DATE" else end


def _past_origin(line: Line, end: int) -> int:
    """Return where a name ends that the tagger ends before "al-Osti"."""
    after = line.word(end)
    article, _, origin = after.text.partition("-") if after is not None else ("", "", "")
    return end + 1 if article in words("name_articles") and origin[:1].isupper() else end


def _trimmed(line: Line, start: int, end: int) -> tuple[int, int]:
    """Return the range without titles and countries before the name and marks after it."""
    start = past_excellency(line, start, end)
    while start < end:
        known = line.known.get(start)
        if known is not None and known[0].ref("person") is None and known[1] < end and known[0].ref(*PLACES):
            if is_titled_town(line, start):
                break
            start = known[1]
        elif is_title(line, start) or (not line.words[start].capital and line.low(start) not in words("name_particles")):
            start += 1
        elif (role := role_before(line, end)) is None and (stop := _office_end(line, start, end)) is not None:
            start = stop
        else:
            del role
            break
    while start < end and (is_title(line, end - 1) or not (line.words[end - 1].capital and line.words[end - 1].wordy)):
        end -= 1
    return (end, end) if line.offices.get(start) == end else (start, end)  # "Qatar's Amir" of "Qatar's Amir Sheikh Karim"


def _office_end(line: Line, start: int, end: int) -> int | None:
    stops = [at for at in range(end - 1, start, -1) if role_before(line, at) is not None]
    return stops[0] if stops else None


def _is_name(line: Line, start: int, end: int) -> bool:
    if end - start == 1 and line.low(start - 1) == "(" and line.low(end) == ")" and line.low(start - 2) in words("heads"):
        return False  # "the National Search and Rescue Agency (Basarnas)"
    if end - start == 1 and is_abbreviation(line.words[start].text):
        return False  # "the National Disaster Agency (NDAK)"
    if line.low(start - 1) == "of" and line.low(start - 2) in word_class("place_kind"):
        return False  # "near the town of Lere"
    if any(char.isdigit() for word in line.words[start:end] for char in word.text):
        return False
    if any(word.low in words("calendar") for word in line.words[start:end]):  # "On Monday" opens many a sentence
        return False
    known = line.known.get(start)
    return not (known is not None and known[1] >= end and known[0].ref("person") is None and known[0].ref(*PLACES))


def _after_titles(line: Line) -> Iterator[Name]:
    """Yield the capitals that follow a title or an office: a name, known or not."""
    past = 0
    for at, word in enumerate(line.words):
        if not word.capital or at <= past:
            continue
        inside = at in line.inside and at not in line.known  # "the U.N. General Assembly"
        if not inside and begins_name(line, at) and (is_title(line, at - 1) or is_titled(line, at)):
            past = name_end(line, at)
            if line.low(at - 1) != "general" or not {line.low(at), line.low(past - 1)} & words("called_general"):
                yield _name(line, at, past, titled=True)


def _after_outlets(line: Line) -> Iterator[Name]:
    """Yield the capitals after an outlet's possessive: its reporters, whom the story must not take for actors."""
    for hit, stop in line.known.values():
        at = stop + line.possessive(stop)
        if hit.ref("outlet") and at > stop and line.word(at) is not None and begins_name(line, at):
            yield _name(line, at, name_end(line, at))


def _before_roles(line: Line) -> Iterator[Name]:
    """Yield the capitals that are said to have an office: "Ivo Dahl, the Danish envoy,", "the Danish envoy, Ivo Dahl,"."""
    for end, word in enumerate(line.words) if line.offices else ():
        if (word.low == "," or may_give_role(word.low)) and (start := full_name_ending(line, end)) is not None:
            before = role_before(line, start) if word.low == "," == line.low(start - 1) else None
            role = role_after(line, start, end) or before or given_role(line, start, end)
            if role is not None and role.trait in ("", "vague") and _is_name(line, start, end):
                yield _name(line, start, end)


def surnames_again(line: Line, names: list[Name], is_surname: Callable[[str], bool]) -> list[Name]:
    """Return the bare surnames of people of the article that nothing else found in a line."""
    taken = {i for name in names for i in range(name.start, name.end)}
    return [
        _name(line, at, at + 1)
        for at, word in enumerate(line.words)
        if word.capital and len(word.text) > 2 and at not in taken and is_surname(word.text) and stands_alone(line, at)
    ]


def _in_building(line: Line, name: Name) -> bool:
    """Say whether a name is part of a building's: "Hamid Karzai International Airport", "the Marshal Fahim academy"."""
    at = name.end
    while (word := line.word(at)) is not None and word.wordy and (word.capital or at == name.end):
        if word.low in words("buildings"):
            return True
        if not word.capital:  # "met Lind at Harbour House"
            break
        at += 1
    return False


def _is_street(line: Line, name: Name) -> bool:
    """Say whether an office and what follows are where something is: "Governor Avenue", "East Admiral Place"."""
    last = line.low(name.end - 1)
    if not name.titled or name.person:
        return False
    if last in words("buildings"):
        return True
    before = next((start for start, end in line.offices.items() if end == name.start), name.start) - 1
    return last in words("streets") and line.low(before) in _BEFORE_A_STREET


def _is_where(line: Line, name: Name) -> bool:
    """Say whether a name is a place's that something lies by: "40 kilometres east of Kesk", "a few miles from Osta"."""
    before, link = line.low(name.start - 2), line.low(name.start - 1)
    return (link == "of" and before in word_class("direction")) or (link == "from" and before in word_class("miles"))


_BEFORE_A_STREET = frozenset({"on", "at", "near", "along", "down", "off", "east", "west", "north", "south"})


def _in_thing(name: Name, things: list[tuple[int, int]]) -> bool:
    """Say whether a name is part of a thing's, as the tagger sees it; a full name that the tables know is not."""
    return not (name.person and name.full) and any(start < name.end and name.start < end for start, end in things)


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
    titled = titled or is_title(line, start - 1) or ((role := role_before(line, start)) is not None and role.trait != "weak")
    return Name(start, end, text_of(line, start, end), person, titled)
