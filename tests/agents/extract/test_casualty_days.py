"""Which day a casualty figure has: that of what happened, not of who counted, spoke or was arrested."""

from __future__ import annotations

from datetime import date

import pytest

from casualty_figures import DAY
from tocsin.agents.extract.casualties.finder import find_casualties
from tocsin.agents.extract.parse.reading import Reading


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("A girl wounded in Monday's market bombing died on Tuesday, bringing the toll to 12.", date(2024, 5, 13)),
        ("Monday's earthquake killed 12 people, the governor said on Tuesday.", date(2024, 5, 13)),
        ("At Monday's session the governor said that 12 people died on Tuesday.", date(2024, 5, 14)),
        ("Petra Holm spoke in Osta on Monday, three days after 12 people were shot dead.", date(2024, 5, 10)),
        ("Petra Holm spoke in Osta, three days after 12 people were shot dead.", date(2024, 5, 12)),
        ("On Monday, three days after the vote, 12 people were shot dead.", date(2024, 5, 13)),
        ("Twelve people were shot on Saturday and died two days after.", date(2024, 5, 13)),
        ("Petra Holm spoke in Osta on Monday, a week after 12 people were shot dead.", date(2024, 5, 6)),
        (
            "The mayor said on Monday that 12 people were killed in Osta and in the villages around it on Saturday.",
            date(2024, 5, 11),
        ),
        ("The mayor said on Monday that 12 people had been killed since fighting began on Saturday.", date(2024, 5, 11)),
        ("The mayor said on Monday that 12 people had been killed.", date(2024, 5, 13)),
        ("OSTA, May 14 (Wire) - Some 12 people were killed in Kesk on Saturday, the mayor said.", date(2024, 5, 11)),
        ("OSTA, May 14 (Wire) - Some 12 people were killed in Kesk, the mayor said.", date(2024, 5, 14)),
        ("A fire killed 12 people in Kesk in the early hours of May 11.", date(2024, 5, 11)),
        ("A strike killed 12 people, medics said on Monday. They blamed rebels for Saturday's attack.", date(2024, 5, 11)),
        (
            "OSTA, May 14 (Wire) - A strike killed 12 people, medics said on Monday. They blamed rebels for Saturday's attack.",
            date(2024, 5, 11),
        ),
        (
            "OSTA, May 14 (Wire) - Some 12 people were killed and dozens feared trapped after an old mine fell in, in the north of the"
            " province of Kesk, on Saturday, the mayor said.",
            date(2024, 5, 11),
        ),
        ("A strike killed 12 people on Sunday. They blamed rebels for Saturday's attack.", date(2024, 5, 12)),
        (
            "A strike killed 12 people, medics said on Monday. Rain fell. It rained. Saturday's attack was the first.",
            date(2024, 5, 13),
        ),
        (
            "A strike killed 12 people, medics said on Monday. They compared Saturday's attack with Friday's raid.",
            date(2024, 5, 13),
        ),
        ("Police said on Monday that 12 people were killed in Kesk the day before.", date(2024, 5, 12)),
        ("Deputies arrested a man on Monday in the shooting that killed 12 people in Kesk on May 4.", date(2024, 5, 4)),
        ("A man was arrested on Monday after 12 people were killed.", date(2024, 5, 13)),
        ("On Monday a bomb in Kesk, where he was arrested in the spring, killed 12 people.", date(2024, 5, 13)),
        ("Some 12 people were killed on Monday and a man was arrested in the attack.", date(2024, 5, 13)),
        ("A man was sentenced on 3 March 2019 for a bombing that killed 12 people.", date(2019, 3, 3)),
        ("Some 12 people were killed in the 2024 floods on Monday.", date(2024, 5, 13)),
        ("He said on Monday that 12 people were killed in the 2019 floods.", date(2019, 1, 1)),
    ],
)
def test_the_day_is_that_of_what_happened(text: str, day: date) -> None:
    (figure,) = (c for c in find_casualties(Reading.of(text, day=DAY)) if c.best == 12)
    assert figure.date is not None
    assert figure.date.start == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Officials on Monday lowered the death toll from the blast in Osta to 12.", None),
        ("A man was arrested on Monday in a shooting that killed 12 people.", None),
        ("A man was charged Monday with murder in the deaths of 12 people.", None),
        ("Police on Monday arrested two men over a bombing that killed 12 people.", None),
        ("Officials on Monday put the number of dead in Osta at 12.", None),
        ("Officials on Monday raised the death toll from Friday's blast in Osta to 12.", date(2024, 5, 10)),
        ("Officials in Osta on Monday lowered a flag: 12 people had died.", date(2024, 5, 13)),
        ("As of Monday, 12 people had died in the floods.", None),
        ("As of late Monday, 12 people had died in the floods.", None),
        ("As of Monday, 12 people had died in Friday's blast.", date(2024, 5, 10)),
        ("As of 9 May, 12 people had died in the floods.", None),
        ("As usual on Monday, 12 people had died in the floods.", date(2024, 5, 13)),
    ],
)
def test_the_day_on_which_they_are_counted_is_not_theirs(text: str, day: date | None) -> None:
    (figure,) = find_casualties(Reading.of(text, day=DAY))
    assert (figure.date and figure.date.start) == day


def test_a_day_that_counts_from_another_is_not_that_of_what_it_follows() -> None:
    truce = "Norway and Sweden agreed on a truce on Monday, ending 20 days of fighting in which 12 people were killed."
    for text in (
        truce,
        "In Osta 12 people died three days after a quake.",
        "Petra Holm spoke a year after 12 people were shot dead.",
    ):
        (figure,) = find_casualties(Reading.of(text, day=DAY))
        assert figure.date is None
