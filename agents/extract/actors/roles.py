"""The role that a text gives a name: before it ("US Army Secretary ..."), after it (", president of Chile,")."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tocsin.agents.extract.actors.appositions import is_of_a_relative, is_of_the_last, is_of_the_next, is_over, served_by
from tocsin.agents.extract.actors.lines import Line, office_key
from tocsin.agents.extract.actors.namesakes import at_home
from tocsin.agents.extract.actors.portfolios import begin_before, end_behind, office_of_row
from tocsin.agents.extract.text.words import word_class
from tocsin.agents.knowledge import Hit, Office, civil_servants, countries, offices, organisations, people, short_offices, words

_REACH = 14  # words after a name in which its office may stand
_DETERMINERS = frozenset(["the", "a", "an", "his", "her", "its", "their", "our", "one", "as", "is", "was"])
_PRONOUNS = frozenset(["his", "her", "its", "their"])
_RANKS = frozenset(["general", "admiral", "officer", "doctor", "archbishop", "prince", "judge", "lawmaker"])
"""Offices that stand before a name like a title, whatever else its bearer is."""
_LOCAL = frozenset(["mayor", "governor", "police chief"])
_BEHIND_OFFICE = frozenset(["of", "to"])
"""Between an office and whose it is, or where its holder is sent: "ambassador to Chile" is not Chile's."""


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


def role_before(line: Line, name: int) -> Role | None:
    """Return the role that ends just before the word *name*, or one comma before it."""
    end = name = _before_address(line, name)
    if line.low(end - 1) in (",", "-", "–", "—") and line.low(end - 2) not in (",", ""):
        end -= 1
    if _is_shortened(line, end):
        end, name = end - 3, name - 3 * (end == name)
    found, last = line.office_before(end), end
    if found is None and (row := office_of_row(line, end)) is not None:
        found, last = row
    if found is not None:
        many = _is_plural(line, found, last) and line.low(end - 1) != "counterparts"
        if end == name:
            return _widened(line, found, last, None, stop=end)
        one = _is_described(line, found) or _is_described(line, begin_before(line, found, last))
        return _of_whom_it_tells(line, _widened(line, found, last, None, stop=end), name) if one and not many else None
    known = line.known_before(end)
    if known is None:
        return None
    if end == name and (envoy := _sent_by(line, known[1] - (line.low(known[1] - 1) == "the"), name)) is not None:
        return envoy
    hit, at = known
    at -= line.low(at - 1) == "the"
    joint = line.low(at - 1)
    where = (
        joint in ("in", "for") and end != name and line.low(_past_capitals(line, name)) == ","
    )  # "the envoy for Chile, Petra Holm, said"
    found = line.office_before(at - 1) if joint in _BEHIND_OFFICE or where else None
    if end != name and (dealt := _dealt(line, name)) is not None:
        return dealt
    if found is None or (end != name and (not _is_described(line, found) or _is_plural(line, found, at - 1))):
        return None  # "the ambassador of Chile, Petra Holm", not "the ambassadors of Chile, Petra Holm and others"
    role = _widened(line, found, at - 1, hit if joint == "of" else None)
    return role if end == name else _of_whom_it_tells(line, role, name)


def _of_whom_it_tells(line: Line, role: Role, name: int) -> Role | None:
    """Return the role told a comma before a name where it is hers: "spokesman" of "a spokesman for the king, Petra Holm"."""
    of_an_owner = any(line.possessive(at) for at in range(role.start, role.end))  # "the king of Chile's wife, Petra Holm"
    if not of_an_owner and (joint := served_by(line, role.start)) is not None:
        start = line.office_before(joint)
        return None if start is None else _widened(line, start, joint, None)
    return None if is_of_the_last(line, role.start, _past_capitals(line, name)) else role


def of_land(line: Line, role: Role, end: int) -> Role:
    """Return the role before a name with the state that is told behind it: "Prime Minister Petra Holm of Chile"."""
    if role.country or role.organisation or role.possessor or role.office in _OF_REGIONS or line.low(end) != "of":
        return role
    at = end + 1 + (line.low(end + 1) == "the")
    hit = line.known[at][0] if at in line.known else None
    country = None if hit is None or line.possessive(line.known[at][1]) else hit.ref("country")
    return replace(role, country=country)


_OF_REGIONS = frozenset(("lawmaker", "governor", "mayor", "judge", "archbishop", "police chief"))
"""Offices of regions, of which one may be called like a state: "Senator Petra Holm of Georgia"."""


def _is_shortened(line: Line, end: int) -> bool:
    """Say whether a short form ends at a word: "the head of the Kesk Refugee Fund (KRF), Petra Holm,"."""
    return line.low(end - 1) == ")" and line.low(end - 3) == "("


