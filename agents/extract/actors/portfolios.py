"""What a minister is for, before the office or behind it: "Trade and Industry Secretary", "minister for digital economy"."""

from __future__ import annotations

from tocsin.agents.extract.actors.lines import Line
from tocsin.agents.extract.text.words import word_class
from tocsin.agents.knowledge import words

_JOINS = frozenset({"and", "&"})


def begin_before(line: Line, start: int, end: int) -> int:
    """Return the first word of what the office of a range is for; *start* where nothing before it says so."""
    return _row_before(line, start) if line.low(end - 1) in word_class("ministerial") else start


def office_of_row(line: Line, end: int) -> tuple[int, int] | None:
    """Return the office of "the minister for trade and industry", which ends where *end* is, and where what it is for begins."""
    if not _is_portfolio(line, end - 1):
        return None
    first = _row_before(line, end)
    if line.low(first - 1) in _JOINS:  # "minister for trade and industry Petra Holm", in small letters
        first = _subject_before(line, first - 1)
    start = line.office_before(first - 1) if line.low(first - 1) in ("for", "of") else None
    head = line.low(first - 2)  # "secretary of state for trade Petra Holm", but "the chairman of Trade Watch"
    return None if start is None or head not in (*word_class("ministerial"), "state") else (start, first - 1)


def end_behind(line: Line, stop: int) -> int:
    """Return the word behind what the office that ends at *stop* is for; *stop* where nothing behind it says so."""
    joint = line.low(stop)
    if joint in ("for", "of"):
        return _row_behind(line, stop + 1 + (line.low(stop + 1) == "the"), stop)
    if not _is_portfolio(line, stop - 1) or joint not in (*_JOINS, ","):
        return stop
    end = _row_behind(line, stop + 1, stop)  # "minister of trade" is an office, and goes on: ", industry and energy"
    return end if any(line.low(at) in _JOINS for at in range(stop, end)) else stop


def _row_before(line: Line, end: int) -> int:
    """Return where the subjects begin that end at a word, joined by "and": all in capitals, or led by an article or a name."""
    single = _subject_before(line, end)
    at, joined = single, False
    while line.low(at - 1) in _JOINS or (joined and line.low(at - 1) == ","):  # "Culture, Media and Sport"
        first = _subject_before(line, at - 1)
        if first == at - 1:
            break
        at, joined = first, True
    led = line.low(at - 1) in words("determiners") or line.possessive(at - 1)
    set_alike = all(line.words[n].capital for n in range(at, end) if line.words[n].wordy and line.low(n) not in _JOINS)
    led = led or ((before := line.word(at - 1)) is not None and before.capital)  # "Tory work and pensions spokesman"
    return at if set_alike or led else single


def _subject_before(line: Line, end: int) -> int:
    while _is_portfolio(line, end - 1):
        end -= 1
    return end


def _row_behind(line: Line, at: int, stop: int) -> int:
    """Return where the subjects end that begin at a word; *stop* where they are part of something longer."""
    end = at
    while _is_portfolio(line, end) or (line.low(end) in (*_JOINS, ",") and end > at and _is_portfolio(line, end + 1)):
        end += 1
    after = line.word(end)  # "minister for trade and fish": of both, or of neither
    open_ = after is not None and after.wordy
    verb = line.low(end) in words("plain_verbs") or line.low(end).endswith("ed")
    ends = not open_ or verb or (line.low(end) in words("prepositions") and line.low(end) not in _JOINS)
    return end if end > at and ends else stop


def _is_portfolio(line: Line, at: int) -> bool:
    return line.low(at) in words("portfolios")
