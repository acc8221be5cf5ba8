"""How often one address may ask for something, and how many of something it may have."""

from __future__ import annotations

import ipaddress
from collections import Counter, OrderedDict
from dataclasses import dataclass

_ADDRESSES = 10_000  # most that are remembered; whoever is pushed out begins afresh
_PREFIX_V6 = 64  # one customer has at least so much of IPv6


def party(address: str | None) -> str:
    """Return who is behind an address: itself, or its /64 where it is IPv6."""
    try:
        ip = ipaddress.ip_address((address or "").partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(ip, ipaddress.IPv6Address):
        return str(ip.ipv4_mapped or ipaddress.ip_network((ip, _PREFIX_V6), strict=False).network_address)
    return str(ip)


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


class Rates:
    """A bucket of tokens for each party: *burst* at once, *each_s* seconds for each one more."""

    def __init__(self, burst: int, each_s: float) -> None:
        self._burst, self._each_s = burst, each_s
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def wait_s(self, who: str, now: float) -> float:
        """Take a token and return 0, or the seconds until there is one; *now* is in seconds of the monotonic clock."""
        bucket = self._buckets.setdefault(who, _Bucket(self._burst, now))
        self._buckets.move_to_end(who)
        if len(self._buckets) > _ADDRESSES:
            self._buckets.popitem(last=False)
        bucket.left = min(self._burst, bucket.left + (now - bucket.at) / self._each_s)
        bucket.at = now
        if bucket.left < 1:
            return (1 - bucket.left) * self._each_s
        bucket.left -= 1
        return 0.0


class Seats:
    """So many places, and so many of them for each party."""

    def __init__(self, most: int, each: int) -> None:
        self.most, self.each = most, each
        self._taken: Counter[str] = Counter()

    def __len__(self) -> int:
        return self._taken.total()

    @property
    def full(self) -> bool:
        """Whether there is no place for anybody."""
        return len(self) >= self.most

    def take(self, who: str) -> bool:
        """Take a place; say whether there was one."""
        if self.full or self._taken[who] >= self.each:
            return False
        self._taken[who] += 1
        return True

    def leave(self, who: str) -> None:
        """Give a place back."""
        self._taken[who] -= 1
        if self._taken[who] <= 0:
            del self._taken[who]
