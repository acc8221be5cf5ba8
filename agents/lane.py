"""An ordered lane's bookkeeping: outbox first, then the state, so that a crash between any two steps loses nothing.

A lane turns one input into a `Ruling` (what to send, what to remember). `carry_out` writes the whole of it as one
outbox record, then applies it. After a crash, `recover` applies what the outboxes hold and returns it to be sent again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from tocsin.schemas.memory import Change, Memory, Outbox
from tocsin.schemas.message import Message

_OUTBOX = "outbox"


@dataclass(frozen=True, slots=True)
class Ruling:
    """What one input leads to: messages to send, in order, and values to remember (nothing: forget the key)."""

    outputs: tuple[Message, ...] = ()
    changes: Mapping[str, Memory | None] = field(default_factory=dict)


class PackedMemory(MutableMapping[str, Memory]):
    """A lane's typed memory over a table of bytes: packed values take a fraction of the room of objects.

    Keys read `kind:rest`; `kinds` gives the model of each kind.
    """

    def __init__(self, table: MutableMapping[str, bytes], kinds: Mapping[str, type[Memory]]) -> None:
        self._table = table
        self._kinds: dict[str, type[Memory]] = {_OUTBOX: Outbox, **kinds}

    def __getitem__(self, key: str) -> Memory:
        kind: type[Memory] = self._kinds[key.partition(":")[0]]
        return kind.model_validate_json(self._table[key])

    def __setitem__(self, key: str, value: Memory) -> None:
        self._table[key] = packed(value)

    def __delitem__(self, key: str) -> None:
        del self._table[key]

    def __contains__(self, key: object) -> bool:
        return key in self._table

    def __iter__(self) -> Iterator[str]:
        return iter(self._table)

    def __len__(self) -> int:
        return len(self._table)


def packed(value: Memory) -> bytes:
    """Return *value* as a table holds it: JSON without what is at its default, the same bytes every time."""
    # A copy: what orjson returns keeps the roomy buffer that it was written in.
    return bytes(memoryview(orjson.dumps(_brief(value))))


def wire(message: Message) -> bytes:
    """Return *message* as it goes over the wire: every field, the same bytes every time."""
    return orjson.dumps(message.model_dump(mode="json"))


def carry_out(memory: MutableMapping[str, Memory], ruling: Ruling, *, edition: str, position: int | str, seq: int) -> Outbox:
    """Write *ruling* as the outbox of *position*, apply it, and return it. `seq` must rise from one input to the next."""
    outbox = Outbox(
        applied_seq=seq,
        outputs=tuple(output.model_dump(mode="json") for output in ruling.outputs),
        changes=tuple(Change(key=key, value=_stamped(value, seq)) for key, value in ruling.changes.items()),
    )
    memory[outbox_key(edition, position)] = outbox
    apply(memory, outbox, dict(ruling.changes))
    return outbox


def apply(memory: MutableMapping[str, Memory], outbox: Outbox, values: Mapping[str, Memory | None]) -> None:
    """Apply the changes of *outbox*; a key that a later input has changed already is left alone."""
    for key, value in values.items():
        known = memory.get(key)
        if known is not None and known.applied_seq >= outbox.applied_seq:
            continue
        if value is not None:
            memory[key] = value.model_copy(update={"applied_seq": outbox.applied_seq})
        elif known is not None:
            del memory[key]


def recover(memory: MutableMapping[str, Memory], kinds: Mapping[str, type[Memory]]) -> list[Outbox]:
    """Apply every outbox that is still kept, oldest first, and return them: their outputs are to be sent again."""
    found = [(key, outbox) for key in memory if isinstance(outbox := _outbox(memory, key), Outbox)]
    outboxes = [outbox for _, outbox in sorted(found, key=lambda row: (_edition(row[0]), row[1].applied_seq))]
    for outbox in outboxes:
        apply(memory, outbox, {c.key: _typed(c, kinds) for c in outbox.changes})
    return outboxes


def prune(memory: MutableMapping[str, Memory], edition: str, positions: Iterable[int | str]) -> None:
    """Forget the outboxes of *positions*: their inputs are committed and can never come again."""
    for position in positions:
        memory.pop(outbox_key(edition, position), None)


def outbox_key(edition: str, position: int | str) -> str:
    """Return the key of one input's outbox."""
    return f"{_OUTBOX}:{edition}:{position}"


def _outbox(memory: Mapping[str, Memory], key: str) -> Memory | None:
    return memory[key] if key.startswith(_OUTBOX + ":") else None


def _edition(outbox: str) -> str:
    return outbox.split(":")[1]


def _typed(change: Change, kinds: Mapping[str, type[Memory]]) -> Memory | None:
    return None if change.value is None else kinds[change.key.partition(":")[0]].model_validate(change.value)


def _stamped(value: Memory | None, seq: int) -> dict[str, Any] | None:
    return None if value is None else {**_brief(value), "applied_seq": seq}


def _brief(value: Memory) -> dict[str, Any]:
    return value.model_dump(mode="json", exclude_defaults=True)