def _dealt(line: Line, name: int) -> Role | None:
    """Return the role of Petra Holm in "the presidents of Chile, Jan Kort, and Peru, Petra Holm,", and Jan Kort's."""
    own: Hit | None = None
    at = name
    while line.low(at - 1) == "," and (known := line.known_before(at - 1)) is not None and known[0].ref("country"):
        hit, first = known
        first -= line.low(first - 1) == "the"
        goes_on = own is not None or _is_next_land(line, _past_capitals(line, name))
        own = own or hit
        if line.low(first - 1) == "of":
            office = line.office_before(first - 1)
            return _widened(line, office, first - 1, own) if office is not None and goes_on else None
        end = first - (line.low(first - 1) == "and")
        at = _capitals(line, end - (line.low(end - 1) == ","))[0]
    return None


def _is_next_land(line: Line, comma: int) -> bool:
    """Say whether a row goes on behind the comma: ", and Peru, Petra Holm"."""
    at = comma + 1 + (line.low(comma + 1) == "and")
    at += line.low(at) == "the"
    return (
        line.low(comma) == ","
        and at in line.known
        and bool(line.known[at][0].ref("country"))
        and line.low(line.known[at][1]) == ","
    )


def _sent_by(line: Line, to: int, name: int) -> Role | None:
    """Return the envoy of "special envoy of the president of Chile for Norway Petra Holm", whose mission begins at word *to*."""
    if line.low(to - 1) not in ("for", "to"):
        return None
    at, owner = to - 1, None
    for _ in range(_LINKS):
        start = line.office_before(at)
        if start is not None and line.low(at) in ("for", "to", "of") and office_key(line.phrase(start, at)) in words("sent"):
            return replace(_widened(line, start, at, owner), end=name)
        known = line.known_before(at)
        first = known[1] if known is not None else start
        if first is None:
            return None
        owner = known[0] if known is not None else owner
        at = first - 1 - (line.low(first - 1) == "the")
        if line.low(at) != "of":
            return None
    return None


_LINKS = 3


def _before_address(line: Line, name: int) -> int:
    """Return where a name begins with how its bearer is addressed: "Dr." of "Foreign Minister Dr. Petra Holm"."""
    if line.low(name - 1) != "." and line.low(name - 1) not in words("honorifics"):
        return name
    at = name
    while (before := at - 1 - (line.low(at - 1) == ".")) >= 0 and line.low(before) in words("honorifics"):
        at = before
    told = at - (line.low(at - 1) == ",")  # "the president of Chile, Ms. Petra Holm,"
    return at if line.office_before(told) is not None or line.known_before(told) is not None else name


def _past_capitals(line: Line, at: int) -> int:
    while (word := line.word(at)) is not None and word.capital and word.wordy:
        at += 1
    return at


def role_ahead(line: Line, rank: Role) -> Role | None:
    """Return the role ahead of a rank: "the army chief of Chile, General Petra Holm", "President Sheikh Petra Holm"."""
    if rank.office not in _RANKS or rank.country is not None:
        return None
    return role_before(line, rank.start)


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
        if stop is not None and is_of_a_relative(line, stop):
            at, stop = stop + line.possessive(stop), None
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
            role = _widened(line, heavy, stop, _owner(line, stop))
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
        stop = _past_capitals(line, stop + 1 + (line.low(stop + 1) == "the"))
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
    role = _widened(line, at, stop, _owner(line, stop))
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
    if stop is None or _is_plural(line, at, stop) or line.possessive(stop):
        return None
    after = line.word(stop)
    if after is not None and after.capital and after.wordy and stop not in line.known:
        return None  # "named President Holm"
    if stop in line.known and line.known[stop][0].ref("person"):
        return None
    return replace(_widened(line, at, stop, _owner(line, stop) or owner, floor=floor), owner_end=_owner_end(line, stop))


def _is_described(line: Line, start: int) -> bool:
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


def _widened(line: Line, start: int, end: int, owner: Hit | None, floor: int = 0, stop: int | None = None) -> Role:
    """Return the role with its modifiers and with whose it is, read leftwards from its office down to *floor*.

    What it is for ends at *stop*, where that is known.
    """
    office = offices()[office_key(line.phrase(start, end))]
    said = [] if _names_owner(line, start, end) is None else [office.name]
    if owner is None:
        owner = _names_owner(line, start, end)
    said = said or [_in_full(office_key(line.phrase(start, end))) if not _is_plural(line, start, end) else office.name]
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
            name = _capitals(line, at - mark)
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


def _is_plural(line: Line, start: int, end: int) -> bool:
    phrase = office_key(line.phrase(start, end))
    return phrase.endswith("s") and phrase.removesuffix("s") in offices()


def _capitals(line: Line, end: int) -> tuple[int, int]:
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
