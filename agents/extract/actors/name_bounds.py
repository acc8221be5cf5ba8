"""Where a person's name begins and ends among the words of a sentence."""

from __future__ import annotations

from tocsin.agents.extract.actors.leading_roles import role_before
from tocsin.agents.extract.actors.lines import Line
from tocsin.agents.knowledge import EntryKind, words

PLACES: tuple[EntryKind, ...] = (
    "country",
    "capital",
    "city",
    "outlet",
    "organisation",
    "metonym",
    "adjective",
    "people",
    "region",
    "regional",
)
"""What a surface may be that is no person's name."""


FATHERS = frozenset({"bin", "ibn", "bint"})
"""What stands before the name of somebody's father."""


def text_of(line: Line, start: int, end: int) -> str:
    """Return the words of a range as a name is written, torn hyphens and initials mended."""
    said = ""
    for i in range(start, end):
        word, last = line.words[i], line.words[i - 1] if i > start else None
        apart = last is not None and (last.end < word.start) and "-" not in (word.text, last.text) and word.text != "."
        said += (" " if apart else "") + word.text
    return said


def goes_on(line: Line, end: int) -> bool:
    """Say whether a name goes on after a known surname: "Sharon Stone" is not Sharon."""
    after = line.word(end)
    return after is not None and after.capital and after.wordy and end not in line.known and after.low not in words("calendar")


def spread(line: Line, start: int, end: int) -> tuple[int, int]:
    """Return the words of a longer name around a known one: "Eric Trump" is not Trump."""
    first = start
    while first > 0 and _may_be_given(line, first - 1):
        first -= 1
    return first, end


def _may_be_given(line: Line, at: int) -> bool:
    word = line.words[at]
    if not (word.capital and word.wordy and word.text.isalpha()) or line.known_before(at + 1) or at == 0:
        return False
    other = word.low in words("role_modifiers") or word.low in words("calendar")
    return not (other or is_title(line, at) or role_before(line, at + 1))


def past_excellency(line: Line, start: int, end: int) -> int:
    """Return where a name begins behind "H.E.", "H H" or "His Royal Highness"."""
    letters = [i for i in range(start, end) if line.words[i].text != "."][:3]
    polite = len(letters) == 3 and (line.words[letters[0]].text, line.words[letters[1]].text) in _ADDRESSES
    return letters[2] if polite else start


_ADDRESSES = (("H", "E"), ("H", "H"))


def is_title(line: Line, at: int) -> bool:
    """Say whether a word is one before a name and no part of it: "Mr"."""
    return line.low(at) in words("honorifics")


def full_name_ending(line: Line, end: int) -> int | None:
    """Return where the name of two to four words begins that ends just before a word."""
    start = end
    while start > 0 and _is_name_part(line, start - 1, end):
        start -= 1
    while start < end and not begins_name(line, start):
        start += 1
    return start if end - start in (2, 3, 4) else None


def _is_name_part(line: Line, at: int, end: int) -> bool:
    word = line.words[at]
    if word.low in words("name_particles"):
        return at + 1 < end
    return word.capital and word.text.isalpha() and not word.text.isupper() and line.known_before(at + 1) is None


def stands_alone(line: Line, at: int) -> bool:
    """Say whether a capital is no part of a longer name or thing."""
    before, after = line.word(at - 1), line.word(at + 1)
    if after is not None and after.capital and after.wordy and not line.possessive(at + 1):
        return False
    titled = before is not None and (is_title(line, at - 1) or role_before(line, at) is not None)
    return titled or before is None or not (before.capital and before.wordy) or at == 1


def begins_name(line: Line, at: int) -> bool:
    """Say whether a person's name may begin with a word."""
    word = line.words[at]
    if not (word.capital and word.wordy) or (word.text.isupper() and len(word.text) > 2):
        return False
    if word.low in ("his", "her"):
        return False  # "President His Highness Sheikh Karim"
    known = line.known.get(at)
    if known is not None and known[0].ref("person") is None and known[0].ref(*PLACES) and not is_titled_town(line, at):
        return False
    return not (word.low in words("role_modifiers") or role_before(line, at + 1) is not None)


def is_titled_town(line: Line, at: int) -> bool:
    """Say whether the name of a town is somebody's, right behind an office: "Foreign Minister Gao Ming"."""
    hit, end = line.known[at]
    after = line.word(end)
    named = after is not None and after.capital and after.wordy
    return hit.ref("city") is not None and end == at + 1 and named and line.office_before(at) is not None


def _common_head(line: Line, at: int) -> bool:
    """Say whether capitals after an office are no name: "the president Monday"."""
    return line.low(at) in words("calendar")


def name_end(line: Line, at: int) -> int:
    """Return the index after the last word of the name that begins with a word."""
    end = at + 1
    while (word := line.word(end)) is not None:
        hyphen = word.text == "-" and (after := line.word(end + 1)) is not None and after.wordy
        initial = word.text == "." and len(line.words[end - 1].text) == 1
        joined = word.low in words("name_particles") and (after := line.word(end + 1)) is not None and after.capital
        if not (hyphen or initial or joined or (word.capital and word.wordy and not _is_no_surname(line, end))):
            break
        if word.low in words("calendar"):
            break
        end += 2 if hyphen else 1
    return end


def _is_no_surname(line: Line, end: int) -> bool:
    """Say whether a word behind the first of a name is known and no surname: "Carlos Medina" is nobody of Medina."""
    known = line.known.get(end)
    return known is not None and not known[0].ref("city", "capital", "country", "region", "regional", "person")


def _is_abbreviated(line: Line, at: int) -> bool:
    return line.low(at) in words("abbreviated_offices")


def is_titled(line: Line, at: int) -> bool:
    """Say whether an office stands right before a name."""
    if line.low(at - 1) in (",", "-", "–", "—") or (line.low(at - 1) == "." and not _is_abbreviated(line, at - 2)):
        return False
    role = role_before(line, at)
    if role is None or role.end != at or any(line.offices.get(n, 0) > at for n in range(role.start, at)):
        return False  # "Prime Minister" of "Deputy Prime Minister" is no deputy's name
    return role.trait not in ("weak", "echo") and not _common_head(line, at)


def is_abbreviation(name: str) -> bool:
    """Say whether a name that the tagger gives a person is a body's: "NDAK", but "JK"."""
    return name.isalpha() and name.isupper() and len(name) > _INITIALS


_INITIALS = 2
