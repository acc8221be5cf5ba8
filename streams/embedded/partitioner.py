"""Which partition a key belongs to: Kafka's default answer, so that both brokers agree."""

from __future__ import annotations

import random
from functools import lru_cache

_SEED = 0x9747B28C
_M = 0x5BD1E995
_MASK = 0xFFFFFFFF


def partition_of(key: bytes | None, partitions: int) -> int:
    """Return the partition of *key* among *partitions*; any of them when there is no key."""
    if key is None:
        return random.randrange(partitions)
    return (_cached_murmur2(bytes(key)) & 0x7FFFFFFF) % partitions


def murmur2(data: bytes) -> int:
    """Return the 32-bit MurmurHash2 of *data* as Kafka's Java client computes it.

    Source: Austin Appleby, MurmurHash2, 2008; seed and signs as in org.apache.kafka.common.utils.Utils.
    """
    whole = len(data) & ~3
    h = _SEED ^ len(data)
    for i in range(0, whole, 4):
        k = int.from_bytes(data[i : i + 4], "little") * _M & _MASK
        k = (k ^ k >> 24) * _M & _MASK
        h = (h * _M & _MASK) ^ k
    if tail := data[whole:]:
        h = (h ^ int.from_bytes(tail, "little")) * _M & _MASK
    h = (h ^ h >> 13) * _M & _MASK
    return h ^ h >> 15


@lru_cache(maxsize=4096)
def _cached_murmur2(data: bytes) -> int:
    return murmur2(data)
