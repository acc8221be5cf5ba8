"""Tolls over time: each row is a story of casualty figures, and the alerts it must raise."""

from __future__ import annotations

from typing import Any

import pytest

from tocsin.agents.alert import KINDS, Alerter
from tocsin.agents.lane import PackedMemory
from tocsin.schemas.message import Mention


def _run(alerter: Alerter, brief: Any, rows: list[Any]) -> list[list[str]]:
    return [[brief(a) for a in alerter.judge(facts)] for facts in rows]


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ([5], [["new killed 5"]]),
        ([5, 5], [["new killed 5"], []]),
        ([5, 7], [["new killed 5"], ["update killed 7"]]),
        ([5, 7, 5], [["new killed 5"], ["update killed 7"], []]),
        ([0], [[]]),
        ([0, 2], [[], ["new killed 2"]]),
        ([9, 6], [["new killed 9"], []]),
        ([9, 6, 6], [["new killed 9"], [], ["correct killed 6"]]),
        ([9, 6, 9, 6], [["new killed 9"], [], [], []]),
    ],
)
def test_figures_of_independent_outlets(telling: Any, brief: Any, figures: list[int], expected: list[list[str]]) -> None:
    rows = [telling.facts(seq, telling.toll(n, place="Brenholt")) for seq, n in enumerate(figures)]
    assert _run(Alerter(PackedMemory({}, KINDS)), brief, rows) == expected


@pytest.mark.parametrize(
    ("quote", "attribution", "rings"),
    [
        ("The ministry lowered the death toll to 6.", "The ministry", "correct killed 6"),
        ("Two survived, the ministry said, revising the death toll to 6.", "The ministry", "correct killed 6"),
        ("The ministry revised down its count of the dead to 6.", "The ministry", "correct killed 6"),
        ("The ministry said the toll had been revised downwards to 6.", "The ministry", "correct killed 6"),
        ("The ministry revised the death toll from 9 down to 6.", "The ministry", "correct killed 6"),
        ("The ministry said 6 had died, correcting an earlier figure of 9.", "The ministry", "correct killed 6"),
        ("The ministry said 6 had died, down from an earlier count of 9.", "The ministry", "correct killed 6"),
        ("The ministry said 6 had died, and has an earlier figure of 9.", "The ministry", "update killed 9 disputed"),
        ("The death toll was lowered to 6.", None, None),
        ("The ministry said that 6 people died, and lowered its flag.", "The ministry", "update killed 9 disputed"),
        ("The ministry put the death toll at 6.", "The ministry", "update killed 9 disputed"),
    ],
)
def test_one_word_lowers_a_toll_where_it_says_so(
    quote: str, attribution: str | None, rings: str | None, telling: Any, brief: Any
) -> None:
    lane = Alerter(PackedMemory({}, KINDS))
    lane.judge(telling.facts(0, telling.toll(9, place="Brenholt")))
    lower = telling.facts(1, telling.toll(6, place="Brenholt", quote=quote, attribution=attribution))
    assert [brief(alert) for alert in lane.judge(lower)] == ([rings] if rings else [])


@pytest.mark.parametrize(
    ("source", "quote", "rings"),
    [
        ("Brenholt Star", "The blast killed 9 people.", []),
        ("Outlet a0", "The blast killed 9 people.", []),
        ("Brenholt Star", "The death toll rose to 9.", ["update killed 9"]),
        ("Brenholt Star", "Raising the death toll back to 9, police said.", ["update killed 9"]),
    ],
)
def test_who_repeats_what_was_lowered_repeats_what_is_old(
    source: str, quote: str, rings: list[str], telling: Any, brief: Any
) -> None:
    lowered = telling.toll(6, place="Brenholt", quote="The ministry lowered the death toll to 6.", attribution="The ministry")
    rows = [
        telling.facts(0, telling.toll(9, place="Brenholt")),
        telling.facts(1, lowered),
        telling.facts(2, telling.toll(9, place="Brenholt", quote=quote), source=source),
    ]
    assert _run(Alerter(PackedMemory({}, KINDS)), brief, rows) == [["new killed 9"], ["correct killed 6"], rings]


def test_what_was_never_told_before_a_lowering_is_a_rise_after_it(telling: Any, brief: Any) -> None:
    lowered = telling.toll(6, place="Brenholt", quote="The ministry lowered the death toll to 6.", attribution="The ministry")
    rows = [telling.facts(seq, toll) for seq, toll in enumerate([telling.toll(9), lowered, telling.toll(8)])]
    assert _run(Alerter(PackedMemory({}, KINDS)), brief, rows)[-1] == ["update killed 8"]


