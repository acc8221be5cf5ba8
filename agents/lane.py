"""An ordered lane's bookkeeping: outbox first, then the state, so that a crash between any two steps loses nothing.

A lane turns one input into a `Ruling` (what to send, what to remember). `carry_out` writes the whole of it as one
outbox record, then applies it. After a crash, `recover` applies what the outboxes hold and returns it to be sent again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import TypeVar, overload

import orjson
from pydantic import ValidationError

from tocsin.errors import StateUnreadable
from tocsin.schemas.memory import Change, Memory, Outbox
from tocsin.schemas.message import Message

RECENT = 1_000
"""So many values stay as they were read or written, at most twice as many: the next inputs ask for most of them again."""

T = TypeVar("T")

_OUTBOX = "outbox"
AT_ONCE = (_OUTBOX, "held")
"""Kinds that are kept where a crash cannot reach them before their input is committed; an outbox covers every other kind."""
_NEVER = Memory.model_fields["applied_seq"].default


@dataclass(frozen=True, slots=True)
class Ruling:
    """What one input leads to: messages to send, in order, and values to remember (nothing: forget the key)."""

    outputs: tuple[Message, ...] = ()
    changes: Mapping[str, Memory | None] = field(default_factory=dict)


@dataclass(slots=True)
class _Known:
    """A value that need not be read from its bytes: it was, or they were made of it."""

    packed: bytes
    value: Memory
    seq: int

    def stamped(self) -> Memory:
        """Return the value as it reads: what a ruling holds still has the `applied_seq` of the ruling before."""
        if self.value.applied_seq != self.seq:
            self.value = self.value.model_copy(update={"applied_seq": self.seq})
        return self.value


class PackedMemory(MutableMapping[str, Memory]):
    """A lane's typed memory over a table of bytes: packed values take a fraction of the room of objects.

    Keys read `kind:rest`; `kinds` gives the model of each kind. What cannot be read raises StateUnreadable: a lane that went
    on without it would judge by less than it knew.
    """

    def __init__(self, table: MutableMapping[str, bytes], kinds: Mapping[str, type[Memory]]) -> None:
        self._table = table
        self._kinds: dict[str, type[Memory]] = {_OUTBOX: Outbox, **kinds}
        self._recent: dict[str, _Known] = {}
        self._older: dict[str, _Known] = {}  # what is not asked for among these goes with them

    def __getitem__(self, key: str) -> Memory:
        value = self._table[key]
        known = self._recent.get(key)
        if known is None or known.packed is not value:
            known = self._older.get(key)
            if known is None or known.packed is not value:
                read = _read(self._kinds, key, lambda kind: kind.model_validate_json(value))
                known = _Known(value, read, read.applied_seq)
            self._keep(key, known)
        return known.stamped()

    @overload
    def get(self, key: str, default: None = None, /) -> Memory | None: ...
    @overload
    def get(self, key: str, default: Memory | T, /) -> Memory | T: ...
    def get(self, key: str, default: object = None, /) -> object:
        """Return the value of *key*, or *default* where there is none: most articles are asked for before they are known."""
        return self[key] if key in self._table else default

    def __setitem__(self, key: str, value: Memory) -> None:
        """Write a value by itself. Raises ValueError for a kind that only `carry_out` may write, since a crash would lose it."""
        if not key.startswith(tuple(f"{kind}:" for kind in AT_ONCE)):
            raise ValueError(f"{key[:200]!r} is written without an outbox: a crash would lose it")
        self.put(key, packed(value), value, value.applied_seq)

    def __delitem__(self, key: str) -> None:
        del self._table[key]

    def __contains__(self, key: object) -> bool:
        return key in self._table

    def __iter__(self) -> Iterator[str]:
        return iter(self._table)

    def __len__(self) -> int:
        return len(self._table)

    def put(self, key: str, value: bytes | None, read: Memory | None = None, seq: int = -1) -> None:
        """Write a value that is already packed; nothing: forget the key, known or not.

        Where *read* is given it is known to be what the bytes read as, but for `applied_seq`, which is *seq*.
        """
        if value is None:
            if key in self._table:
                del self._table[key]
            return
        self._table[key] = value
        if read is not None:
            self._keep(key, _Known(value, read, seq))

    def _keep(self, key: str, known: _Known) -> None:
        if len(self._recent) >= RECENT:
            self._recent, self._older = {}, self._recent
        self._recent[key] = known


def packed(value: Memory, seq: int | None = None) -> bytes:
    """Return *value* as a table holds it: JSON without what is at its default, the same bytes every time.

    `applied_seq` comes first; it is *seq* where that is given, whatever the value says.
    """
    at = value.applied_seq if seq is None else seq
    rest = value.model_dump_json(exclude_defaults=True, exclude={"applied_seq"}).encode()
    if at == _NEVER:
        return rest
    return b'{"applied_seq":%d%s%s' % (at, b"," if len(rest) > len(b"{}") else b"", rest[1:])


def wire(message: Message) -> bytes:
    """Return *message* as it goes over the wire: every field, the same bytes every time."""
    return message.model_dump_json().encode()


def carry_out(memory: PackedMemory, ruling: Ruling, *, edition: str, position: int | str, seq: int) -> None:
    """Write *ruling* as the outbox of *position*, then apply it. `seq` must rise from one input to the next."""
    changes = {key: None if value is None else packed(value, seq) for key, value in ruling.changes.items()}
    memory.put(outbox_key(edition, position), _outbox(seq, ruling.outputs, changes))
    for key, value in changes.items():
        memory.put(key, value, ruling.changes[key], seq)


def recover(memory: PackedMemory, kinds: Mapping[str, type[Memory]]) -> list[Outbox]:
    """Apply every outbox that is still kept, oldest first, and return them: their outputs are to be sent again.

    A key that a later input has changed already is left alone.
    """
    found = [(key, outbox) for key in memory if key.startswith(_OUTBOX + ":") and isinstance(outbox := memory[key], Outbox)]
    outboxes = [outbox for _, outbox in sorted(found, key=lambda row: (_edition(row[0]), row[1].applied_seq))]
    for outbox in outboxes:
        for change in outbox.changes:
            known = memory.get(change.key)
            if known is None or known.applied_seq < outbox.applied_seq:
                value = _typed(change, kinds)
                memory.put(change.key, None if value is None else packed(value))
    return outboxes


def prune(memory: PackedMemory, edition: str, positions: Iterable[int | str]) -> None:
    """Forget the outboxes of *positions*: their inputs are committed and can never come again."""
    for position in positions:
        memory.put(outbox_key(edition, position), None)


def outbox_key(edition: str, position: int | str) -> str:
    """Return the key of one input's outbox."""
    return f"{_OUTBOX}:{edition}:{position}"


