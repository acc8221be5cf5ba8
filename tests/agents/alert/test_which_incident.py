"""Which incident the figures of an article are of: one that is known, or another."""

from __future__ import annotations

from typing import Any

import pytest

from tocsin.agents.alert import KINDS, Alerter
from tocsin.agents.alert.counting import counted_on
from tocsin.agents.lane import PackedMemory
from tocsin.schemas.facts import Casualty, Facts
from tocsin.schemas.message import Mention
from tocsin.schemas.story import Announced, Toll


def _run(brief: Any, rows: list[Facts]) -> list[list[str]]:
    """Return what each of *rows* rings in a new lane."""
    lane = Alerter(PackedMemory({}, KINDS))
    return [[brief(alert) for alert in lane.judge(facts)] for facts in rows]


def _after_another(telling: Any, *, day: str) -> list[Casualty]:
    """Return the figures of a sentence on an attack of *day* that came two days after one that killed 14."""
    quote = "Drones killed 3 people in Brenholt, two days after a missile killed 14."
    phrases = [Mention(text=said, start=(at := quote.index(said)), end=at + len(said)) for said in ("3", "14")]
    told = ((3, day), (14, None))
    return [
        telling.toll(best, place="Brenholt", quote=quote, day=on, phrase=phrase)
        for (best, on), phrase in zip(told, phrases, strict=True)
    ]


@pytest.mark.parametrize(
    ("cause", "place", "rings"),
    [
        ("flood", "Brenholt", "update killed 12"),
        ("flood", "Umea", "new killed 12"),
        ("poisoning", "Brenholt", "update killed 12"),
        ("bombing", "Brenholt", "new killed 12"),
        ("fire", "Brenholt", "new killed 12"),  # nothing told what the nine died of
    ],
)
def test_a_flood_has_no_other_in_its_story_that_week(cause: str, place: str, rings: str, telling: Any, brief: Any) -> None:
    first = telling.toll(9, place="Brenholt", day="2026-05-04", cause=cause if cause != "fire" else None)
    later = telling.toll(12, place=place, day="2026-05-07", cause=cause)
    rows = [telling.facts(0, first), telling.facts(1, later, hours=72)]
    assert _run(brief, rows)[-1] == [rings]


@pytest.mark.parametrize(
    ("cause", "quote", "rings"),
    [
        ("fire", "The number of dead in Umea rose to 19.", "update killed 19"),
        ("fire", "Another body was found in Umea, bringing the death toll to 19.", "update killed 19"),
        ("fire", "Some 19 people died in Umea.", "new killed 19"),
        ("shooting", "The number of dead in Umea rose to 19.", "new killed 19"),
    ],
)
def test_a_fire_whose_toll_rose_is_the_one_that_is_known(cause: str, quote: str, rings: str, telling: Any, brief: Any) -> None:
    first = telling.toll(15, place="Brenholt", day="2026-05-04", cause=cause)
    later = telling.toll(19, place="Umea", day="2026-05-06", cause=cause, quote=quote)
    assert _run(brief, [telling.facts(0, first), telling.facts(1, later, hours=48)])[-1] == [rings]


@pytest.mark.parametrize(
    ("cause", "day", "best", "rings"),
    [
        ("earthquake", "2026-05-04", 250, ["update killed 250"]),
        ("earthquake", "2026-05-07", 250, ["new killed 250"]),
        ("earthquake", "2026-05-04", 7, ["new killed 7"]),
        ("wildfire", "2026-05-04", 250, ["update killed 250"]),
        ("fire", "2026-05-04", 250, ["new killed 250"]),
        ("crash", "2026-05-04", 250, ["new killed 250"]),
    ],
)
def test_a_quake_strikes_many_places_on_one_day(
    cause: str, day: str, best: int, rings: list[str], telling: Any, brief: Any
) -> None:
    first = telling.toll(9, place="Brenholt", day="2026-05-04", cause=cause)
    later = telling.toll(best, place="Umea", day=day, cause=cause)
    lane = Alerter(PackedMemory({}, KINDS))
    told = [alert for row in (telling.facts(0, first), telling.facts(1, later, hours=6)) for alert in lane.judge(row)]
    assert [brief(alert) for alert in told[1:]] == rings
    assert told[-1].incident.place == "Umea"


