"""The regular expressions of the product: every one that a module holds, makes or writes, and how it is asked."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

FLOORS = ("agents", "schemas", "desk", "streams")
WAYS = {"match": "match", "fullmatch": "fullmatch"} | dict.fromkeys(
    ("search", "finditer", "findall", "sub", "subn", "split"), "search"
)
"""Methods of an expression, and what each asks: from here on, all of it, or anywhere."""
_ALL = frozenset(WAYS.values())
_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Expression:
    """One expression, and the ways it is asked: all of them, where that cannot be told."""

    pattern: re.Pattern[Any]
    ways: frozenset[str]


def modules() -> Iterator[ModuleType]:
    """Yield every module of the product."""
    for path in sorted(path for floor in FLOORS for path in (_ROOT / floor).rglob("*.py")):
        name = ".".join(path.relative_to(_ROOT).with_suffix("").parts).removesuffix(".__init__")
        if not name.endswith("__main__"):
            yield importlib.import_module(f"tocsin.{name}")


def expressions(made_from: dict[str, tuple[str, ...]]) -> dict[str, Expression]:
    """Return every expression by the name of what holds, makes or writes it.

    *made_from* has the arguments of functions that make one of a file, by their names.
    """
    found: dict[str, Expression] = {}
    for module in modules():
        asked, short = _asked(module), module.__name__.removeprefix("tocsin.")
        for key, value in vars(module).items():
            if _makes_some(value, module.__name__):
                for argument in made_from.get(f"{short}.{key}", (None,)):
                    _add(found, f"{short}.{key}({argument or ''})", value(*filter(None, [argument])), asked[key])
            else:
                _add(found, f"{short}.{key}", value, asked[key])
        for call, _ in calls_of_re(module):
            if (pattern := _written(call)) and not any(pattern == each.pattern for each in found.values()):
                found[f"{short}:{call.lineno}"] = Expression(pattern, frozenset({WAYS.get(_method(call), "search")}))
    return found


def calls_of_re(module: ModuleType) -> Iterator[tuple[ast.Call, list[ast.AST]]]:
    """Yield the calls that compile an expression, `re.sub(...)` as `re.compile(...)`, each with what it stands in, outermost first."""
    stack: list[tuple[ast.AST, list[ast.AST]]] = [(ast.parse(inspect.getsource(module)), [])]
    while stack:
        node, around = stack.pop()
        if isinstance(node, ast.Call) and _is_re(node.func) and _method(node) in {*WAYS, "compile"}:
            yield node, around
        stack.extend((child, [*around, node]) for child in ast.iter_child_nodes(node))


def _add(found: dict[str, Expression], name: str, value: Any, asked: set[str]) -> None:
    for number, pattern in enumerate(_held(value)):
        found[name + f"[{number}]" * (value is not pattern)] = Expression(pattern, frozenset(asked) or _ALL)


def _held(value: Any) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        yield from (pattern for inner in value.values() for pattern in _held(inner))
    elif isinstance(value, tuple | list | frozenset | set):
        yield from (pattern for inner in value for pattern in _held(inner))


def _makes_some(value: Any, module: str) -> bool:
    if not callable(value) or isinstance(value, type) or getattr(value, "__module__", None) != module:
        return False
    return "re.Pattern" in str(getattr(value, "__annotations__", {}).get("return", ""))


def _asked(module: ModuleType) -> defaultdict[str, set[str]]:
    """Return by the name of what holds or makes an expression how *module* asks it; all ways where it is handed on."""
    asked: defaultdict[str, set[str]] = defaultdict(set)
    direct = set()
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.Attribute) and node.attr in WAYS:
            holder = node.value.func if isinstance(node.value, ast.Call) else node.value
            if isinstance(holder, ast.Name):
                asked[holder.id].add(WAYS[node.attr])
                direct.add((holder.lineno, holder.col_offset))
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and (node.lineno, node.col_offset) not in direct:
            asked[node.id] |= _ALL
    return asked


def _written(call: ast.Call) -> re.Pattern[Any] | None:
    """Return the expression that stands as text in *call*: `re.sub(r"\\s+", " ", name)`."""
    if not call.args or not isinstance(call.args[0], ast.Constant) or not isinstance(call.args[0].value, str | bytes):
        return None
    names = {node.attr for part in [*call.args[1:], *call.keywords] for node in ast.walk(part) if isinstance(node, ast.Attribute)}
    flags = [flag for name in names if isinstance(flag := getattr(re, name, None), re.RegexFlag)]
    return re.compile(call.args[0].value, sum(flags))


def _method(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def _is_re(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "re"
