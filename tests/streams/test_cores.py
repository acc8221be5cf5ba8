"""A container that may use half a core of sixteen has half a core."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tocsin.streams.cores import cores

BOUND = len(os.sched_getaffinity(0))


@pytest.mark.parametrize(
    ("quota", "expected"),
    [("max 100000\n", BOUND), ("50000 100000\n", 0.5), ("100000 100000\n", 1), ("6400000 100000\n", min(64, BOUND)), ("", BOUND)],
)
def test_the_quota_of_a_control_group_counts(quota: str, expected: float, tmp_path: Path) -> None:
    (tmp_path / "cpu.max").write_text(quota)
    assert cores(tmp_path / "cpu.max") == expected


def test_without_a_control_group_it_is_what_the_process_is_bound_to(tmp_path: Path) -> None:
    assert cores(tmp_path / "cpu.max") == BOUND