@pytest.mark.parametrize(("said", "rings"), [("A fifth body", "update killed 5"), ("A seventh body", "new killed 1")])
def test_a_fifth_body_is_one_of_the_four_that_are_known(said: str, rings: str, telling: Any, brief: Any) -> None:
    quote = f"{said} was found on Wednesday."
    phrase = Mention(text=said, start=0, end=len(said))
    first = telling.toll(4, place="Brenholt", day="2026-05-04", cause="collapse")
    later = telling.toll(1, day="2026-05-06", quote=quote, phrase=phrase)
    assert _run(brief, [telling.facts(0, first), telling.facts(1, later, hours=48)])[-1] == [rings]


@pytest.mark.parametrize(
    ("cause", "rings"), [("explosion", "update killed 5"), ("crash", "new killed 1"), (None, "new killed 1")]
)
def test_a_fifth_death_is_of_the_town_next_to_the_four(cause: str | None, rings: str, telling: Any, brief: Any) -> None:
    phrase = Mention(text="A fifth person", start=0, end=14)
    first = telling.toll(4, place="Brenholt", day="2026-05-04", cause="explosion")
    later = telling.toll(1, place="Umea", quote="A fifth person has died.", phrase=phrase, cause=cause)
    assert _run(brief, [telling.facts(0, first), telling.facts(1, later, hours=24)])[-1] == [rings]


@pytest.mark.parametrize(
    ("quote", "rings"),
    [
        ("Three more bodies were found on Wednesday, bringing the toll of Monday's raid to 31.", ["update killed 31"]),
        ("Three people were killed on Wednesday; 31 died in Monday's raid.", ["update killed 31", "new killed 3"]),
    ],
)
def test_who_was_found_later_is_of_the_toll_that_rose(quote: str, rings: list[str], telling: Any, brief: Any) -> None:
    told = [
        telling.toll(3, place="Brenholt", day="2026-05-06", quote=quote),
        telling.toll(31, place="Brenholt", day="2026-05-04", quote=quote),
    ]
    first = telling.toll(28, place="Brenholt", day="2026-05-04")
    assert sorted(_run(brief, [telling.facts(0, first), telling.facts(1, *told, hours=48)])[-1]) == sorted(rings)


@pytest.mark.parametrize("starts", [(0, 60), (60, 0)])
def test_who_was_killed_later_is_not_of_the_toll_that_rose(starts: tuple[int, int], telling: Any, brief: Any) -> None:
    first, second = starts
    rose = telling.toll(31, place="Brenholt", day="2026-05-04", quote="The toll of Monday's raid rose to 31.", start=first)
    later = telling.toll(3, place="Brenholt", day="2026-05-06", quote="Three people were killed on Wednesday.", start=second)
    known = telling.toll(28, place="Brenholt", day="2026-05-04")
    rings = _run(brief, [telling.facts(0, known), telling.facts(1, rose, later, hours=48)])[-1]
    assert sorted(rings) == ["new killed 3", "update killed 31"]


@pytest.mark.parametrize(("place", "rings"), [("Taiwan", ["new killed 18"]), ("Brenholt", ["new killed 18", "new wounded 51"])])
def test_what_hit_another_state_is_another_incident(place: str, rings: list[str], telling: Any, brief: Any) -> None:
    told = [
        telling.toll(18, place="Philippines", cause="typhoon", start=0),
        telling.toll(51, "wounded", place=place, start=60),
    ]
    assert _run(brief, [telling.facts(0, *told)]) == [rings]


def test_what_came_after_an_attack_is_another_one_though_a_day_apart(telling: Any, brief: Any) -> None:
    rows = [
        telling.facts(0, telling.toll(14, place="Brenholt", day="2026-05-04")),
        telling.facts(1, *_after_another(telling, day="2026-05-05")),
        telling.facts(2, telling.toll(15, place="Brenholt", day="2026-05-04")),
    ]
    assert _run(brief, rows) == [["new killed 14"], ["new killed 3"], ["update killed 15"]]


def test_an_article_on_both_attacks_tells_of_the_first_as_it_stands(telling: Any, brief: Any) -> None:
    first = telling.toll(14, place="Brenholt", day="2026-05-02", quote="A missile killed 14.", start=200)
    rows = [
        telling.facts(0, telling.toll(14, place="Brenholt", day="2026-05-02")),
        telling.facts(1, *_after_another(telling, day="2026-05-04"), first),
    ]
    assert _run(brief, rows) == [["new killed 14"], ["new killed 3"]]


