"""Every regular expression of the product takes time in proportion to its text, whatever the text is, or reads a bounded one."""

from __future__ import annotations

import ast
import re

import pytest

from expressions import Expression, calls_of_re, expressions, modules
from pumping import too_slow
from tocsin.agents.extract.parse.reading import MAX_SENTENCE
from tocsin.schemas.wanted import MAX_LENGTH as MAX_FILTER

BOUNDED = {
    # From one word to another of one sentence: each "shot" is a beginning, and "himself" may be far.
    "agents.alert.own_figure._INCLUDING": MAX_SENTENCE,
    "agents.alert.tolls._SHOT_SELF": MAX_SENTENCE,
    # Held in a pair, so that all ways of asking are tried; the code asks at one place, where it is linear.
    "schemas.wanted._QUOTES[1]": MAX_FILTER,
}
"""Expressions whose time grows faster than their text: the most characters of it, which the code before them sees to."""
MADE_FROM = {
    "agents.alert.tolls._pattern": ("looking_back.txt", "round_ups.txt"),
}
"""Functions that make an expression of a file: the files they are called with."""


@pytest.fixture(scope="module")
def found() -> dict[str, Expression]:
    return expressions(MADE_FROM)


def test_every_expression_takes_time_in_proportion_to_its_text(found: dict[str, Expression]) -> None:
    slow = {name: too_slow(each.pattern, each.ways, BOUNDED.get(name)) for name, each in found.items()}
    assert {name: why for name, why in slow.items() if why} == {}


def test_none_is_forgotten(found: dict[str, Expression]) -> None:
    """What is compiled of other text than stands there is held by a name of its module, or made by a function the search can call."""
    for module in modules():
        name = module.__name__.removeprefix("tocsin.")
        for call, around in calls_of_re(module):
            if call.args and not isinstance(call.args[0], ast.Constant):
                holders = [node.name for node in around if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)][-1:] or [
                    target.id
                    for node in around
                    if isinstance(node, ast.Assign)
                    for target in node.targets
                    if isinstance(target, ast.Name)
                ]
                kept = [f"{name}.{holder}" for holder in holders]
                assert any(re.split(r"[(\[]", key)[0] in kept for key in found), (name, call.lineno)
    assert len(found) > 80


def test_none_is_called_bounded_that_is_linear(found: dict[str, Expression]) -> None:
    assert set(BOUNDED) <= set(found)
    assert [name for name in BOUNDED if not too_slow(found[name].pattern, found[name].ways)] == []


@pytest.mark.parametrize(
    "slow", [r"(a+)+b", r"(a|a)*b", r"\s+$", r"a*a*b", r"(\w+\s?)*;", r"x(?:[ab]+c?)*y", r"\d+\d+z", r"\ba .*z"]
)
def test_slow_ones_are_found(slow: str) -> None:
    assert too_slow(re.compile(slow)) is not None


@pytest.mark.parametrize(
    "fast", [r"\bkilled\b", r"[a-z]{1,20}-old", r"(?<!\s)\s+", r"(?:one|two|three)\s{1,5}dead", rb"<a [^<>]{0,99}>"]
)
def test_fast_ones_pass(fast: str | bytes) -> None:
    assert too_slow(re.compile(fast)) is None