@pytest.mark.parametrize(
    ("quote", "rings"),
    [
        ("Twelve people are still missing.", "correct missing 12"),
        ("Some 12 remain missing, police said.", "correct missing 12"),
        ("By Friday 12 were missing, down from 40.", "correct missing 12"),
        ("Some 12 were still unaccounted for.", "correct missing 12"),
        ("The number of missing fell to 12.", "correct missing 12"),
        ("Another 12 people were reported missing.", "update missing 40 disputed"),
        ("12 hikers were found, 28 are still missing.", "update missing 40 disputed"),
    ],
)
def test_so_many_are_left_of_the_missing(quote: str, rings: str, telling: Any, brief: Any) -> None:
    fewer = telling.toll(12, "missing", place="Brenholt", quote=quote, attribution="police")
    rows = [telling.facts(0, telling.toll(40, "missing", place="Brenholt")), telling.facts(1, fewer)]
    assert _run(Alerter(PackedMemory({}, KINDS)), brief, rows) == [["new missing 40"], [rings]]


@pytest.mark.parametrize(
    ("dead", "missing", "rings"),
    [
        ([7, 12], [15, 10], "correct missing 10"),
        ([7, 7], [15, 10], "update missing 15 disputed"),
        ([12, 7], [15, 10], "update missing 15 disputed"),
        ([7, 12], [10, 15], "update missing 15"),
        ([None, 12], [15, 10], "update missing 15 disputed"),
    ],
)
def test_fewer_are_missing_where_more_are_dead(
    dead: list[int | None], missing: list[int], rings: str, telling: Any, brief: Any
) -> None:
    rows = []
    for seq, (killed, lost) in enumerate(zip(dead, missing, strict=True)):
        told = [telling.toll(lost, "missing", place="Brenholt", attribution="police")]
        told += [telling.toll(killed, place="Brenholt", start=40)] if killed else []
        rows.append(telling.facts(seq, *told))
    assert rings in _run(Alerter(PackedMemory({}, KINDS)), brief, rows)[1]


def test_the_wounded_do_not_fall_as_more_are_dead(telling: Any, brief: Any) -> None:
    rows = []
    for seq, (killed, hurt) in enumerate(((7, 15), (12, 10))):
        told = telling.toll(hurt, "wounded", place="Brenholt", attribution="police")
        rows.append(telling.facts(seq, told, telling.toll(killed, place="Brenholt", start=40)))
    assert "update wounded 15 disputed" in _run(Alerter(PackedMemory({}, KINDS)), brief, rows)[1]


@pytest.mark.parametrize(
    ("quote", "once", "rings"),
    [
        ("It had earlier reported 9 dead.", 9, "correct killed 6"),
        ("Police initially said 9 people had died.", 9, "correct killed 6"),
        ("As we first reported, 9 people died.", 9, "update killed 9 disputed"),
        ("It had earlier reported 8 dead.", 8, "update killed 9 disputed"),
        ("It had earlier reported 5 dead.", 5, "update killed 9 disputed"),
    ],
)
def test_an_article_that_tells_the_figure_before_corrects_it(quote: str, once: int, rings: str, telling: Any, brief: Any) -> None:
    now = telling.toll(6, place="Brenholt", quote="Six people died, police said.", attribution="police")
    before = telling.toll(once, place="Brenholt", quote=quote, start=40)
    rows = [telling.facts(0, telling.toll(9, place="Brenholt")), telling.facts(1, now, before)]
    assert _run(Alerter(PackedMemory({}, KINDS)), brief, rows) == [["new killed 9"], [rings]]


@pytest.mark.parametrize(
    ("phrase", "qualifier", "rings"),
    [
        ("two of its soldiers", "exact", []),
        ("Two Norwegian nationals", "exact", []),
        ("two of the soldiers", "exact", ["update killed 3 disputed"]),
        ("two nationals", "exact", ["update killed 3 disputed"]),
        ("up to two of its soldiers", "up_to", ["update killed 3 disputed"]),
    ],
)
def test_a_state_counts_its_own(phrase: str, qualifier: str, rings: list[str], telling: Any, brief: Any) -> None:
    quote = f"Norway said {phrase} died."
    words = {"text": phrase, "start": 12, "end": 12 + len(phrase)}
    theirs = telling.toll(2, place="Brenholt", quote=quote, phrase=words, qualifier=qualifier, attribution="Norway")
    rows = [telling.facts(0, telling.toll(3, place="Brenholt")), telling.facts(1, theirs)]
    assert _run(Alerter(PackedMemory({}, KINDS)), brief, rows) == [["new killed 3"], rings]