@pytest.mark.parametrize(
    ("quote", "rings"),
    [
        ("He shot 6 people.", ["new killed 3"]),
        ("He shot 6 people, who are in hospital.", ["new killed 3", "new wounded 6"]),
        ("He shot and wounded 6 people.", ["new killed 3", "new wounded 6"]),
        ("A bomb hit 6 people.", ["new killed 3", "new wounded 6"]),
    ],
)
def test_who_was_shot_may_be_who_was_killed(quote: str, rings: list[str], telling: Any, brief: Any) -> None:
    facts = telling.facts(0, telling.toll(3), telling.toll(6, "wounded", quote=quote, start=20))
    assert [brief(alert) for alert in Alerter(PackedMemory({}, KINDS)).judge(facts)] == rings


def test_who_was_shot_is_told_where_nobody_was_killed(telling: Any, brief: Any) -> None:
    facts = telling.facts(0, telling.toll(6, "wounded", quote="He shot 6 people."))
    assert [brief(alert) for alert in Alerter(PackedMemory({}, KINDS)).judge(facts)] == ["new wounded 6"]


@pytest.mark.parametrize(
    ("quote", "place", "cause", "rings"),
    [
        ("Strikes killed 58 people across Norway, including 31 in Brenholt.", "Norway", "air strike", "new killed 58"),
        ("Strikes killed 58 people across Norway, including at least 31 in Brenholt.", "Norway", "air strike", "new killed 58"),
        ("Strikes killed 58 people across Norway, including 31 children.", "Norway", "air strike", "update killed 58"),
        ("Strikes killed 58 people across Norway, including 8 in Brenholt.", "Norway", "air strike", "update killed 58"),
        ("Strikes killed 58 people in Brenholt, including 31 at a market.", "Brenholt", "air strike", "update killed 58"),
        ("Floods killed 58 people across Norway, including 31 in Brenholt.", "Norway", "flood", "update killed 58"),
    ],
)
def test_what_is_counted_among_more_keeps_its_toll(
    quote: str, place: str, cause: str, rings: str, telling: Any, brief: Any
) -> None:
    first = telling.toll(31, place="Brenholt", cause=cause)
    rows = [telling.facts(0, first), telling.facts(1, telling.toll(58, place=place, cause=cause, quote=quote))]
    assert _run(brief, rows)[-1] == [rings]


@pytest.mark.parametrize(
    ("best", "qualifier", "rings"),
    [
        (30, "at_least", []),
        (34, "exact", []),
        (12, "at_least", ["update killed 12"]),
        (30, "exact", ["update killed 30"]),
    ],
)
def test_of_two_incidents_that_is_meant_whose_toll_is_told(
    best: int, qualifier: str, rings: list[str], telling: Any, brief: Any
) -> None:
    lane = Alerter(PackedMemory({}, KINDS))
    quake = telling.toll(34, place="Umea", cause="earthquake", day="2026-05-04")
    market = telling.toll(2, place="Brenholt", cause="earthquake", day="2026-05-04")
    lane.judge(telling.facts(0, quake))
    lane.judge(telling.facts(1, market))
    again = telling.toll(best, cause="earthquake", qualifier=qualifier)
    assert [brief(alert) for alert in lane.judge(telling.facts(2, again))] == rings


def test_the_place_of_a_part_is_not_that_of_all(telling: Any) -> None:
    quote = "The toll of floods in Norway rose to 62 after 11 bodies were found in Brenholt."
    toll, part = telling.toll(62, place="Norway", quote=quote), telling.toll(11, place="Brenholt", quote=quote)
    (alert,) = Alerter(PackedMemory({}, KINDS)).judge(telling.facts(0, toll, part))
    assert (alert.figure.best, alert.incident.place) == (62, "Norway")


@pytest.mark.parametrize(
    ("quote", "incidents"),
    [
        ("Another attack on Tveit wounded 9.", 2),
        ("A second drone strike on Tveit wounded 9.", 2),
        ("In Tveit the attack wounded 9.", 1),
    ],
)
def test_an_article_that_tells_of_another_attack_tells_of_two(quote: str, incidents: int, telling: Any) -> None:
    day = "2026-05-04"
    dead = telling.toll(3, place="Brenholt", cause="drone strike", day=day, quote="A drone killed 3 in Brenholt.")
    hurt = telling.toll(9, "wounded", place="Tveit", day=day, quote=quote, start=100)
    alerts = Alerter(PackedMemory({}, KINDS)).judge(telling.facts(0, dead, hurt))
    assert {(alert.figure.kind, alert.figure.best) for alert in alerts} == {("killed", 3), ("wounded", 9)}
    assert len({alert.incident.id for alert in alerts}) == incidents


