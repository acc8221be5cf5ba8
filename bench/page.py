"""The page of published figures and its plots, from what was measured."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from capacity import capacity
from figures import Figure, number

_PAGE = """# Performance

Measured by `bench/run` on news that is not in the repository (see `docs/evaluation.md`) and on invented news
(`bench/newsstand.py`). Ratios hold on other machines better than milliseconds and articles a second do, but not by much:
`docs/decisions/017-what-the-ratios-hang-on.md` has them from two machines. Everything of one figure was measured in one run; a
commit is called dirty where other parts of this page had just been measured. Python counts too: a distribution's, or that of
the image in `Dockerfile`, was compiled with profiles and link-time optimisation; one that was not (as version managers build
it) takes a tenth to a quarter more for the lane.

![Every figure against its target](performance/targets.png)

| figure | measured | target | |
|---|---|---|---|
{rows}

How each was measured:

{notes}

{missing}

![Waiting times from wire to subscriber](performance/latency.png)

{capacity}
"""


def write(home: Path, measured: dict[str, Any], parts: Iterable[str]) -> None:
    """Write the page beside *home* and its plots into it; it names which of *parts* were not measured."""
    missing = [name for name in parts if name not in measured]
    figures = [Figure(**fields) for part in measured.values() for fields in part["figures"]]
    page = _PAGE.format(
        rows="\n".join(_row(figure) for figure in figures),
        notes="\n".join(_note(name, part) for name, part in measured.items()),
        missing=f"Not measured yet on a quiet machine: {', '.join(missing)}." if missing else "Every part was measured.",
        capacity=capacity(figures),
    )
    home.with_suffix(".md").write_text(page, encoding="utf-8")
    _plot_targets(figures, home / "targets.png")
    _plot_latency(figures, home / "latency.png")


def _row(figure: Figure) -> str:
    verdict = "met" if figure.met else "**missed**"
    return f"| {figure.name} | {number(figure.value)} {figure.unit} | {figure.aim} {number(figure.target)} | {verdict} |"


def _note(name: str, part: dict[str, Any]) -> str:
    said = "; ".join(dict.fromkeys(fields["how"] for fields in part["figures"]))
    return f"- **{name}**, commit `{part['commit']}`, {part['machine']}: {said}."


def _plot_targets(figures: list[Figure], path: Path) -> None:
    """Draw how each figure stands to its target: right of the line is better."""
    from matplotlib.figure import Figure as Canvas

    canvas = Canvas(figsize=(9, 0.34 * len(figures) + 1), layout="constrained")
    axes = canvas.subplots()
    shares = [f.value / f.target if f.aim == "at least" else f.target / max(f.value, 1e-9) for f in figures]
    axes.barh([f.name for f in figures], shares, color=["#2b7a78" if f.met else "#b4532a" for f in figures])
    axes.axvline(1, color="black", linewidth=1)
    axes.set_xscale("log")
    axes.set_xlabel("times better than the target (a bar that ends left of the line misses it)")
    axes.invert_yaxis()
    canvas.savefig(path, dpi=110)


def _plot_latency(figures: list[Figure], path: Path) -> None:
    """Draw which share of the articles had rung after how many milliseconds."""
    from matplotlib.figure import Figure as Canvas

    canvas = Canvas(figsize=(9, 4), layout="constrained")
    axes = canvas.subplots()
    waits = {label: steps for f in figures if f.unit == "ms" for label, steps in f.series.items()}
    for label, steps in waits.items():
        axes.plot([ms for _, ms in steps], [share * 100 for share, _ in steps], label=label)
    axes.set_xscale("log")
    axes.set_xlabel("milliseconds from the article to the subscriber that hears its alert")
    axes.set_ylabel("% of the articles that rang")
    axes.grid(alpha=0.3)
    if waits:
        axes.legend()
    canvas.savefig(path, dpi=110)
