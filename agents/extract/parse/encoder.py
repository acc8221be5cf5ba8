"""The window encoder of a tagger in a few whole-array steps: the same numbers in less than half the time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any

import numpy as np
from thinc.api import Model

_LAYER = "residual(expand_window>>maxout>>layernorm>>dropout)"


@dataclass(frozen=True, slots=True)
class _Layer:
    """One residual layer, and the scale and shift of its normalisation."""

    weights: Any
    """From a window of three words and a one, to all pieces side by side; what the one is weighed by is the bias."""
    scale: Any
    shift: Any
    mean: Any
    """A column that takes the mean of a row."""
    pieces: int


def encode_at_once(component: Any) -> None:
    """Let the encoder of a spaCy *component* run on whole arrays, where it is the usual one with a window of one word."""
    for node in list(component.model.walk()):
        if node.has_ref("encode") and node.get_ref("encode").layers:
            encode = node.get_ref("encode")
            layers = encode.layers[0].layers
            if layers and all(_is_usual(layer) for layer in layers) and encode.attrs["pad"] == len(layers):
                arrays = tuple(_layer(layer) for layer in layers)
                component.model.replace_node(encode, Model("encoding", _forward, layers=[encode], attrs={"arrays": arrays}))


def _is_usual(layer: Any) -> bool:
    windows = [node.attrs.get("window_size") for node in layer.walk() if node.name == "expand_window"]
    return layer.name == _LAYER and windows == [1]


def _layer(layer: Any) -> _Layer:
    maxout, norm = (next(node for node in layer.walk() if node.name == name) for name in ("maxout", "layernorm"))
    weights, bias = maxout.get_param("W"), maxout.get_param("b")  # (width, pieces, 3 * width), (width, pieces)
    width, pieces, wide = weights.shape
    by_piece = np.empty((wide + 1, pieces * width), dtype=weights.dtype)
    by_piece[:-1] = weights.transpose(2, 1, 0).reshape(wide, -1)
    by_piece[-1] = bias.T.reshape(-1)
    mean = np.full((width, 1), 1 / width, dtype=weights.dtype)
    return _Layer(by_piece, norm.get_param("G"), norm.get_param("b"), mean, pieces)


def _forward(model: Any, texts: Sequence[Any], is_train: bool) -> tuple[list[Any], Any]:
    if is_train:
        trained: tuple[list[Any], Any] = model.layers[0](texts, is_train)
        return trained
    *layers, last = model.attrs["arrays"]
    rows, words = _apart(texts, len(layers) + 1)
    count, width = rows.shape
    windows = np.zeros((count, 3 * width + 1), dtype=rows.dtype)
    windows[:, -1] = 1
    room = np.empty((count, last.weights.shape[1]), dtype=rows.dtype)
    for layer in layers:
        # Each word between the one before and the one after it; beyond the ends there is nothing.
        windows[1:, :width] = rows[:-1]
        windows[:, width : 2 * width] = rows
        windows[:-1, 2 * width : -1] = rows[1:]
        rows = _added(layer, rows, windows, room)
    # Nobody looks at what the last layer makes of the rows between the texts.
    windows, room = windows[: len(words)], room[: len(words)]
    for part, place in enumerate((words - 1, words, words + 1)):
        windows[:, part * width : (part + 1) * width] = rows.take(place, axis=0)
    encoded = _added(last, windows[:, width : 2 * width], windows, room)
    return [encoded[start:end] for start, end in pairwise([0, *accumulate(map(len, texts))])], _no_training


def _apart(texts: Sequence[Any], between: int) -> tuple[Any, Any]:
    """Return the rows of some texts with so many empty ones before, *between* and after them, and the places of their own."""
    sizes = [len(text) for text in texts]
    ends = [end + between * (i + 1) for i, end in enumerate(accumulate(sizes))]
    rows = np.zeros((ends[-1] + between, texts[0].shape[1]), dtype=texts[0].dtype)
    own = np.zeros(len(rows), dtype=bool)
    for text, size, end in zip(texts, sizes, ends, strict=True):
        rows[end - size : end] = text
        own[end - size : end] = True
    return rows, own.nonzero()[0]


def _added(layer: _Layer, rows: Any, windows: Any, room: Any) -> Any:
    """Return the *rows* with what a layer makes of their *windows*; *room* is written over."""
    width = rows.shape[1]
    np.matmul(windows, layer.weights, out=room)
    best = room[:, :width].copy()
    for piece in range(1, layer.pieces):
        np.maximum(best, room[:, piece * width : (piece + 1) * width], out=best)
    best -= best @ layer.mean
    spread = np.vecdot(best, best)
    spread /= width
    spread += 1e-08
    best /= np.sqrt(spread, out=spread)[:, None]
    best *= layer.scale
    best += layer.shift
    best += rows
    return best


def _no_training(gradient: Any) -> Any:
    return gradient