@pytest.mark.parametrize(
    ("known", "hurt", "phrase", "best"),
    [
        (2, None, "A third victim", 3),
        (2, 2, "a third victim", 3),
        (4, None, "The sixth body", 6),
        (14, None, "A fifteenth miner", 15),
        (1, 2, "a third victim", 1),  # two were wounded, and the third is the first who died
        (2, None, "A man of the Third Army", 1),
        (None, None, "A third victim", 1),
    ],
)
def test_the_third_victim_makes_three(known: int | None, hurt: int | None, phrase: str, best: int, telling: Any) -> None:
    quote = f"{phrase} died."
    death = telling.toll(1, quote=quote, phrase=Mention(text=phrase, start=0, end=len(phrase)))
    wounded = {} if hurt is None else {"wounded": telling.toll(hurt, "wounded")}
    toll = Toll() if known is None else Toll(announced=Announced(low=known, best=known, high=known, alert_id="a"))
    assert counted_on(death, toll, {"killed": death, **wounded}).best == best


@pytest.mark.parametrize(
    ("quote", "best", "rings"),
    [
        ("The death toll from protests in Norway has risen to 34.", 34, ["update killed 34"]),
        ("Protests in Norway killed 34.", 34, ["new killed 34"]),
        ("The death toll from protests in Norway has risen to 4.", 4, ["new killed 4"]),
    ],
)
def test_the_day_of_a_toll_that_rose_is_that_of_the_count(
    quote: str, best: int, rings: list[str], telling: Any, brief: Any
) -> None:
    first = telling.toll(19, place="Brenholt", cause="unrest", day="2026-05-04")
    later = telling.toll(best, place="Norway", cause="unrest", day="2026-05-07", quote=quote)
    assert _run(brief, [telling.facts(0, first), telling.facts(1, later)])[-1] == rings


def test_a_town_is_no_other_because_its_state_was_named(telling: Any, brief: Any) -> None:
    rows = [
        telling.facts(0, telling.toll(3, place="Brenholt", cause="storm", day="2026-05-04")),
        telling.facts(1, telling.toll(7, place="Norway", cause="storm", day="2026-05-05")),
        telling.facts(2, telling.toll(2, place="Tveit", cause="storm", day="2026-05-05")),
    ]
    assert _run(brief, rows) == [["new killed 3"], ["update killed 7"], ["new killed 2"]]


@pytest.mark.parametrize(
    ("quote", "rings"),
    [
        ("A storm killed 188 people in Norway.", "update killed 188"),
        ("A storm killed 188 people in Sweden's Brenholt.", "new killed 188"),
        ("A storm killed 188 people in Brenholt in Sweden.", "new killed 188"),
        ("A storm killed 188 people in Brenholt, Sweden.", "new killed 188"),
        ("A storm killed 188 people in Norway's Brenholt.", "update killed 188"),
    ],
)
def test_a_town_that_the_text_says_lies_in_another_state_is_hit_apart(quote: str, rings: str, telling: Any, brief: Any) -> None:
    first = telling.toll(114, place="Norway", cause="storm")
    later = telling.toll(188, place="Brenholt" if "Brenholt" in quote else "Norway", cause="storm", quote=quote)
    assert _run(brief, [telling.facts(0, first), telling.facts(1, later)])[-1] == [rings]


def test_two_states_of_one_article_have_a_toll_each(telling: Any, brief: Any) -> None:
    here = telling.toll(5, place="Brenholt", cause="storm", quote="Five people died in Sweden's Brenholt.")
    there = telling.toll(188, place="Norway", cause="storm", quote="The storm killed 188 people in Norway.", start=60)
    assert _run(brief, [telling.facts(0, here, there)]) == [["new killed 5"]]
    known = telling.facts(0, telling.toll(114, place="Norway", cause="storm"))
    assert _run(brief, [known, telling.facts(1, here, there)])[-1] == ["update killed 188", "new killed 5"]


@pytest.mark.parametrize(
    ("best", "place", "cause", "rings"),
    [
        (2, "Brenholt, Umea", "air strike", ["new killed 2"]),
        (2, "Umea", "air strike", []),
        (40, "Brenholt, Umea", "air strike", []),
        (2, "Brenholt, Umea", "flood", []),
    ],
)
def test_a_few_at_one_spot_of_a_region_are_others(
    best: int, place: str, cause: str, rings: list[str], telling: Any, brief: Any
) -> None:
    first = telling.toll(104, place="Umea", cause=cause, day="2026-05-04")
    later = telling.toll(best, place=place, cause=cause, day="2026-05-04")
    assert _run(brief, [telling.facts(0, first), telling.facts(1, later)])[-1] == rings


