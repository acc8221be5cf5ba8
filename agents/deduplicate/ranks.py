"""Sorting of codes and keys, which numpy's own `unique` does with more ceremony than work on arrays this short."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

Whole = TypeVar("Whole", bound=np.integer[Any])
Pairs = npt.NDArray[np.uint32]


def pair_keys(left: npt.NDArray[np.uint16], right: npt.NDArray[np.uint16]) -> Pairs:
    """Return a key of every two codes that follow each other."""
    return left.astype(np.uint32) << np.uint32(16) | right


def distinct(values: npt.NDArray[Whole]) -> npt.NDArray[Whole]:
    """Return the different *values*, sorted."""
    ranked = np.sort(values)
    return ranked[firsts(ranked)]


def grouped(values: npt.NDArray[Whole]) -> tuple[npt.NDArray[Whole], npt.NDArray[np.int64]]:
    """Return the different *values*, sorted, and the place of each value among them."""
    order = values.argsort(kind="stable")
    ranked = values[order]
    first = firsts(ranked)
    place = np.empty(len(values), np.int64)
    place[order] = first.cumsum() - 1
    return ranked[first], place


def among(keys: npt.NDArray[np.unsignedinteger[Any]], known: npt.NDArray[np.unsignedinteger[Any]]) -> npt.NDArray[np.bool_]:
    """Say which *keys* are in *known* (sorted)."""
    if not len(known):
        return np.zeros(len(keys), np.bool_)
    found: npt.NDArray[np.bool_] = known[np.minimum(known.searchsorted(keys), len(known) - 1)] == keys
    return found


def firsts(ranked: npt.NDArray[Whole]) -> npt.NDArray[np.bool_]:
    """Mark the first of every run of equal values among *ranked*, which are sorted."""
    first = np.empty(len(ranked), np.bool_)
    first[:1] = True
    np.not_equal(ranked[1:], ranked[:-1], out=first[1:])
    return first
