"""The role that a text gives a name: before it ("US Army Secretary ..."), after it (", president of Chile,")."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tocsin.agents.extract.actors.appositions import is_of_the_next, is_over
from tocsin.agents.extract.actors.lines import Line, office_key
from tocsin.agents.extract.actors.namesakes import at_home
from tocsin.agents.extract.actors.portfolios import begin_before, end_behind
from tocsin.agents.extract.text.words import word_class
from tocsin.agents.knowledge import Hit, Office, civil_servants, countries, offices, organisations, people, short_offices, words

_REACH = 14  # words after a name in which its office may stand
_DETERMINERS = frozenset(["the", "a", "an", "his", "her", "its", "their", "our", "one", "as", "is", "was"])
_LOCAL = frozenset(["mayor", "governor", "police chief"])


@dataclass(frozen=True, slots=True)
class Role:
    """An office as the text gives it; word indexes count from the line that it stands in."""

    text: str
    office: str
    """The usual name of the office in the table."""
    trait: str
    country: str | None
    organisation: str | None
    possessor: tuple[int, int] | None
    """The words of the one whose chief of staff, envoy, ... this is, where no table knows them."""
    start: int
    end: int
    owner_end: int = 0
    """After whose it is, where that follows the office: "the president of Chile"."""
    seat: str | None = None
    """The town or region whose it is, of which the country is only where it lies: "the governor of Texas"."""
    got: bool = False
    """Whether the text says that it was got: "was elected president"."""


def past_capitals(line: Line, at: int) -> int:
    while (word := line.word(at)) is not None and word.capital and word.wordy:
        at += 1
    return at


def role_after(line: Line, start: int, end: int) -> Role | None:
    """Return the role in the apposition that begins with the mark at *end*: ", the Chilean foreign minister,".

    Whom it describes begins at word *start*, with a title before the name where there is one.
    """
    if line.low(end) not in (",", "(", "-", "–", "—"):
        return None
    at = end + 1
    if line.low(at) == "who":
        at += 1
        if line.low(at) not in ("is", "was"):
            return None
    while at < min(len(line.words), end + _REACH):
        stop = office_end(line, at)
        if stop is not None and (mark := line.possessive(stop)):
            at = stop + mark  # "the minister's brother"
            continue
        if stop is not None and _belongs_to_another(line, stop):
            return None  # "he met Petra Holm, President Tomas Lind and others", "Petra Holm, President Tomas Lind's sister"
        if stop is not None:
            heavy, stop = _weightier(line, at, stop)
            past = _owner_end(line, stop)
            if past and _is_capital(line, past):
                return None  # ", Minister of Foreign Affairs of Hungary Petra Holm will pay a visit"
            past = max(past, _past_owner(line, stop), end_behind(line, stop))
            if is_of_the_next(line, start, end, past):
                return None
            role = widened(line, heavy, stop, _owner(line, stop))
            role = role if heavy == at else replace(role, start=at)
            return replace(role, text=_over(role.text)) if is_over(line, end + 1, past) else role
        step = step_on(line, at) or (_past_a_trade(line, at) if at == end + 2 else 0)
        if step == 0:
            return None
        at += step
    return None


def _over(office: str) -> str:
    """Return what somebody was: "former minister"; unless the words say so themselves."""
    return office if office.partition(" ")[0] in words("past_tenures") else f"former {office}"


def _weightier(line: Line, at: int, stop: int) -> tuple[int, int]:
    """Return the words of the second office where it weighs more: the president of "a lawyer and longtime president of"."""
    joint = _past_owner(line, stop)
    second = joint + 1
    if line.low(joint) != "and":
        return at, stop
    if second in line.known and line.known[second][0].ref("adjective"):
        second = line.known[second][1]  # "general secretary of the Workers Party and Chilean president"
    while (end := office_end(line, second)) is None and line.low(second) in words("role_modifiers") | words("role_colours"):
        second += 1
    if end is None or _belongs_to_another(line, end) or _weight(line, second, end) <= _weight(line, at, stop):
        return at, stop
    return second, end


def _past_owner(line: Line, stop: int) -> int:
    """Return the word behind whose an office is: behind "of the Workers Party of Chile"."""
    while line.low(stop) == "of" and _is_capital(line, stop + 1 + (line.low(stop + 1) == "the")):
        stop = past_capitals(line, stop + 1 + (line.low(stop + 1) == "the"))
    return stop


def _is_capital(line: Line, at: int) -> bool:
    word = line.word(at)
    return word is not None and word.capital and word.wordy


def _weight(line: Line, start: int, end: int) -> int:
    return offices()[office_key(line.phrase(start, end))].weight


def _past_a_trade(line: Line, at: int) -> int:
    """Return how many words to pass of what somebody is besides an office: "a rapper and former mayor of Osta"."""
    if line.low(at - 1) not in ("a", "an", "the"):
        return 0
    ends = (n for n in range(at, at + _TRADE) if line.low(n) in ("and", "turned"))
    stop = next(ends, at)
    return stop + 1 - at if stop > at else 0


_TRADE = 4


def _belongs_to_another(line: Line, stop: int) -> bool:
    """Say whether the name of another follows an office: no state or body, which it would be of."""
    if stop in line.known:
        return line.known[stop][0].ref("person") is not None
    word = line.word(stop)
    return word is not None and word.capital and word.wordy


def standing_role(line: Line, at: int) -> Role | None:
    """Return the role that begins with the office at a word, its country before it or after an "of"."""
    stop = office_end(line, at)
    if stop is None or _only_describes(line, at, stop):
        return None
    role = widened(line, at, stop, _owner(line, stop))
    return replace(role, owner_end=_owner_end(line, stop))


def _only_describes(line: Line, at: int, stop: int) -> bool:
    """Say whether a rank is what something is like: "Lydia's major exporters", and not "Lydia's major met"."""
    after = line.word(stop)
    if stop > at + 1 or line.words[at].text not in _LIKE or after is None or not after.wordy:
        return False
    closes = after.low in words("plain_verbs") or after.low in words("prepositions") or after.low.endswith("ed")
    return not closes and after.low not in word_class("adverb")


_LIKE = frozenset({"general", "major", "private"})


def role_at(line: Line, at: int, *, floor: int, owner: Hit | None) -> Role | None:
    """Return the role of the office that begins at a word and ends its phrase, read back to *floor*; none of several.

    It is *owner*'s where nothing after it says whose it is.
    """
    stop = office_end(line, at)
    if stop is None or is_plural(line, at, stop) or line.possessive(stop):
        return None
    after = line.word(stop)
    if after is not None and after.capital and after.wordy and stop not in line.known:
        return None  # "named President Holm"
    if stop in line.known and line.known[stop][0].ref("person"):
        return None
    return replace(widened(line, at, stop, _owner(line, stop) or owner, floor=floor), owner_end=_owner_end(line, stop))


def is_described(line: Line, start: int) -> bool:
    """Say whether words before an office make it one that a name may follow after a comma."""
    whose = line.known_before(start) is not None or line.possessive(start - 1) or line.possessive(start - 2)
    return bool(whose) or line.low(start - 1) in _DETERMINERS | words("role_modifiers")


def office_end(line: Line, start: int) -> int | None:
    """Return where the office ends that begins with a word; nothing where none does."""
    return line.offices.get(start)


def _owner(line: Line, stop: int) -> Hit | None:
    """Return the country or organisation after an office: "president of the Hashemite Kingdom of ..."."""
    joint = line.low(stop)
    if joint != "of" and not (joint in ("for", "at") and line.low(stop - 1) in words("speakers")):
        return None  # an envoy to Russia is not Russia's
    at = stop + 1 + (line.low(stop + 1) == "the")
    return line.known[at][0] if at in line.known and not _begins_a_body(line, line.known[at][1]) else None


def _begins_a_body(line: Line, end: int) -> bool:
    """Say whether a known surface goes on as the name of an organisation: "president of the Chile Workers Union"."""
    while (word := line.word(end)) is not None and word.capital and word.wordy:
        end += 1
    return line.words[end - 1].capital and line.low(end - 1) in words("heads")


def _owner_end(line: Line, stop: int) -> int:
    at = stop + 1 + (line.low(stop + 1) == "the")
    return line.known[at][1] if _owner(line, stop) is not None else 0


def step_on(line: Line, at: int) -> int:
    """Return how many words to pass at a place on the way to an office: of its country, an article; 0 at any other."""
    if at in line.known:
        return line.known[at][1] - at
    if mark := line.possessive(at):
        return mark
    word = line.words[at]
    passed = word.low in _DETERMINERS or word.low in words("role_modifiers") or (word.capital and word.wordy)
    return int(passed or word.text == "-")


def widened(line: Line, start: int, end: int, owner: Hit | None, floor: int = 0, stop: int | None = None) -> Role:
    """Return the role with its modifiers and with whose it is, read leftwards from its office down to *floor*.

    What it is for ends at *stop*, where that is known.
    """
    office = offices()[office_key(line.phrase(start, end))]
    said = [] if _names_owner(line, start, end) is None else [office.name]
    if owner is None:
        owner = _names_owner(line, start, end)
    said = said or [_in_full(office_key(line.phrase(start, end))) if not is_plural(line, start, end) else office.name]
    for_, stop = begin_before(line, start, end), end_behind(line, end) if stop is None else stop
    said = [*_words(line, for_, start), *said, *_words(line, end, stop)]
    at, unknown, possessor = for_, 0, None
    while at > floor:
        mark = line.possessive(at - 2) if at > 1 and line.low(at - 1) == "s" else line.possessive(at - 1)
        known = line.known_before(at - mark)
        word = line.words[at - 1]
        if known is not None and known[0].ref("country", "adjective", "metonym", "organisation", "capital", "city", "person"):
            owner, at = owner or known[0], known[1]
        elif mark and line.words[at - mark - 1].capital:
            name = capitals(line, at - mark)
            possessor, at = possessor or name, name[0]
        elif word.low == "central" and word.capital and at in line.known:
            at -= 1  # "Central Jakarta police chief"
        elif word.low in words("role_modifiers") and not (unknown and word.capital):  # "Presidential Council head"
            said.insert(0, "former" if word.low == "ex" else word.low)
            at -= 1
        elif word.low in words("role_colours") or word.text == "-":
            at -= 1
        elif line.office_before(at) is not None:
            break  # "President Sheikh Petra Holm"
        elif word.low == "and" and (first := _second_office(line, at - 1)) is not None:
            at = first
        elif word.capital and word.wordy and unknown < 3 and at > 1:
            unknown, at = unknown + 1, at - 1
        else:
            break
    country, organisation = _stands_for(owner) if owner is not None else _always_of(office)
    office = civil_servants().get((office_key(line.phrase(start, end)), country or organisation or ""), office)
    seat = None if owner is None else _seat(line, owner, office)
    if stop > end and office.name == "secretary of state":
        office = offices()["minister"]  # "for work and pensions"
    return Role(
        " ".join(said).replace(" ,", ","), office.name, office.trait, country, organisation, possessor, at, stop, seat=seat
    )


def _words(line: Line, start: int, end: int) -> list[str]:
    return [line.phrase(start, end)] if start < end else []


def _second_office(line: Line, end: int) -> int | None:
    """Return where an office begins that whoever has another one mostly has too: "deputy premier and minister Holm"."""
    start = line.office_before(end)
    if start is None:
        return None
    start -= line.low(start - 1) in _SECOND
    return start if line.low(start) in _SECOND else None


_SECOND = frozenset(("deputy", "vice", "crown"))


def _in_full(office: str) -> str:
    """Return the name of an office with its abbreviations written out: "pm", "lt gen"."""
    return " ".join(short_offices().get(word, word) for word in office.split())


def _seat(line: Line, owner: Hit, office: Office) -> str | None:
    """Return the town or region that has an office of its own; a capital stands for its state, but for a mayor."""
    home = at_home(owner)
    local = home.ref("city") or (home.ref("capital") if office.name in _LOCAL else None)
    if local is None or home.ref("country", "adjective", "metonym", "organisation", "person"):
        return None
    return next((line.text(start, end) for start, (hit, end) in line.known.items() if hit is owner), None)


def _names_owner(line: Line, start: int, end: int) -> Hit | None:
    """Return the country or organisation inside an office: "White House press secretary"."""
    return next((line.known[i][0] for i in range(start, end) if i in line.known), None)


def is_plural(line: Line, start: int, end: int) -> bool:
    phrase = office_key(line.phrase(start, end))
    return phrase.endswith("s") and phrase.removesuffix("s") in offices()


def capitals(line: Line, end: int) -> tuple[int, int]:
    start = end
    while start > 0 and line.words[start - 1].capital and line.words[start - 1].wordy:
        start -= 1
    return start, end


def _always_of(office: Office) -> tuple[str | None, str | None]:
    """Return the country and the organisation of an office that needs no owner: the pope is the Vatican's."""
    return (office.of, None) if office.of in countries() else (None, office.of or None)


def country_of(owner: Hit) -> str | None:
    """Return the country that a known surface stands for, as whose an office is."""
    return _stands_for(owner)[0]


def _stands_for(owner: Hit) -> tuple[str | None, str | None]:
    if code := owner.ref("country", "adjective", "capital"):
        return code, None
    of = owner.ref("metonym", "organisation")
    if of and of in organisations():
        return organisations()[of].country, of
    if of:
        return of, None
    if someone := owner.ref("person"):
        return people()[someone].country, None
    return owner.ref("city"), None