def test_a_few_in_a_town_of_a_state_are_others(telling: Any, brief: Any) -> None:
    first = telling.toll(104, place="Norway", cause="air strike", day="2026-05-04")
    later = telling.toll(2, place="Brenholt", cause="air strike", day="2026-05-04")
    assert _run(brief, [telling.facts(0, first), telling.facts(1, later)])[-1] == ["new killed 2"]


@pytest.mark.parametrize(
    ("cause", "story", "rings"),
    [("shooting", "story", []), ("shooting", "another", ["new killed 2"]), ("fire", "story", ["new killed 2"])],
)
def test_one_attacker_may_stab_and_shoot(cause: str, story: str, rings: list[str], telling: Any, brief: Any) -> None:
    first = telling.toll(2, place="Brenholt", cause="stabbing", day="2026-05-04")
    later = telling.facts(1, telling.toll(2, place="Brenholt", cause=cause, day="2026-05-04"), story_id=story)
    assert _run(brief, [telling.facts(0, first), later])[-1] == rings


def test_a_shooting_of_no_day_is_no_stabbing(telling: Any, brief: Any) -> None:
    first = telling.toll(2, place="Brenholt", cause="stabbing", day="2026-05-04")
    later = telling.facts(1, telling.toll(2, place="Brenholt", cause="shooting"))
    assert _run(brief, [telling.facts(0, first), later])[-1] == ["new killed 2"]


def test_the_place_is_not_where_another_thing_killed(telling: Any) -> None:
    storm = telling.toll(26, place="Norway", cause="storm", quote="The storm killed 26.")
    helicopter = telling.toll(6, place="Brenholt", cause="crash", quote="Six died in a crash.", start=40)
    (alert,) = Alerter(PackedMemory({}, KINDS)).judge(telling.facts(0, storm, helicopter))
    assert (alert.figure.best, alert.incident.place) == (26, "Norway")


def test_last_month_is_passed_over_where_an_article_mentions_it(telling: Any, brief: Any) -> None:
    month = {"start": "2026-04-01", "end": "2026-04-30", "precision": "month"}
    main = telling.toll(17, place="Brenholt", cause="unrest", day="2026-05-02")
    aside = telling.toll(31, place="Umea", cause="unrest", date=month, start=40)
    told = [told for row in _run(brief, [telling.facts(0, main, aside, hours=-24)]) for told in row]
    assert told == ["new killed 17"]


@pytest.mark.parametrize(
    ("own", "other", "rings"), [(7, 74, ["new killed 7"]), (7, 26, ["new killed 7"]), (80, 74, ["update killed 80"])]
)
def test_what_came_after_is_another_though_the_first_has_grown(
    own: int, other: int, rings: list[str], telling: Any, brief: Any
) -> None:
    first = telling.facts(0, telling.toll(26, place="Norway", cause="earthquake", day="2026-05-04"))
    quake = telling.toll(own, place="Norway", cause="earthquake", day="2026-05-11", quote=f"Two quakes killed {own} people.")
    quote = f"It came a week after a quake killed {other}."
    before = telling.toll(
        other, cause="earthquake", day="2026-05-04", quote=quote, start=60, phrase=Mention(text=str(other), start=100, end=102)
    )
    assert _run(brief, [first, telling.facts(1, quake, before, hours=24 * 7)])[-1] == rings


@pytest.mark.parametrize(
    ("start", "end", "rings"),
    [
        ("2026-04-20", "2026-04-26", ["new killed 5"]),
        ("2026-04-27", "2026-05-03", ["new killed 5"]),
        ("2026-04-30", "2026-05-06", ["new killed 13", "new killed 5"]),
        ("2026-05-02", "2026-05-03", ["new killed 13", "new killed 5"]),
    ],
)
def test_last_week_is_passed_over_as_last_month_is(start: str, end: str, rings: list[str], telling: Any, brief: Any) -> None:
    week = {"start": start, "end": end, "precision": "week"}
    main = telling.toll(5, place="Brenholt", cause="air strike", day="2026-05-04")
    aside = telling.toll(13, place="Umea", cause="air strike", date=week, quote="A strike killed 13 there.", start=40)
    assert sorted(told for row in _run(brief, [telling.facts(0, main, aside)]) for told in row) == sorted(rings)


