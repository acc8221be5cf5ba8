"""A lane's bookkeeping: cut off after any write, it recovers to the same state and the same outputs."""

from __future__ import annotations

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
    memory["lane:en"] = Lane(next_seq=5, applied_seq=4)
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
    table: dict[str, bytes] = {}
    memory = PackedMemory(table, KINDS)
    memory["lane:en"] = Lane(next_seq=1)
    first = memory["lane:en"]
    assert memory["lane:en"] is first
    table["lane:en"] = packed(Lane(next_seq=2))
    assert memory["lane:en"] == Lane(next_seq=2)
    del table["lane:en"]
    assert "lane:en" not in memory
    with pytest.raises(KeyError):
        memory["lane:en"]


def test_no_more_values_stay_read_than_one_input_asks_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tocsin.agents.lane.RECENT", 3)
    memory = PackedMemory({f"lane:{number}": packed(Lane(next_seq=number)) for number in range(10)}, KINDS)
    assert [memory[key] for key in memory] == [Lane(next_seq=number) for number in range(10)]
    assert len(memory._recent) <= 3


@pytest.mark.parametrize(("value", "said"), [(b"[]", "next_seq"), (b"9" * 30, "a number of more than 64 bits")])
def test_a_change_that_cannot_be_read_is_named(value: bytes, said: str) -> None:
    table = {"outbox:en:0": b'{"applied_seq":3,"changes":[{"key":"lane:en","value":{"next_seq":%s}}]}' % value}
    with pytest.raises(StateUnreadable, match=f"'lane:en': {said}"):
        recover(PackedMemory(table, KINDS), KINDS)