def test_who_was_killed_by_soldiers_is_not_counted_with_the_victims(telling: Any, brief: Any) -> None:
    both = {"victims": "attacker", "start": 80}
    facts = [
        telling.facts(0, telling.toll(50, place="Brenholt"), telling.toll(2, place="Brenholt", quote=quote, **both))
        for quote in ("The army said it had killed two of them.", "Two of the attackers died.")
    ]
    rung = [_run(Alerter(PackedMemory({}, KINDS)), brief, [one]) for one in facts]
    assert rung == [[["new killed 50"]], [["new killed 52"]]]


@pytest.mark.parametrize(
    ("quote", "best"),
    [
        ("The group said it had killed 60.", 50),
        ("The rebels claimed to have killed 60.", 50),
        ("The army says its troops have killed 60.", 50),
        ("The group said 60 had been killed.", 60),
    ],
)
def test_what_attackers_boast_of_is_no_figure_beside_another(quote: str, best: int, telling: Any, brief: Any) -> None:
    theirs = telling.toll(60, place="Brenholt", quote=quote, start=80)
    both, alone = telling.facts(0, telling.toll(50, place="Brenholt"), theirs), telling.facts(0, theirs)
    assert _run(Alerter(PackedMemory({}, KINDS)), brief, [both]) == [[f"new killed {best}"]]
    assert _run(Alerter(PackedMemory({}, KINDS)), brief, [alone]) == [["new killed 60"]]


@pytest.mark.parametrize(
    ("quote", "later", "rings"),
    [
        ("It rose to 16, including one of the gunmen.", 15, []),
        ("It rose to 16, including the suspected attacker.", 15, []),
        ("It rose to 16, including two gunmen.", 14, []),
        ("It rose to 16, including two gunmen.", 15, ["correct killed 15"]),
        ("It rose to 16, including one of the gunmen.", 14, ["correct killed 14"]),
        ("It rose to 16, including one of the guards.", 15, ["correct killed 15"]),
        ("It rose to 16, including one of the gunmen.", 17, ["update killed 17"]),
    ],
)
def test_victims_alone_take_no_attacker_back(quote: str, later: int, rings: list[str], telling: Any, brief: Any) -> None:
    lane = Alerter(PackedMemory({}, KINDS))
    lane.judge(telling.facts(0, telling.toll(16, place="Brenholt", cause="shooting", quote=quote), source="The Echo"))
    again = telling.toll(later, place="Brenholt", cause="shooting", quote=f"{later} victims were killed.")
    assert [brief(alert) for alert in lane.judge(telling.facts(1, again, source="The Echo"))] == rings


@pytest.mark.parametrize(
    ("figures", "rings"),
    [
        (
            [(16, "It rose to 16, including one of the gunmen."), (15, "15 died, including one of the gunmen.")],
            "correct killed 15",
        ),
        ([(12, "12 died, including one of the gunmen."), (16, "It rose to 16."), (15, "15 died.")], "correct killed 15"),
    ],
)
def test_an_attacker_is_counted_in_where_the_figure_that_stands_says_so(
    figures: list[tuple[int, str]], rings: str, telling: Any, brief: Any
) -> None:
    rows = [
        telling.facts(seq, telling.toll(best, place="Brenholt", cause="shooting", quote=quote), source="The Echo")
        for seq, (best, quote) in enumerate(figures)
    ]
    assert _run(Alerter(PackedMemory({}, KINDS)), brief, rows)[-1] == [rings]


@pytest.mark.parametrize(("cause", "best"), [("suicide bombing", 12), ("shooting", 13)])
def test_a_suicide_bomber_is_not_counted_with_his_victims(cause: str, best: int, telling: Any, brief: Any) -> None:
    quote = "He blew himself up, killing 12 people."
    told = [
        telling.toll(12, place="Brenholt", cause=cause, quote=quote),
        telling.toll(1, place="Brenholt", cause=cause, quote=quote, victims="attacker"),
    ]
    assert _run(Alerter(PackedMemory({}, KINDS)), brief, [telling.facts(0, *told)]) == [[f"new killed {best}"]]