@pytest.mark.parametrize(
    ("quote", "kind", "rings"),
    [
        ("The remaining 9 are still in captivity.", "captured", ["correct captured 9"]),
        ("Gunmen seized 9 in Umea.", "captured", ["new captured 9"]),
        ("The remaining 9 were killed.", "killed", ["new killed 9"]),
    ],
)
def test_who_are_still_held_were_taken_days_before(quote: str, kind: Any, rings: list[str], telling: Any, brief: Any) -> None:
    taken = telling.toll(14, "captured", place="Umea", day="2026-05-04", cause="kidnapping", quote="Gunmen seized 14 in Umea.")
    later = telling.toll(9, kind, place="Umea", day="2026-05-07", cause="kidnapping", quote=quote)
    assert _run(brief, [telling.facts(0, taken), telling.facts(1, later, hours=72)])[-1] == rings


@pytest.mark.parametrize(
    ("quote", "rings"),
    [
        ("Norway cited an attack on a mosque this month in which 13 people died.", []),
        ("The last time Umea was hit, on 14 April, 13 people died.", []),
        ("Norway cited attacks in which 13 people died.", ["new killed 13"]),
    ],
)
def test_what_somebody_cites_is_background(quote: str, rings: list[str], telling: Any, brief: Any) -> None:
    assert _run(brief, [telling.facts(0, telling.toll(13, place="Umea", quote=quote))]) == [rings]


@pytest.mark.parametrize(
    ("quote", "rings"),
    [
        ("The envoy held talks in Umea, days after troops killed 13 people.", []),
        ("The envoy held talks in Umea, two days after troops killed 13 people.", ["new killed 13"]),
        ("Troops killed 13 people, days after talks in Umea.", ["new killed 13"]),
    ],
)
def test_what_was_days_before_something_else_is_background(quote: str, rings: list[str], telling: Any, brief: Any) -> None:
    at = quote.index("13")
    told = telling.toll(13, place="Umea", quote=quote, phrase=Mention(text="13 people", start=at, end=at + 9))
    assert _run(brief, [telling.facts(0, told)]) == [rings]


@pytest.mark.parametrize(
    ("place", "later", "rings"),
    [("Norway", "Norway", "update killed 36"), ("Norway", None, "update killed 36"), ("Umea", "Umea", "new killed 36")],
)
def test_unrest_is_one_for_days_in_a_whole_state(place: str, later: str | None, rings: str, telling: Any, brief: Any) -> None:
    first = telling.toll(16, place=place, cause="unrest", day="2026-05-04")
    second = telling.toll(36, place=later, cause="unrest", day="2026-04-28")
    assert _run(brief, [telling.facts(0, first), telling.facts(1, second)])[-1] == [rings]


@pytest.mark.parametrize(
    ("phrase", "place", "rings"),
    [
        ("A 41st person", "Umea", "update killed 41"),
        ("A 42nd person", "Umea", "new killed 1"),
        ("A 41st person", "Brenholt", "new killed 1"),
    ],
)
def test_the_41st_dies_weeks_after_the_forty(phrase: str, place: str, rings: str, telling: Any, brief: Any) -> None:
    first = telling.toll(40, place="Umea", cause="fire", day="2026-05-04")
    later = telling.toll(1, place=place, cause="fire", day="2026-06-01", phrase=Mention(text=phrase, start=0, end=len(phrase)))
    assert _run(brief, [telling.facts(0, first), telling.facts(1, later, hours=24 * 28)])[-1] == [rings]


@pytest.mark.parametrize(
    ("quote", "place"),
    [
        ("Missiles killed 9 people across the country.", None),
        ("Missiles killed 9 people nationwide.", None),
        ("Missiles killed 9 people across the river.", "Umea"),
    ],
)
def test_what_killed_all_over_a_country_is_at_none_of_its_towns(quote: str, place: str | None, telling: Any) -> None:
    rows = (
        telling.toll(9, quote=quote),
        telling.toll(4, place="Umea", start=100),
        telling.toll(8, "wounded", place="Tveit", start=200),
    )
    (alert,) = (a for a in Alerter(PackedMemory({}, KINDS)).judge(telling.facts(0, *rows)) if a.figure.kind == "killed")
    assert (alert.figure.best, alert.incident.place) == (9, place)


@pytest.mark.parametrize(("best", "place"), [(5, "Norway"), (8, "Umea")])
def test_the_place_is_that_of_the_largest_figure(best: int, place: str, telling: Any) -> None:
    whole = telling.toll(8, place="Norway", cause="avalanche", quote="Eight died in avalanches in Norway.")
    part = telling.toll(best, place="Umea", cause="avalanche", quote=f"{best} died in Umea.", start=60)
    (alert,) = Alerter(PackedMemory({}, KINDS)).judge(telling.facts(0, whole, part))
    assert (alert.figure.best, alert.incident.place) == (8, place)


