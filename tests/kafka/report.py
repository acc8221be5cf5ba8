"""What a run with faults was like, in figures."""

from __future__ import annotations

import itertools
import statistics
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass
class Report:
    """What a run was like."""

    faults: Counter[str] = field(default_factory=Counter)
    begun: list[tuple[float, str]] = field(default_factory=list)
    sent_at: dict[str, float] = field(default_factory=dict)
    heard_at: dict[str, float] = field(default_factory=dict)
    noted: Counter[str] = field(default_factory=Counter)
    ended: Counter[str] = field(default_factory=Counter)
    stops_s: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    admitted: int = 0
    again: Mapping[str, int] = field(default_factory=dict)

    def pauses_s(self) -> list[tuple[str, float]]:
        """Return each fault with the longest that an alert took of an article acknowledged from it to the next, in seconds."""
        edges = [at for at, _ in self.begun] + [float("inf")]
        delays = [(self.sent_at[id_], heard - self.sent_at[id_]) for id_, heard in self.heard_at.items() if id_ in self.sent_at]
        found = [
            (name, [delay for sent, delay in delays if begin - 0.5 <= sent < end])
            for (_, name), (begin, end) in zip(self.begun, itertools.pairwise(edges), strict=True)
        ]
        return [(name, max(of)) for name, of in found if of]

    def __str__(self) -> str:
        each = self.pauses_s() or [("no fault", 0.0)]
        pauses = [pause for _, pause in each]
        kinds = ", ".join(f"{count} {name}" for name, count in sorted(self.faults.items()))
        worst = max(each, key=lambda pair: pair[1])[0]
        return "\n".join(
            [
                f"{self.faults.total()} faults ({kinds}), {len(self.sent_at)} articles, {self.admitted} admitted, {len(self.heard_at)} that rang",
                f"alerts paused {statistics.median(pauses):.1f} s (p50), {max(pauses):.1f} s (max, {worst})",
                f"SIGTERM to end {max(self.stops_s, default=0.0):.1f} s (max of {len(self.stops_s)})",
                f"workers that ended by themselves: {dict(self.ended) or 'none'}",
                f"noted: {dict(sorted(self.noted.items())) or 'nothing'}",
                f"repeated records: {dict(self.again)}",
                *(f"  {name}: {pause:.1f} s" for name, pause in each[:20]),
                *(self.wrong or ["nothing lost, nothing doubled, all in order"]),
            ]
        )
