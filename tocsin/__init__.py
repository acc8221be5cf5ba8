"""Tocsin rings when a story says something new: an actor, a meeting, a casualty figure."""

from __future__ import annotations

__version__ = "0.1.0.dev0"
