"""The embedded broker: a durable log in one directory, and the Faust transport `embedded:///DIR` over it.

    faust.App("tocsin", broker=broker_url("/var/lib/tocsin"), store="memory://", topic_partitions=4)

The same app, agents and tables run on it as on Apache Kafka. What holds, and where it comes from:

- One process consumes a directory (`LogInUse` names it); any number append and read (`Log`, which needs no Faust).
- At least once. A table's changes, sends and offsets go through one ordered queue, a change at the moment it is made,
  so an offset is never durable before what its event wrote and sent.
- A send's future is done when the record is on the disk. A disk that refuses (`LogFull`) or a broken file
  (`LogDamaged`) fails every future that waits and crashes the app: see `app.crash_reason`.
- An offset is committed only when every record before it has been acknowledged.
- After each durable commit, `await app.consumer.committed({tp: offset})` is called; it does nothing until you replace
  it: `app.consumer.committed = prune`.
- `processing_guarantee="exactly_once"` is refused: agents here await their sends, and held sends could not be done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from tocsin.streams.embedded.log import Log
from tocsin.streams.embedded.records import Draft, Place, Record, RecordTooLarge, Topic, TopicUnknown

if TYPE_CHECKING:
    import os

    from tocsin.streams.embedded.transport import Transport

__all__ = ["Draft", "Log", "Place", "Record", "RecordTooLarge", "Topic", "TopicUnknown", "Transport", "broker_url"]


def broker_url(directory: str | os.PathLike[str]) -> str:
    """Return the address of the embedded broker that keeps its log in *directory*."""
    from pathlib import Path

    return "embedded://" + quote(str(Path(directory).absolute()), safe="/")


def __getattr__(name: str) -> Any:
    # Faust takes a second to import; `tocsin tail` and `tocsin ingest` do without it.
    if name == "Transport":
        from tocsin.streams.embedded.transport import Transport

        return Transport
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