@pytest.mark.parametrize(
    ("behind", "rings"),
    [
        ("It was seized after the Delhi blast that killed 13.", ["new killed 9"]),
        ("It was seized after the blast that killed 13.", ["new killed 13"]),
        ("It was seized, and the Delhi blast that killed nobody hurt 13.", ["new killed 13"]),
    ],
)
def test_another_attack_that_is_named_by_its_place_is_background(behind: str, rings: list[str], telling: Any, brief: Any) -> None:
    phrase = Mention(text="13", start=40 + behind.index("13"), end=42 + behind.index("13"))
    own = telling.toll(9, place="Brenholt", quote="Nine people were killed in Brenholt.")
    other = telling.toll(13, place="Brenholt", quote=behind, start=40, phrase=phrase)
    assert _run(brief, [telling.facts(0, own, other)]) == [rings]


def test_the_attack_that_is_named_by_its_place_is_news_where_it_is_the_only_one(telling: Any, brief: Any) -> None:
    quote = "He was held after the Delhi blast that killed 13."
    phrase = Mention(text="13", start=quote.index("13"), end=quote.index("13") + 2)
    assert _run(brief, [telling.facts(0, telling.toll(13, quote=quote, phrase=phrase))]) == [["new killed 13"]]


@pytest.mark.parametrize(
    ("best", "place", "cause", "rings"),
    [
        (4, None, "attack", ["new killed 4"]),
        (7, None, "attack", ["correct killed 7"]),
        (4, "Brenholt", "attack", ["correct killed 4"]),
        (4, None, "bombing", ["correct killed 4"]),
    ],
)
def test_a_fraction_of_the_dead_told_of_no_place_died_elsewhere(
    best: int, place: str | None, cause: str, rings: list[str], telling: Any, brief: Any
) -> None:
    first = telling.toll(12, place="Brenholt", cause="explosion", day="2026-05-04")
    later = telling.toll(best, place=place, cause=cause, day="2026-05-04")
    rows = [telling.facts(0, first, source="The Echo"), telling.facts(1, later, source="The Echo")]
    assert _run(brief, rows)[-1] == rings


@pytest.mark.parametrize(
    ("quote", "rings"), [("Four died in Kapchorwa in Uganda.", "new killed 4"), ("Four died.", "correct killed 4")]
)
def test_a_valley_that_the_text_says_lies_in_a_state_is_not_in_another(quote: str, rings: str, telling: Any, brief: Any) -> None:
    first = telling.toll(6, place="Rift Valley", cause="landslide", quote="Six died in Kenya's Rift Valley.", day="2026-05-04")
    later = telling.toll(4, place="Kapchorwa", cause="landslide", quote=quote, day="2026-05-04")
    rows = [telling.facts(0, first, source="The Echo"), telling.facts(1, later, source="The Echo")]
    assert _run(brief, rows)[-1] == [rings]


@pytest.mark.parametrize(
    ("place", "cause", "quote", "day", "rings"),
    [
        ("Lebanon", "strike", "25 died on Sunday.", "2026-05-04", "new killed 25"),
        ("Lebanon", "strike", "The toll rose to 25 on Sunday.", "2026-05-04", "update killed 25"),
        ("Lebanon", "flood", "25 died on Sunday.", "2026-05-04", "update killed 25"),
        ("Lebanon", "shooting", "25 died on Sunday.", "2026-05-04", "update killed 25"),
        ("Lebanon", "air strike", "25 died on Sunday.", "2026-05-04", "new killed 25"),
        ("Lebanon", "strike", "25 died.", "2026-05-03", "update killed 25"),
        ("Brenholt", "strike", "25 died on Sunday.", "2026-05-04", "update killed 25"),
    ],
)
def test_the_dead_of_two_days_all_over_a_land_are_two_tolls(
    place: str, cause: str, quote: str, day: str, rings: str, telling: Any, brief: Any
) -> None:
    first = telling.toll(18, place=place, cause=cause, day="2026-05-03")
    later = telling.toll(25, place=place, cause=cause, day=day, quote=quote)
    assert _run(brief, [telling.facts(0, first), telling.facts(1, later)])[-1] == [rings]


