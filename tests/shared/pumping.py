"""Strings that make a regular expression work hard, made from the expression itself, and how long it takes over them.

An expression whose time grows faster than its text does so over a repeat: `(a+)+`, `a*a*b`, `\\s+$` searched for in blanks.
So each repeat that has no small end is fed what it repeats, again and again, behind what leads to it and before what
breaks it off.
"""

from __future__ import annotations

import re
import time
from collections import deque
from collections.abc import Callable, Collection, Iterator
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

Case = tuple[str, str, str]
"""What leads to a repeat, what is repeated, and what breaks it off."""

LONG = 6_400
"""Characters of the longest string: over it what is quadratic takes tens of milliseconds at least, what is linear one."""
TIMES = (12, 16, 18, 20, 22, 24, 26, 30, 34, 38, 42)
"""How often something is repeated at first, so that what is exponential is found out before it runs for ever."""
SIZES = (200, 800, 1_600)
"""Characters of the strings that come next: what is cubic is found out."""
MANY = 10
"""Repeats that end before are no repeats for this purpose, unless one stands within another."""
CAP_S = 0.25
"""Seconds of the processor that no string may take, however they grow."""
_NOTHING_S = 0.003  # below it the growth of a time cannot be told from the clock's own steps
_GROWTH = 8.0  # of the time for four times the text: 4 is linear, 16 is quadratic
_TRIES = 3
_PROBES = " aAe0.,-'\"“\n\t:;!?)(_&/é٣"

ASK: dict[str, Callable[[re.Pattern[Any], Any], object]] = {
    "search": lambda pattern, text: deque(pattern.finditer(text), maxlen=0),
    "match": lambda pattern, text: pattern.match(text),
    "fullmatch": lambda pattern, text: pattern.fullmatch(text),
}
"""The ways of asking: whatever looks for a match anywhere does the work of finding them all."""


def too_slow(pattern: re.Pattern[Any], ways: Collection[str] = tuple(ASK), longest: int | None = None) -> str | None:
    """Return what makes *pattern* slow when asked in one of *ways*; nothing where no string does.

    Slow is what takes more than CAP_S, and, unless the code sees to it that no text is longer than *longest*, what grows
    faster than its text.
    """
    for case in adversaries(pattern):
        for way in ways:
            for size in _sizes(len(case[1]), longest or LONG):
                if (took := seconds(pattern, way, case, size)) > CAP_S:
                    return f"{way} takes {took:.2f} s for {_said(case, size)}"
            if longest is None and took > _NOTHING_S and (growth := _growth(pattern, way, case)) > _GROWTH:
                return f"{way} takes {growth:.0f} times as long for four times the text, {_said(case, size)}"
    return None


def _sizes(pump: int, longest: int) -> list[int]:
    return [size for size in (*(times * pump for times in TIMES), *SIZES) if size < longest] + [longest]


def _growth(pattern: re.Pattern[Any], way: str, case: Case) -> float:
    least = float("inf")
    for _ in range(_TRIES):
        if (least := min(least, seconds(pattern, way, case, LONG) / seconds(pattern, way, case, LONG // 4))) <= _GROWTH:
            break
    return least


def seconds(pattern: re.Pattern[Any], way: str, case: Case, size: int) -> float:
    """Return the processor's seconds for a string of about *size* characters; the least of some, where it looks slow."""
    prefix, pump, suffix = case
    text: str | bytes = prefix + pump * max(1, size // len(pump)) + suffix
    if isinstance(pattern.pattern, bytes):
        text = str(text).encode("latin-1", "ignore")
    best = float("inf")
    for _ in range(_TRIES):
        begun = time.process_time()
        ASK[way](pattern, text)
        best = min(best, time.process_time() - begun)
        if best <= CAP_S or best > 2 * CAP_S:
            break
    return best


def _said(case: Case, size: int) -> str:
    return f"{case[0]!r} + {case[1]!r} * {size // len(case[1])} + {case[2]!r}"


def adversaries(pattern: re.Pattern[Any]) -> Iterator[Case]:
    """Yield the strings for each repeat of *pattern* that has no small end."""
    tree = parser.parse(pattern.pattern, pattern.flags)
    seen = set()
    for prefix, body in _repeats(tree, ""):
        samples = {_sample(body), _sample(body, last=True)}
        pumps = samples | {c for c in _PROBES if _begins(body, c, pattern.flags)}
        pumps |= {prefix + sample for sample in samples}  # each may be a beginning of its own
        breaks = "\n\x00" if _begins(body, "\x00", pattern.flags) else "\x00"
        for pump in sorted(filter(None, pumps)):
            for start in sorted({"", prefix}):
                for suffix in ("", breaks):
                    if (case := (start, pump, suffix)) not in seen:
                        seen.add(case)
                        yield case


def _repeats(tree: Any, prefix: str) -> Iterator[tuple[str, Any]]:
    """Yield (what leads to it, what is repeated) for every repeat with no small end."""
    for code, value in tree:
        if code in _REPEATS:
            _, most, body = value
            if most is op.MAXREPEAT or most >= MANY:
                yield prefix, body
        for inner in _inside(code, value):
            yield from _repeats(inner, prefix)
        prefix += _sample([(code, value)])


_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)


def _inside(code: Any, value: Any) -> list[Any]:
    if code in _REPEATS:
        return [value[2]]
    if code is op.SUBPATTERN:
        return [value[3]]
    if code is op.BRANCH:
        return list(value[1])
    if code is op.ATOMIC_GROUP:
        return [value]
    if code in (op.ASSERT, op.ASSERT_NOT):
        return [value[1]]
    return [branch for branch in value[1:] if branch is not None] if code is op.GROUPREF_EXISTS else []


def _sample(tree: Any, *, last: bool = False) -> str:
    """Return a short string that *tree* matches, as nearly as can be told without its surroundings."""
    return "".join(_one(code, value, last) for code, value in tree)


def _one(code: Any, value: Any, last: bool) -> str:
    if code is op.LITERAL:
        return chr(int(value))
    if code is op.BRANCH:
        return _sample(value[1][-1 if last else 0], last=last)
    if code in _REPEATS:
        return _sample(value[2], last=last) * max(1, min(int(value[0]), 3))
    if code in (op.ASSERT, op.ASSERT_NOT, op.AT, op.GROUPREF):
        return ""
    if code is op.SUBPATTERN or code is op.ATOMIC_GROUP:
        return _sample(value[3] if code is op.SUBPATTERN else value, last=last)
    return next((c for c in _PROBES[::-1] if last and _one_matches(code, value, c)), "") or next(
        (c for c in _PROBES if _one_matches(code, value, c)), ""
    )


def _begins(tree: Any, char: str, flags: int) -> bool:
    """Return whether a match of *tree* may begin with *char*."""
    for code, value in tree:
        if code in (op.ASSERT, op.ASSERT_NOT, op.AT):
            continue
        inner = _inside(code, value)
        if not inner:
            return _one_matches(code, value, char, flags)
        if any(_begins(part, char, flags) for part in inner):
            return True
        if not (code in _REPEATS and value[0] == 0):
            return False
    return False


def _one_matches(code: Any, value: Any, char: str, flags: int = 0) -> bool:
    if code not in (op.LITERAL, op.NOT_LITERAL, op.IN, op.ANY):
        return False
    state = parser.State()
    state.flags = flags
    single = parser.SubPattern(state, [(code, value)])
    return _compiled(single).match(char) is not None


def _compiled(tree: Any) -> re.Pattern[str]:
    from re import _compiler as compiler  # type: ignore[attr-defined]

    compiled: re.Pattern[str] = compiler.compile(tree)
    return compiled