@pytest.mark.parametrize(("speakers", "best"), [(("The army", "The rebels"), 58), (("Police", "Police"), 60), ((None, None), 60)])
def test_what_enemies_say_of_each_other_is_not_added_up(
    speakers: tuple[str | None, str | None], best: int, telling: Any, brief: Any
) -> None:
    quote = "The army killed many fighters; 58 soldiers died."
    few = 200 if best == 58 else 2
    theirs = telling.toll(few, place="Brenholt", quote=quote, attribution=speakers[0], victims="attacker")
    ours = telling.toll(58, place="Brenholt", quote=quote, attribution=speakers[1])
    assert _run(Alerter(PackedMemory({}, KINDS)), brief, [telling.facts(0, theirs, ours)]) == [[f"new killed {best}"]]


def test_of_two_figures_of_one_instant_the_lower_was_passed(telling: Any, brief: Any) -> None:
    told = [telling.toll(n, place="Brenholt", attribution="police", quote=f"{n} died, {n} in all.") for n in (4, 7, 4)]
    rows = [telling.facts(seq, toll, hours=max(0, seq - 1)) for seq, toll in enumerate(told)]
    rows[2] = rows[2].model_copy(update={"of": "a0", "verdict": "update"})
    assert _run(Alerter(PackedMemory({}, KINDS)), brief, rows) == [["new killed 4"], ["update killed 7"], []]


@pytest.mark.parametrize(("words", "number"), [("Twenty", 20), ("Twenty-one", 21), ("Thirty-six", 36)])
def test_numbers_are_spelled_at_the_head_of_a_sentence(words: str, number: int, telling: Any, brief: Any) -> None:
    fewer = telling.toll(number, "missing", place="Brenholt", quote=f"{words} people are still missing.", attribution="police")
    rows = [telling.facts(0, telling.toll(40, "missing", place="Brenholt")), telling.facts(1, fewer)]
    assert _run(Alerter(PackedMemory({}, KINDS)), brief, rows)[1] == [f"correct missing {number}"]


@pytest.mark.parametrize(
    "quote", ["Police said 9 people died and 12 are still missing.", "Police said nine people died and twelve are still missing."]
)
def test_the_dead_do_not_fall_with_the_missing(quote: str, telling: Any, brief: Any) -> None:
    rows = [
        telling.facts(0, telling.toll(11, place="Brenholt")),
        telling.facts(1, telling.toll(9, place="Brenholt", quote=quote, attribution="police")),
    ]
    assert _run(Alerter(PackedMemory({}, KINDS)), brief, rows)[-1] == ["update killed 11 disputed"]


@pytest.mark.parametrize(
    ("quote", "rings"), [("All 24 girls were freed.", ["correct captured 0"]), ("Nobody is held, they say.", [])]
)
def test_who_were_freed_are_held_no_more(quote: str, rings: list[str], telling: Any, brief: Any) -> None:
    lane = Alerter(PackedMemory({}, KINDS))
    lane.judge(telling.facts(0, telling.toll(24, "captured", place="Brenholt", cause="kidnapping")))
    alerts = lane.judge(telling.facts(1, telling.toll(0, "captured", place="Brenholt", cause="kidnapping", quote=quote)))
    assert [brief(alert) for alert in alerts] == rings
    assert [a.headline for a in alerts] == ["Nobody captured any more in a kidnapping in Brenholt, 24 before"] * len(rings)


def test_nobody_was_held_is_no_news(telling: Any) -> None:
    lane = Alerter(PackedMemory({}, KINDS))
    assert lane.judge(telling.facts(0, telling.toll(0, "captured", place="Brenholt", quote="All were freed."))) == []


def test_an_outlet_takes_its_own_figure_back(telling: Any, brief: Any) -> None:
    rows = [telling.facts(seq, telling.toll(n), source="The Brenholt Echo") for seq, n in enumerate([9, 6])]
    assert _run(Alerter(PackedMemory({}, KINDS)), brief, rows) == [["new killed 9"], ["correct killed 6"]]


@pytest.mark.parametrize(
    ("quote", "rings"),
    [
        ("Eleven remain in hospital.", []),
        ("Eleven people are still being treated.", []),
        ("Eleven people were hurt.", ["correct wounded 11"]),
        ("Eleven people remain in Brenholt.", ["correct wounded 11"]),
        ("Cuba said 11 of its officers had been hurt.", []),
        ("Cuba said 11 officers had been hurt.", ["correct wounded 11"]),
    ],
)
def test_who_is_in_hospital_still_takes_nobody_back(quote: str, rings: list[str], telling: Any, brief: Any) -> None:
    left = telling.toll(11, "wounded", quote=quote, qualifier="at_least", high=None)
    rows = [telling.facts(seq, toll, source="The Brenholt Echo") for seq, toll in enumerate([telling.toll(31, "wounded"), left])]
    assert _run(Alerter(PackedMemory({}, KINDS)), brief, rows) == [["new wounded 31"], rings]


