"""The live page, its stream and its API. Alerts come in as an async iterator: the desk knows no broker."""

from __future__ import annotations

if not __name__.startswith("tocsin."):
    raise ImportError(f"import tocsin.{__name__}, not {__name__}: the bare name belongs to nobody")
