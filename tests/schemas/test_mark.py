"""Marks: who says what of which alert or story."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from tocsin.schemas.mark import Mark

WRONG = {"kind": "wrong", "edition": "en", "alert_id": "a1", "by": "Ada Lund", "at": "2026-03-04T05:06:07Z"}


def test_the_same_mark_has_the_same_id_and_another_has_another() -> None:
    ids = [Mark.model_validate(WRONG | more).id for more in ({}, {}, {"by": "Bo Ek"}, {"at": "2026-03-04T05:06:08Z"})]
    assert ids[0] == ids[1]
    assert len(set(ids)) == 3
    assert Mark.model_validate({**WRONG, "id": "mine"}).id == "mine"


def test_a_name_is_one_printable_line() -> None:
    assert Mark.model_validate({**WRONG, "by": " Ada\n\x1b Lund\u202e "}).by == "Ada Lund"


@pytest.mark.parametrize(
    "bad",
    [
        {"alert_id": None},
        {"kind": "mute"},
        {"kind": "maybe"},
        {"by": ""},
        {"by": " \n"},
        {"by": "x" * 81},
        {"reason": "x" * 501},
        {"at": 1_700_000_000},
    ],
)
def test_what_says_nothing_is_no_mark(bad: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Mark.model_validate({**WRONG, **bad})