def test_more_in_hospital_still_are_a_rise(telling: Any, brief: Any) -> None:
    more = telling.toll(40, "wounded", quote="Forty remain in hospital.", qualifier="at_least", high=None)
    rows = [telling.facts(seq, toll, source="The Brenholt Echo") for seq, toll in enumerate([telling.toll(31, "wounded"), more])]
    assert _run(Alerter(PackedMemory({}, KINDS)), brief, rows) == [["new wounded 31"], ["update wounded 40"]]


def test_an_attributed_contradiction_is_a_dispute(telling: Any, brief: Any) -> None:
    rows = [
        telling.facts(0, telling.toll(12, attribution="the rebels")),
        telling.facts(1, telling.toll(4, attribution="the army")),
        telling.facts(2, telling.toll(4, attribution="the army"), source="Outlet a1"),
    ]
    assert _run(Alerter(PackedMemory({}, KINDS)), brief, rows) == [["new killed 12"], ["update killed 12 disputed"], []]


def test_an_outlet_s_later_word_comes_after_what_others_said_meanwhile(telling: Any, brief: Any) -> None:
    said = [("Echo", 9), ("Star", 7), ("Echo", 5)]
    rows = [
        telling.facts(seq, telling.toll(best, place="Brenholt", attribution="police"), source=source)
        for seq, (source, best) in enumerate(said)
    ]
    assert _run(Alerter(PackedMemory({}, KINDS)), brief, rows)[2] == ["correct killed 7 disputed"]


def test_a_late_older_report_overrides_nothing(telling: Any, brief: Any) -> None:
    rows = [telling.facts(0, telling.toll(6), hours=10), telling.facts(1, telling.toll(9), source="Outlet a0", hours=2)]
    assert _run(Alerter(PackedMemory({}, KINDS)), brief, rows) == [["new killed 6"], []]


def test_killed_and_wounded_are_apart(telling: Any, brief: Any) -> None:
    rows = [
        telling.facts(0, telling.toll(3), telling.toll(10, "wounded")),
        telling.facts(1, telling.toll(4), telling.toll(10, "wounded")),
    ]
    assert _run(Alerter(PackedMemory({}, KINDS)), brief, rows) == [["new killed 3", "new wounded 10"], ["update killed 4"]]


@pytest.mark.parametrize(
    ("title", "whose", "best"),
    [
        ("Bomb kills five in Brenholt - police", ("Police", "A militia leader"), 5),
        ("Bomb kills 5 in Brenholt", ("Police", "A militia leader"), 5),
        ("Bomb kills eight in Brenholt", ("Police", "A militia leader"), 8),
        ("Bomb in Brenholt", ("Police", "A militia leader"), 8),
        ("Police say five, a militia says eight died", ("Police", "A militia leader"), 8),
        ("Bomb kills five in Brenholt", ("Police", "Police"), 8),
        ("Bomb kills five in Brenholt", (None, "A militia leader"), 8),
        ("Bomb kills five in Brenholt", ("Police", None), 8),
    ],
)
def test_of_two_figures_that_others_give_the_title_has_one(
    title: str, whose: tuple[str | None, str | None], best: int, telling: Any, brief: Any
) -> None:
    tolls = [
        telling.toll(dead, place="Brenholt", attribution=who, start=100 * n)
        for n, (dead, who) in enumerate(zip((5, 8), whose, strict=True))
    ]
    told = Alerter(PackedMemory({}, KINDS)).judge(telling.facts(0, *tolls, title=title))
    assert [brief(alert) for alert in told] == [f"new killed {best}"]


@pytest.mark.parametrize(
    ("quote", "best"),
    [("Eight gunmen were also killed.", 5), ("Eight gunmen were killed too.", 8), ("Eight gunmen also fled.", 8)],
)
def test_who_were_also_killed_are_not_those_of_the_title(quote: str, best: int, telling: Any, brief: Any) -> None:
    tolls = telling.toll(5, place="Brenholt"), telling.toll(8, place="Brenholt", quote=quote, start=100)
    told = Alerter(PackedMemory({}, KINDS)).judge(telling.facts(0, *tolls, title="Five officers killed in Brenholt"))
    assert [brief(alert) for alert in told] == [f"new killed {best}"]