def test_a_province_and_its_town_are_one_place(telling: Any, brief: Any) -> None:
    first = telling.toll(3, place="Yunnan", cause="stabbing", day="2026-05-04")
    later = telling.toll(2, place="Zhenxiong", cause="stabbing", day="2026-05-04")
    rows = [telling.facts(0, first, source="The Echo"), telling.facts(1, later, source="The Echo")]
    assert _run(brief, rows)[-1] == ["correct killed 2"]


def test_who_repeats_the_dead_of_all_the_land_a_day_later_tells_of_the_same(telling: Any, brief: Any) -> None:
    tolls = [telling.toll(18, place="Lebanon", cause="strike", day=day) for day in ("2026-05-03", "2026-05-04")]
    assert _run(brief, [telling.facts(seq, toll) for seq, toll in enumerate(tolls)])[-1] == []


@pytest.mark.parametrize(
    ("dead", "quote", "best", "rings"),
    [
        ("A guard was killed.", "One of four people wounded in the shooting died on Tuesday.", 1, ["update killed 2"]),
        ("A guard was killed.", "One of the 4 people injured on Monday has died.", 1, ["update killed 2"]),
        ("A guard was killed.", "Two of four people wounded in the shooting died.", 2, ["update killed 3"]),
        ("A guard was killed.", "One of five people wounded in the shooting died.", 1, []),
        ("A guard was killed.", "One of four people wounded in the shooting spoke and a guard died.", 1, []),
        ("One of them died.", "One of four people wounded in the shooting died.", 1, []),
        ("One of the four died.", "One of four people wounded in the shooting died.", 1, []),
    ],
)
def test_who_dies_of_the_wounded_comes_on_top(
    dead: str, quote: str, best: int, rings: list[str], telling: Any, brief: Any
) -> None:
    lane = Alerter(PackedMemory({}, KINDS))
    both = telling.toll(1, place="Brenholt", quote=dead), telling.toll(4, "wounded", place="Brenholt", start=80)
    lane.judge(telling.facts(0, *both))
    died = telling.toll(best, place="Brenholt", quote=quote)
    assert [brief(alert) for alert in lane.judge(telling.facts(1, died))] == rings
    assert lane.judge(telling.facts(2, died)) == []


def test_nobody_dies_of_the_wounded_where_none_are_known(telling: Any, brief: Any) -> None:
    lane = Alerter(PackedMemory({}, KINDS))
    lane.judge(telling.facts(0, telling.toll(1, place="Brenholt")))
    died = telling.toll(1, place="Brenholt", quote="One of four people wounded in the shooting died.")
    assert lane.judge(telling.facts(1, died)) == []


@pytest.mark.parametrize(
    ("title", "rings"),
    [
        ("Report: 67 journalists killed in past year", []),
        ("Annual round-up counts 67 dead", []),
        ("Nine killed in the past hour", ["new killed 9"]),
    ],
)
def test_what_a_year_has_cost_is_summed_up(title: str, rings: list[str], telling: Any, brief: Any) -> None:
    toll = telling.toll(9, place="Brenholt", quote="In Brenholt nine were killed.")
    assert [brief(alert) for alert in Alerter(PackedMemory({}, KINDS)).judge(telling.facts(0, toll, title=title))] == rings


def test_who_died_of_the_wounded_is_counted_on_the_fewest_dead(telling: Any, brief: Any) -> None:
    lane = Alerter(PackedMemory({}, KINDS))
    for seq, dead in enumerate((1, 2)):
        lane.judge(
            telling.facts(seq, telling.toll(dead, place="Brenholt"), telling.toll(4, "wounded", place="Brenholt", start=80))
        )
    died = telling.toll(1, place="Brenholt", quote="One of four people wounded in the shooting died.")
    assert lane.judge(telling.facts(2, died)) == []


@pytest.mark.parametrize(
    ("lead", "place"),
    [
        ("Protesters clashed in several Norwegian cities, with six killed.", None),
        ("Six were killed in two towns.", None),
        ("Six were killed in a fire.", "Brenholt"),
    ],
)
def test_the_town_of_some_is_not_that_of_all_over_a_land(lead: str, place: str | None, telling: Any) -> None:
    quote = "Three were killed and 17 wounded in Brenholt."
    some = [telling.toll(n, kind, place="Brenholt", quote=quote, start=100) for n, kind in ((3, "killed"), (17, "wounded"))]
    alerts = Alerter(PackedMemory({}, KINDS)).judge(telling.facts(0, telling.toll(6, quote=lead), *some))
    assert {(alert.figure.best, alert.incident.place) for alert in alerts} == {(6, place), (17, place)}
