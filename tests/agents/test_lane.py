"""A lane's bookkeeping: cut off after any write, it recovers to the same state and the same outputs."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from power import FailingTable, PowerCut
from tocsin.agents.lane import PackedMemory, Ruling, carry_out, outbox_key, packed, prune, recover
from tocsin.errors import StateUnreadable
from tocsin.schemas.memory import Lane, Memory
from tocsin.schemas.message import Message

KINDS: dict[str, type[Memory]] = {"lane": Lane}


class Said(Message):
    word: str


RULINGS = [
    Ruling((Said(word="one"),), {"lane:en": Lane(next_seq=1), "lane:fr": Lane(next_seq=9)}),
    Ruling((Said(word="two"), Said(word="three")), {"lane:en": Lane(next_seq=2), "lane:fr": None}),
]


def run(memory: PackedMemory) -> None:
    for seq, ruling in enumerate(RULINGS):
        carry_out(memory, ruling, edition="en", position=seq, seq=seq)


@pytest.mark.parametrize("writes", range(7))
def test_a_power_cut_loses_nothing(writes: int) -> None:
    whole: dict[str, bytes] = {}
    run(PackedMemory(whole, KINDS))

    data: dict[str, bytes] = {}
    try:
        run(PackedMemory(FailingTable(data, writes), KINDS))
    except PowerCut:
        pass
    memory = PackedMemory(data, KINDS)
    kept = recover(memory, KINDS)
    for seq in range(len(kept), len(RULINGS)):
        carry_out(memory, RULINGS[seq], edition="en", position=seq, seq=seq)
    assert data == whole


def test_recovery_sends_again_what_was_to_be_sent_in_order() -> None:
    memory = PackedMemory({}, KINDS)
    run(memory)
    assert [output["word"] for outbox in recover(memory, KINDS) for output in outbox.outputs] == ["one", "two", "three"]


def test_recovery_keeps_the_order_in_which_inputs_were_taken_whatever_their_positions() -> None:
    memory = PackedMemory({}, KINDS)
    for seq, position in enumerate([9, "mark 1", 10, "mark 0"]):
        carry_out(memory, Ruling((Said(word=str(position)),)), edition="en", position=position, seq=seq)
    assert [output["word"] for outbox in recover(memory, KINDS) for output in outbox.outputs] == ["9", "mark 1", "10", "mark 0"]


def test_recovery_never_goes_back() -> None:
    memory = PackedMemory({}, KINDS)
    run(memory)
    memory.put("lane:en", packed(Lane(next_seq=5, applied_seq=4)))
    recover(memory, KINDS)
    assert memory["lane:en"] == Lane(next_seq=5, applied_seq=4)


def test_committed_outboxes_are_forgotten() -> None:
    memory = PackedMemory({}, KINDS)
    run(memory)
    prune(memory, "en", [0, 7])
    assert outbox_key("en", 0) not in memory
    assert outbox_key("en", 1) in memory


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("lane:en", b'{"next_seq":"the minister"}', "'lane:en': next_seq: Input should be a valid integer"),
        ("lane:en", b'{"next_seq":1', "'lane:en': Invalid JSON"),
        ("toll:en", b"{}", "'toll:en': a kind of value that this version does not know"),
    ],
)
def test_a_value_that_cannot_be_read_is_named_and_not_repeated(key: str, value: bytes, said: str) -> None:
    with pytest.raises(StateUnreadable, match=said) as caught:
        PackedMemory({key: value}, KINDS)[key]
    assert "minister" not in str(caught.value)
    with pytest.raises(StateUnreadable):
        PackedMemory({key: value}, KINDS).get(key)  # not as if there were nothing
    with pytest.raises(KeyError):
        PackedMemory({key: value}, KINDS)["lane:fr"]


def test_a_value_is_read_once_until_somebody_writes_it() -> None:
    table = {"lane:en": packed(Lane(next_seq=1))}
    memory = PackedMemory(table, KINDS)
    first = memory["lane:en"]
    assert memory["lane:en"] is first
    table["lane:en"] = packed(Lane(next_seq=2))
    assert memory["lane:en"] == Lane(next_seq=2)
    del table["lane:en"]
    assert "lane:en" not in memory
    with pytest.raises(KeyError):
        memory["lane:en"]


def test_what_is_not_there_is_asked_for_as_of_any_mapping() -> None:
    memory, lane = PackedMemory({}, KINDS), Lane(next_seq=1)
    assert memory.get("lane:en") is None
    assert memory.get("lane:en", lane) is lane
    memory.put("lane:en", packed(lane), lane)
    assert memory.get("lane:en", Lane(next_seq=2)) is lane


def test_what_was_written_is_not_read_again() -> None:
    table: dict[str, bytes] = {}
    memory, lane = PackedMemory(table, KINDS), Lane(next_seq=1, applied_seq=3, time=datetime(2026, 3, 2, tzinfo=UTC))
    memory.put("lane:en", packed(lane), lane, 3)
    assert memory["lane:en"] is lane
    carry_out(memory, Ruling(changes={"lane:en": lane}), edition="en", position=4, seq=4)
    later = memory["lane:en"]  # knows when it was written, as its bytes do
    assert later == PackedMemory(table, KINDS)["lane:en"] == lane.model_copy(update={"applied_seq": 4})
    assert isinstance(later, Lane)
    assert later.time is lane.time
    assert memory["lane:en"] is later
    assert lane.applied_seq == 3


def test_what_could_not_be_written_is_not_known() -> None:
    memory = PackedMemory(FailingTable({"lane:en": packed(Lane(next_seq=1))}, 0), KINDS)
    with pytest.raises(PowerCut):
        memory.put("lane:en", packed(Lane(next_seq=2)), Lane(next_seq=2))
    assert memory["lane:en"] == Lane(next_seq=1)


def test_a_value_that_a_crash_would_lose_is_written_with_an_outbox_only() -> None:
    table: dict[str, bytes] = {}
    memory = PackedMemory(table, {**KINDS, "held": Lane})
    memory["held:en:7"] = Lane(next_seq=1)
    with pytest.raises(ValueError, match=r"'lane:en' is written without an outbox"):
        memory["lane:en"] = Lane(next_seq=1)
    assert list(table) == ["held:en:7"]


def test_so_many_values_stay_known_those_longest_that_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tocsin.agents.lane.RECENT", 3)
    table = {f"lane:{number}": packed(Lane(next_seq=number)) for number in range(10)}
    memory = PackedMemory(table, KINDS)
    first = memory["lane:0"]
    for number in range(10):
        assert memory["lane:0"] is first
        assert memory[f"lane:{number}"] == Lane(next_seq=number)
    forgotten = memory["lane:9"]
    for number in range(6):
        assert memory[f"lane:{number}"] == Lane(next_seq=number)
    assert memory["lane:9"] is not forgotten
    assert len(memory._recent) + len(memory._older) <= 6
    known = [*memory._older, *memory._recent]
    table |= {key: packed(Lane(next_seq=99)) for key in known}  # by somebody else
    assert {memory[key] for key in known} == {Lane(next_seq=99)}


@pytest.mark.parametrize(("value", "said"), [(b"[]", "next_seq"), (b"9" * 30, "a number of more than 64 bits")])
def test_a_change_that_cannot_be_read_is_named(value: bytes, said: str) -> None:
    table = {"outbox:en:0": b'{"applied_seq":3,"changes":[{"key":"lane:en","value":{"next_seq":%s}}]}' % value}
    with pytest.raises(StateUnreadable, match=f"'lane:en': {said}"):
        recover(PackedMemory(table, KINDS), KINDS)
