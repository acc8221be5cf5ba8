"""What more news would take, by arithmetic from the measured figures."""

from __future__ import annotations

import math

from figures import Figure

PEAK = 3.0
"""The busiest minute of a day against its mean."""
BUSY = 0.6
"""Share of a core that a worker may be busy in that minute, so that it catches up after a pause."""
KEPT_DAYS = 7
_ARTICLE_KB = 4.0  # a 600-word article as JSON
_HOPS = 3.2  # raw, admitted, unique, and facts with a fifth of the text
_COPIES = 3  # replicas of every topic
_DAILY = (1_000_000, 10_000_000, 100_000_000)


_COLUMNS = (
    "articles a day",
    "mean a second",
    "peak a second",
    "extracting cores",
    "of one lane, at the peak",
    "lanes needed",
    "state",
    "disk of the brokers",
    "traffic at the peak",
)
_SECTION = f"""## Beyond this machine, by arithmetic

From two measured figures: one core takes {{rate:.0f}} articles a second through the whole river, and one ordered lane
judges {{lane:.0f}} a second. The busiest minute is taken as {{peak:g}} times the mean, and a core as full at {{busy:.0%}}.
An article is {{kb:g}} kB and goes over {{hops:g}} topics' worth of bytes, kept {{days}} days
in {{copies}} copies; a held article takes 3 kB.

| {" | ".join(_COLUMNS)} |
|{"---|" * len(_COLUMNS)}
{{rows}}

`TOCSIN_PARALLEL` is at least the number of extracting cores; lanes are as many as editions. **What breaks first is the
ordered lane**: extraction spreads over partitions without a limit, but novelty needs one order per edition. An edition
that fills its lane has to be split (by region, or by desk), and copies are then not found across the split. Next is the
memory of the window, which `TOCSIN_WINDOW_DAYS` and `TOCSIN_MAX_ARTICLES` bound."""


def capacity(figures: list[Figure]) -> str:
    """Return the section of the page; a sentence says so where a figure that it stands on was not measured."""
    by_name = {figure.name: figure for figure in figures}
    try:
        rate = _core_rate(by_name)
        lane = next(f.value for name, f in by_name.items() if name.startswith("deduplicate and alert"))
    except (KeyError, StopIteration):
        return "## Beyond this machine\n\nNot computed: the throughput of the river or of its lane was not measured."
    rows = "\n".join(_row(daily, rate, lane) for daily in _DAILY)
    return _SECTION.format(
        rate=rate, lane=lane, rows=rows, peak=PEAK, busy=BUSY, kb=_ARTICLE_KB, hops=_HOPS, days=KEPT_DAYS, copies=_COPIES
    )


def _core_rate(by_name: dict[str, Figure]) -> float:
    name = "river on the embedded broker against a full spaCy pipeline, per core"
    return by_name[name].series["rates"][0][1]


def _row(daily: int, rate: float, lane: float) -> str:
    mean = daily / 86_400
    peak = mean * PEAK
    cores = math.ceil(peak / (rate * BUSY))
    lanes = math.ceil(peak / (lane * BUSY))
    state_gb = daily * KEPT_DAYS * 3e3 / 1e9
    disk_tb = daily * _ARTICLE_KB * 1e3 * _HOPS * KEPT_DAYS * _COPIES / 1e12
    traffic_mb = peak * _ARTICLE_KB * _HOPS * (_COPIES + 1) / 1e3
    share = f"{peak / lane:.0%}"
    return (
        f"| {daily:,} | {mean:,.0f} | {peak:,.0f} | {cores:,} | {share} | {lanes} | {state_gb:,.0f} GB | {disk_tb:,.1f} TB |"
        f" {traffic_mb:,.0f} MB/s |"
    )