def _outbox(seq: int, outputs: Iterable[Message], changes: Mapping[str, bytes | None]) -> bytes:
    """Return an `Outbox` as a table holds it, put together from what is packed already."""
    said = {
        "applied_seq": seq,
        "outputs": [orjson.Fragment(wire(output)) for output in outputs],
        "changes": [{"key": key, "value": value and orjson.Fragment(value)} for key, value in changes.items()],
    }
    return bytes(memoryview(orjson.dumps(said)))  # a copy: what orjson returns keeps the roomy buffer that it was written in


def _edition(outbox: str) -> str:
    return outbox.split(":")[1]


def _typed(change: Change, kinds: Mapping[str, type[Memory]]) -> Memory | None:
    if change.value is None:
        return None
    try:
        value = orjson.dumps(change.value)  # read as it would be from the table: some fields are stricter about what is no JSON
    except TypeError:
        raise StateUnreadable(f"{change.key[:200]!r}: a number of more than 64 bits") from None
    return _read(kinds, change.key, lambda kind: kind.model_validate_json(value))


def _read(kinds: Mapping[str, type[Memory]], key: str, validated: Callable[[type[Memory]], Memory]) -> Memory:
    """Return the value of *key*. Raises StateUnreadable, which names the key and the field, and repeats no text."""
    try:
        return validated(kinds[key.partition(":")[0]])
    except KeyError:
        raise StateUnreadable(f"{key[:200]!r}: a kind of value that this version does not know") from None
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        where = ".".join(str(part)[:50] for part in first["loc"])
        raise StateUnreadable(f"{key[:200]!r}: {where + ': ' if where else ''}{first['msg']}") from None
