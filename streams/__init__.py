"""Everything that touches Kafka and Faust: topics, codec, flow, the app and its command line."""

from __future__ import annotations

if not __name__.startswith("tocsin."):
    raise ImportError(f"import tocsin.{__name__}, not {__name__}: the bare name belongs to nobody")
