"""Arrays as text: how the values of the table hold them."""

from __future__ import annotations

from base64 import b64decode, b64encode

import numpy as np
import numpy.typing as npt


def packed_codes(codes: npt.NDArray[np.uint16]) -> str:
    """Return 16-bit codes as base64."""
    return b64encode(codes.astype("<u2").tobytes()).decode()


def unpacked_codes(text: str) -> npt.NDArray[np.uint16]:
    """Return what `packed_codes` packed."""
    return np.frombuffer(b64decode(text), "<u2").astype(np.uint16, copy=False)


def packed_bytes(values: npt.NDArray[np.uint8]) -> str:
    """Return small numbers as base64."""
    return b64encode(values.tobytes()).decode()


def unpacked_bytes(text: str) -> npt.NDArray[np.uint8]:
    """Return what `packed_bytes` packed."""
    return np.frombuffer(b64decode(text), np.uint8)