@pytest.mark.parametrize(
    ("quote", "best"),
    [
        ("The army killed 45 militants, while 22 soldiers died.", 22),
        ("The army killed 45 militants; 22 soldiers died.", 22),
        ("Some 22 soldiers died, the army said, adding that 45 militants were killed.", 22),
        ("The army killed 45 militants and 22 soldiers died.", 67),
    ],
)
def test_attackers_whom_a_sentence_counts_apart_are_not_counted_in(quote: str, best: int, telling: Any, brief: Any) -> None:
    tolls = [
        telling.toll(dead, place="Brenholt", quote=quote, victims=who, phrase=Mention(text=text, start=at, end=at + len(text)))
        for dead, who, text in ((45, "attacker", "45 militants"), (22, "military", "22 soldiers"))
        if (at := quote.index(text)) >= 0
    ]
    told = Alerter(PackedMemory({}, KINDS)).judge(telling.facts(0, *tolls))
    assert [brief(alert) for alert in told] == [f"new killed {best}"]


@pytest.mark.parametrize(
    ("quote", "rings"),
    [
        ("An earlier report put the toll at seven with one missing.", ["new killed 8"]),
        ("A later report put the toll at seven with one missing.", ["new killed 8", "new missing 1"]),
    ],
)
def test_what_was_missing_in_an_earlier_report_is_found(quote: str, rings: list[str], telling: Any, brief: Any) -> None:
    tolls = telling.toll(8), telling.toll(7, quote=quote, start=100), telling.toll(1, kind="missing", quote=quote, start=100)
    told = Alerter(PackedMemory({}, KINDS)).judge(telling.facts(0, *tolls))
    assert [brief(alert) for alert in told] == rings


@pytest.mark.parametrize(
    ("quote", "best", "later", "rings"),
    [
        ("Two people were killed over the past day.", 2, "2026-05-05", ["new killed 2"]),
        ("Two people were killed.", 2, "2026-05-05", []),
        ("Two people were killed over the past day.", 2, "2026-05-04", []),
        ("The number of people killed over the past day rose to 6.", 6, "2026-05-05", ["update killed 6"]),
    ],
)
def test_the_count_of_a_day_takes_back_none_of_the_day_before(
    quote: str, best: int, later: str, rings: list[str], telling: Any, brief: Any
) -> None:
    lane = Alerter(PackedMemory({}, KINDS))
    days = ("2026-05-04", later)
    first, second = (
        telling.toll(n, place="Norway", day=day, cause="attack", quote=quote) for n, day in zip((4, best), days, strict=True)
    )
    lane.judge(telling.facts(0, first))
    assert [brief(alert) for alert in lane.judge(telling.facts(1, second, hours=24))] == rings


@pytest.mark.parametrize(
    ("phrase", "qualifier"),
    [("Four citizens", "exact"), ("four French citizens", "at_least"), ("two of its soldiers", "at_least")],
)
def test_citizens_are_of_a_state_that_is_named(phrase: str, qualifier: str, telling: Any) -> None:
    told = telling.toll(4, phrase=Mention(text=phrase, start=0, end=len(phrase)))
    (alert,) = Alerter(PackedMemory({}, KINDS)).judge(telling.facts(0, told))
    assert alert.figure.qualifier == qualifier


@pytest.mark.parametrize(
    ("best", "who", "rings"),
    [(3, "attacker", []), (3, "unknown", ["correct killed 3"]), (15, "attacker", ["update killed 15"])],
)
def test_a_few_gunmen_take_no_victims_back(best: int, who: str, rings: list[str], telling: Any, brief: Any) -> None:
    lane = Alerter(PackedMemory({}, KINDS))
    lane.judge(telling.facts(0, telling.toll(14, place="Brenholt"), source="Brenholt Star"))
    later = telling.facts(1, telling.toll(best, place="Brenholt", victims=who), source="Brenholt Star")
    assert [brief(alert) for alert in lane.judge(later)] == rings


def test_one_in_a_title_is_no_number_of_dead(telling: Any, brief: Any) -> None:
    tolls = telling.toll(1, attribution="Police"), telling.toll(8, attribution="A militia leader", start=100)
    told = Alerter(PackedMemory({}, KINDS)).judge(telling.facts(0, *tolls, title="One of the worst raids in Brenholt"))
    assert [brief(alert) for alert in told] == ["new killed 8"]
