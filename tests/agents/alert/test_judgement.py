"""The pure parts, row by row."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tocsin.agents.alert import KINDS, Alerter, Limits
from tocsin.agents.alert.calendar import advanced
from tocsin.agents.alert.causes import same_cause
from tocsin.agents.alert.identity import alert_id, digest
from tocsin.agents.alert.new_roles import had_before
from tocsin.agents.alert.places import place_key, same_place
from tocsin.agents.alert.severity import confidence, office_of, offices, same_office, toll_severity
from tocsin.agents.alert.titles import title_tells
from tocsin.agents.alert.tolls import told_incidents
from tocsin.agents.alert.witnesses import outlet
from tocsin.agents.lane import PackedMemory
from tocsin.schemas.story import KnownActor, NewsLane, Trace
from tocsin.schemas.terms import Participant


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Brenholt", "central Brenholt", True),
        ("Brenholt", "Tveit", False),
        ("Brenholt", "Norway", None),
        ("Kansas City", "Kansas", True),
        ("Kansas City", "Brenholt", False),
        ("Mexico City", "Cancun, Mexico", False),
        ("Brenholt City", "Brenholt", True),
        ("Tveit County", "Brenholt", None),
        ("Tveit Province", "Vestland Province", None),
        ("Brenholt", None, None),
        ("the north", "Brenholt", None),
        ("Oslo", "Norway", None),
        ("Oslo", "Sweden", False),
        ("northern Sweden", "Norway", False),
        ("Jerusalem", "Jordan", None),  # whose it is, the tables leave open
        ("Brenholt, Vestland", "Brenholt", True),
        ("Brenholt, Vestland", "Vestland", True),
        ("Brenholt, Kansas", "Kansas", None),
        ("Brenholt, Vestland", "Tveit, Vestland", False),
        ("White House", "Washington", True),
        ("Kremlin", "Washington", False),
        ("Sierra Nevada", "Brenholt", None),
    ],
)
def test_places(one: str | None, other: str | None, same: bool | None) -> None:
    assert same_place(one, other) is same_place(other, one) is same


def test_a_town_is_found_under_its_own_name() -> None:
    assert place_key("central Brenholt, Vestland") == place_key("Brenholt")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("car bomb", "blast", True),
        ("shooting", "bombing", False),
        ("attack", "bombing", None),
        (None, "crash", None),
        ("fire", "shooting", None),
        ("unrest", "shooting", None),
        ("unrest", "fire", False),
        ("flood", "cyclone", None),
        ("landslide", "earthquake", None),
        ("collapse", "earthquake", None),
        ("flood", "fire", False),
        ("disease", "cholera", True),
        ("landmine", "roadside bombing", True),
        ("drone strike", "shelling", True),
    ],
)
def test_causes(one: str | None, other: str | None, same: bool | None) -> None:
    assert same_cause(one, other) is same


@pytest.mark.parametrize(
    ("title", "tells"),
    [
        ("Two dead after ferry fire", "death"),
        ("Four shot at bar", "harm"),
        ("Man wounded, woman killed", "death"),
        ("Port opens again", None),
        ("The deadline passes", None),
        ("Arrows wound three at a fair in Marn", "harm"),
    ],
)
def test_titles(title: str, tells: str | None) -> None:
    assert title_tells(title) == tells


@pytest.mark.parametrize(
    ("source", "url", "who"),
    [
        ("Harbour  Post", None, "harbour post"),
        (None, "https://www.harbour.example/a", "harbour.example"),
        (None, "http://web.archive.org/web/2017id_/http://harbour.example:80/a", "harbour.example"),
        (None, "http://[broken", None),
        (" ", None, None),
    ],
)
def test_outlets(source: str | None, url: str | None, who: str | None) -> None:
    assert outlet(source, url) == who


@pytest.mark.parametrize(
    ("role", "held"),
    [
        ("Norwegian foreign minister", {"foreign minister"}),
        ("deputy prime minister", {"deputy prime minister"}),
        ("former president", {"former"}),
        ("then president", {"former"}),
        ("deposed president", {"former"}),
        ("impeached president", {"president"}),  # is one still
        ("ex-president", {"former"}),
        ("shadow foreign secretary", {"claimed"}),
        ("self-styled president", {"claimed"}),
        ("deputy trade minister", {"deputy minister"}),
        ("deputy foreign minister", {"deputy foreign minister"}),
        ("junior finance minister", {"deputy minister"}),
        ("deputy mayor", {"mayor"}),
        ("deputy director", {"director"}),
        ("deputy", {"lawmaker"}),
        ("secretary of state", {"secretary of state"}),
        ("secretary of state for work and pensions", {"minister"}),
        ("fisherman", set()),
        (None, set()),
    ],
)
def test_offices(role: str | None, held: set[str]) -> None:
    assert offices(role) == held


def test_a_mere_minister_may_be_any() -> None:
    assert same_office("minister", "foreign minister")
    assert not same_office("president", "vice president")
    assert not same_office("interior minister", "foreign minister")


@pytest.mark.parametrize(
    ("role", "country", "actor_id", "weighs"),
    [
        ("president", "NO", "ana-berg", "president"),
        ("president", None, "Q7747", "president"),
        ("president", None, "ana-berg", "chairman"),
        ("senior vice president", None, "ana-berg", "chairman"),
        ("queen", None, "ana-berg", "chairman"),
        ("prime minister", None, "ana-berg", "prime minister"),
        ("president and prime minister", None, "ana-berg", "president and prime minister"),
        ("former president", None, "ana-berg", "former president"),
        (None, None, "ana-berg", None),
    ],
)
def test_firms_have_presidents_too(role: str | None, country: str | None, actor_id: str, weighs: str | None) -> None:
    assert office_of(role, country, actor_id) == weighs


def test_the_president_of_a_firm_rings_low(telling: Any) -> None:
    state, firm = telling.actor("Ana Berg", "president", country="NO"), telling.actor("Ana Berg", "president")
    rung = [Alerter(PackedMemory({}, KINDS)).judge(telling.facts(0, actor))[0].severity for actor in (state, firm)]
    assert rung == [7, 3]


def test_a_meeting_with_the_president_of_a_firm_rings_low(telling: Any) -> None:
    meeting = telling.meeting("held", "NO:Ana Berg", "SE:Petra Holm")
    known = meeting.participants[0].id
    rung = []
    for country in ("NO", None):
        actor = telling.actor("Ana Berg", "president", country=country).model_copy(update={"id": known})
        alerts = Alerter(PackedMemory({}, KINDS)).judge(telling.facts(0, actor, meeting))
        rung.append(next(alert.severity for alert in alerts if alert.kind == "meetings"))
    assert rung[0] > rung[1]


def test_severity_and_confidence_grow() -> None:
    assert [toll_severity("killed", n, 1) for n in (1, 2, 5, 20, 100, 500)] == [3, 4, 5, 6, 7, 8]
    assert toll_severity("wounded", 20, 1) == 5
    assert toll_severity("killed", 500, 3) == 9
    assert confidence(1) < confidence(2) < confidence(3) < 1
    assert confidence(2, disputed=True) < confidence(2)


def test_ids_tell_parts_apart() -> None:
    assert digest("a", "bc") != digest("ab", "c")
    assert digest("a\x1fb") != digest("a", "b")
    fields = {"edition": "en", "kind": "actors", "action": "new", "subject": "s", "article_id": "a", "content_hash": "h"}
    assert alert_id(**fields) == alert_id(**fields) != alert_id(**{**fields, "content_hash": "other"})


@pytest.mark.parametrize(
    ("rows", "killed"),
    [
        ([(7, 0, {}), (3, 60, {}), (4, 120, {})], 7),
        ([(2, 0, {}), (90, 5_000, {})], 2),
        ([(4, 0, {}), (1, 0, {"victims": "attacker"})], 5),
        ([(6, 0, {"quote": "Six died, including the gunman."}), (1, 90, {"victims": "attacker"})], 6),
        (
            [
                (2, 0, {"together": 3, "quote": "He killed his two sons and himself."}),
                (1, 0, {"together": 3, "victims": "attacker", "quote": "He killed his two sons and himself."}),
            ],
            3,
        ),
        (
            [
                (4, 0, {"quote": "He shot four and himself."}),
                (1, 0, {"victims": "attacker", "quote": "He shot four and himself."}),
            ],
            5,
        ),
        ([(2, 0, {"together": 3}), (1, 90, {"together": 3, "victims": "attacker"})], 3),
        (
            [
                (2, 0, {"together": 3, "quote": "He shot a man, two boys and himself."}),
                (1, 0, {"victims": "attacker", "quote": "He shot a man, two boys and himself."}),
            ],
            4,
        ),
        ([(2, 0, {"together": 3}), (1, 90, {"together": 2, "victims": "attacker"})], 3),
        # a gunman or three are counted with the victims, fighters by the dozen apart, but in one sentence
        ([(35, 0, {"attribution": "activists"}), (20, 90, {"victims": "attacker", "attribution": "the army"})], 35),
        ([(35, 0, {"attribution": "activists"}), (2, 90, {"victims": "attacker", "attribution": "police"})], 37),
        ([(35, 0, {}), (20, 90, {"victims": "attacker", "attribution": "the army"})], 35),
        ([(6, 0, {}), (3, 90, {"victims": "attacker"})], 9),
        ([(6, 0, {}), (4, 90, {"victims": "attacker"})], 6),
        (
            [
                (9, 0, {"attribution": "police", "quote": "Nine guards and seven rebels died, police said."}),
                (
                    7,
                    0,
                    {"attribution": "police", "quote": "Nine guards and seven rebels died, police said.", "victims": "attacker"},
                ),
            ],
            16,
        ),
        ([(1, 0, {"victims": "attacker"}), (5, 4_000, {})], 1),
        ([(3, 0, {}), (14_000, 50, {"scope": "cumulative"})], 3),
        ([(41, 0, {"quote": "The anniversary of the siege that killed 41."})], None),
        ([(41, 0, {"quote": "ANNIVERSARY OF SIEGE THAT KILLED 41."})], None),
        ([(12, 0, {}), (15, 90, {"quote": "Police had earlier said that 15 people died."})], 12),
        ([(12, 0, {}), (15, 90, {"quote": "Initial reports had spoken of 15 dead."})], 12),
        ([(12, 0, {}), (15, 90, {"quote": "Police initially said that 15 people died."})], 12),
        ([(12, 0, {}), (15, 90, {"quote": "Police said that 15 people died in the first hour."})], 15),
        ([(15, 0, {"quote": "Police had earlier said that 15 people died."})], 15),
        ([(15, 0, {"quote": "Police had earlier said that 15 people died."}), (30, 90, {"kind": "wounded"})], 15),
        ([(15, 0, {"quote": "Police, who had earlier seen the site, said that 15 people died."})], 15),
        ([(9, 0, {"day": "2026-02-01"})], None),
        ([(2, 0, {"day": "2026-05-04"}), (9, 100, {"day": "2026-05-01"})], 2),
    ],
)
def test_an_article_s_own_figure(telling: Any, rows: list[tuple[int, int, dict[str, Any]]], killed: int | None) -> None:
    facts = telling.facts(0, *[telling.toll(n, start=start, **more) for n, start, more in rows])
    main = [told for told in told_incidents(facts) if told.main]
    assert (main[0].figures["killed"].best if main else None) == killed


@pytest.mark.parametrize(
    ("title", "start", "phrase", "alerts"),
    [
        ("Boy hurt in accident", 0, "shot himself", 0),
        ("Boy dies in accident", 0, "shot himself", 1),
        ("Four wounded in bar", 900, "a man", 0),
        ("One dead, four wounded in bar", 900, "a man", 1),
    ],
)
def test_a_doubtful_death(telling: Any, title: str, start: int, phrase: str, alerts: int) -> None:
    words = {"text": phrase, "start": start, "end": start + len(phrase)}
    victims = "attacker" if "himself" in phrase else "unknown"
    toll = telling.toll(1, quote=f"{phrase} there.", start=start, phrase=words, victims=victims)
    assert len(Alerter(PackedMemory({}, KINDS)).judge(telling.facts(0, toll, title=title))) == alerts


@pytest.mark.parametrize(
    ("title", "start", "best", "more", "alerts"),
    [
        ("Council votes on the budget", 500, 1, {}, 0),
        ("", 500, 1, {}, 0),
        ("Council votes on the budget", 100, 1, {}, 1),
        ("Council votes on the budget", 500, 2, {}, 1),
        ("Council votes on the budget", 500, 1, {"together": 2}, 1),
        ("Council votes on the budget", 500, 1, {"cause": "shooting"}, 1),
        ("Council votes on the budget", 500, 1, {"day": "2026-05-04"}, 1),
        ("Mayor dies in Brenholt", 500, 1, {}, 1),
    ],
)
def test_one_death_told_in_passing_rings_nothing(
    telling: Any, title: str, start: int, best: int, more: dict[str, Any], alerts: int
) -> None:
    toll = telling.toll(best, start=start, **more)
    assert len(Alerter(PackedMemory({}, KINDS)).judge(telling.facts(0, toll, title=title))) == alerts


@pytest.mark.parametrize(
    ("quote", "phrases", "killed"),
    [
        ("Two guards were shot, a day after a bomb killed 11 people.", {2: "Two guards", 11: "11 people"}, 2),
        ("A bomb killed 11 people, and two guards were shot.", {11: "11 people", 2: "two guards"}, 11),
        ("Two days after a bomb killed 11 people, the road was opened.", {11: "11 people"}, 11),
        ("Days after a flood two guards were shot and 11 people drowned.", {2: "two guards", 11: "11 people"}, 11),
    ],
)
def test_what_a_sentence_only_came_after_is_another_incident(
    quote: str, phrases: dict[int, str], killed: int, telling: Any
) -> None:
    tolls = [
        telling.toll(n, quote=quote, phrase={"text": words, "start": quote.index(words), "end": quote.index(words) + len(words)})
        for n, words in phrases.items()
    ]
    alerts = Alerter(PackedMemory({}, KINDS)).judge(telling.facts(0, *tolls))
    assert [alert.figure.best for alert in alerts] == [killed]


def test_lane_time_is_not_moved_far_by_one_article(telling: Any) -> None:
    far = datetime(9999, 12, 31, tzinfo=UTC)
    lane = advanced(NewsLane(), telling.facts(0))
    leapt = advanced(lane, telling.facts(1, received_at=far, published_at=far))
    assert (leapt.time, leapt.leap) == (telling.noon, far)
    assert advanced(leapt, telling.facts(2)).time == telling.noon + timedelta(hours=2)
    month = telling.facts(2, hours=24 * 40)
    confirmed = advanced(advanced(lane, month), telling.facts(3, hours=24 * 40))
    assert confirmed.time == month.received_at


def test_what_nobody_tells_of_is_forgotten(telling: Any) -> None:
    memory = PackedMemory({}, KINDS)
    alerter = Alerter(memory)
    for seq in range(12):
        alerter.judge(telling.facts(seq, telling.toll(2, place=f"Town {seq}"), hours=seq * 24 * 6, story_id=f"s{seq}"))
    assert sum(key.startswith("incident:") for key in memory) == 6
    assert sum(key.startswith("story:") for key in memory) == 6


def test_no_more_is_kept_than_allowed(telling: Any) -> None:
    memory = PackedMemory({}, KINDS)
    alerter = Alerter(memory, Limits(incidents=3, stories=4, traces=5, outboxes=2))
    for seq in range(20):
        alerter.judge(telling.facts(seq, telling.toll(2, place=f"Town {seq}"), story_id=f"s{seq}"))
    kept = {kind: sum(key.startswith(f"{kind}:") for key in memory) for kind in ("incident", "story", "trace", "outbox")}
    assert kept["incident"] <= 4
    assert kept["story"] <= 5
    assert kept["trace"] <= 6
    assert kept["outbox"] == 2


def test_facts_without_a_place_in_the_lane_are_refused(telling: Any) -> None:
    with pytest.raises(ValueError, match="no seq"):
        Alerter(PackedMemory({}, KINDS)).judge(telling.facts(0).model_copy(update={"seq": None}))


def test_an_office_that_is_told_later_is_the_one_that_changes(telling: Any, brief: Any) -> None:
    lane = Alerter(PackedMemory({}, KINDS))
    roles = [None, "mayor", "foreign minister"]
    told = [lane.judge(telling.facts(seq, telling.actor("Ana Berg", role, times=2))) for seq, role in enumerate(roles)]
    assert [[brief(alert) for alert in alerts] for alerts in told] == [
        ["new Ana Berg first_seen"],
        [],
        ["update Ana Berg new_role"],
    ]
    assert told[2][0].actors[0].previous_role == "mayor"


@pytest.mark.parametrize(
    ("roles", "rings"),
    [
        ([("colonel", "text"), ("president", "appointment")], ["update Ana Berg new_role"]),
        ([(None, "text"), ("president", "appointment")], ["update Ana Berg new_role"]),
        ([("president", "text"), ("president", "appointment")], []),
        ([("colonel", "text"), ("president", "text")], []),  # a rank goes with any office
        ([("president", "text"), ("general", "text")], []),
        ([("acting chief of staff", "text"), ("top commander", "text")], []),
        ([("president", "text"), ("president-elect", "text")], []),
        ([("home secretary", "text"), ("then home secretary", "text")], []),
        ([("mayor", "text"), ("then home secretary", "text")], []),
        ([("former home secretary", "text"), ("home secretary", "text")], []),  # of yesterday's text
        ([("former home secretary", "text"), ("home secretary", "appointment")], ["update Ana Berg new_role"]),
        ([("former home secretary", "text"), ("president", "text")], ["update Ana Berg new_role"]),
        ([("home secretary", "text"), ("former home secretary", "text")], ["update Ana Berg new_role"]),
        ([("president", "text"), ("ousted president", "text")], ["update Ana Berg new_role"]),
        ([("former president", "text"), ("ousted president", "text")], []),
        ([("shadow home secretary", "text"), ("home affairs spokesman", "text")], []),
        ([("shadow home secretary", "text"), ("home secretary", "text")], ["update Ana Berg new_role"]),
        ([("president", "text"), ("incoming president", "text")], []),
        ([("mayor", "text"), ("incoming president", "text")], ["update Ana Berg new_role"]),
        ([("incoming president", "text"), ("president", "text")], ["update Ana Berg new_role"]),
        ([("lord", "text"), ("chancellor", "text")], []),  # peers, senators and princes have offices beside
        ([("chancellor", "text"), ("prince", "text")], []),
        ([("senator", "text"), ("president", "appointment")], ["update Ana Berg new_role"]),
        ([("president", "text"), ("commission president", "text")], []),
        ([("trade and industry secretary", "text"), ("trade secretary", "text")], []),
        ([("commerce secretary", "text"), ("secretary of commerce", "text")], []),
        ([("culture, media and sport secretary", "text"), ("secretary of state for culture", "text")], []),
        ([("secretary of state", "text"), ("secretary of state for culture", "text")], ["update Ana Berg new_role"]),
        ([("deputy trade minister", "text"), ("trade minister", "text")], ["update Ana Berg new_role"]),
        ([("trade minister", "text"), ("health minister", "text")], ["update Ana Berg new_role"]),
        ([("health spokesman", "text"), ("health minister", "text")], ["update Ana Berg new_role"]),
        ([("mayor", "text"), ("chairman", "text"), ("mayor", "text")], ["update Ana Berg new_role"]),  # has both
        ([("mayor", "text"), ("chairman", "text"), ("mayor", "appointment")], ["update Ana Berg new_role"] * 2),
        ([("mayor", "text"), ("chairman", "text"), ("former mayor", "text")], ["update Ana Berg new_role"] * 2),
        ([("former mayor", "text"), ("chairman", "text"), ("former judge", "text")], ["update Ana Berg new_role"]),
        ([("president-elect", "text"), ("president", "appointment")], ["update Ana Berg new_role"]),
        ([("captain", "text"), ("junta leader", "text")], []),
        ([("president", "text"), ("military ruler", "text")], []),
        ([("former president", "table"), ("president", "text")], []),  # the tables know another day
        ([("president", "text"), ("former president", "table")], []),
        ([("minister", "table"), ("mayor", "text"), ("president", "text")], ["update Ana Berg new_role"]),
        ([("mayor", "text"), ("minister", "table"), ("president", "text")], ["update Ana Berg new_role"]),
        ([("mayor", "text"), ("minister", "table"), ("mayor", "text")], []),
        ([("mayor", "text"), ("junta leader", "appointment")], ["update Ana Berg new_role"]),
        ([("opposition leader", "text"), ("prime minister", "text")], ["update Ana Berg new_role"]),
    ],
)
def test_an_office_is_new_where_articles_gave_both_or_tell_that_it_was_given(
    roles: list[tuple[str | None, str]], rings: list[str], telling: Any, brief: Any
) -> None:
    lane = Alerter(PackedMemory({}, KINDS))
    told = [
        lane.judge(telling.facts(seq, telling.actor("Ana Berg", role, times=2, role_from=source)))
        for seq, (role, source) in enumerate(roles)
    ]
    assert [brief(alert) for alerts in told[1:] for alert in alerts] == rings


@pytest.mark.parametrize(
    ("country", "rings"), [("GB", []), ("DE", ["update Ana Berg new_role"]), (None, ["update Ana Berg new_role"])]
)
def test_the_chancellor_is_the_finance_minister_in_britain(
    country: str | None, rings: list[str], telling: Any, brief: Any
) -> None:
    lane = Alerter(PackedMemory({}, KINDS))
    roles = ["chancellor", "finance minister"]
    told = [lane.judge(telling.facts(seq, telling.actor("Ana Berg", role, country=country))) for seq, role in enumerate(roles)]
    assert [brief(alert) for alert in told[1]] == rings


def test_who_has_two_offices_is_no_news_in_another_story_either(telling: Any, brief: Any) -> None:
    lane = Alerter(PackedMemory({}, KINDS))
    told = [
        lane.judge(telling.facts(seq, telling.actor("Ana Berg", role, times=2), story_id=f"story {seq}"))
        for seq, role in enumerate(["mayor", "chairman", "mayor"])
    ]
    assert [brief(alert) for alerts in told for alert in alerts] == [
        "new Ana Berg first_seen",
        "update Ana Berg new_role",
        "new Ana Berg new_in_story",
    ]


def test_a_president_who_falls_rings_as_loud_as_one_who_comes(telling: Any) -> None:
    lane = Alerter(PackedMemory({}, KINDS))
    roles = ["president", "ousted president"]
    told = [lane.judge(telling.facts(seq, telling.actor("Ana Berg", role, country="NO"))) for seq, role in enumerate(roles)]
    assert [alerts[0].severity for alerts in told] == [7, 7]


@pytest.mark.parametrize(
    ("role", "roles", "now", "kept"),
    [
        ("mayor", (), "judge", ("mayor",)),
        ("mayor", ("judge",), "mayor", ("judge",)),
        (None, ("judge",), "mayor", ("judge",)),
        ("son", ("judge",), "mayor", ("judge",)),
        ("mayor", ("mayor", "judge"), "governor", ("judge", "mayor")),
    ],
)
def test_a_role_is_kept_once_where_it_is_an_office(
    role: str | None, roles: tuple[str, ...], now: str, kept: tuple[str, ...]
) -> None:
    assert had_before(KnownActor(seen=datetime(2026, 3, 2, tzinfo=UTC), role=role, roles=roles), now) == kept


def test_only_so_many_roles_are_kept(telling: Any) -> None:
    lane = Alerter(PackedMemory({}, KINDS))
    roles = ["mayor", "governor", "judge", "president", "foreign minister", "interior minister", "justice minister"]
    for seq, role in enumerate(roles):
        lane.judge(telling.facts(seq, telling.actor("Ana Berg", role, times=2)))
    story = next(value for key, value in lane.memory.items() if key.startswith("story:"))
    assert [member.roles for member in story.cast.values()] == [("judge", "president", "foreign minister", "interior minister")]


def test_an_office_that_the_tables_know_is_not_remembered_for_other_stories(telling: Any, brief: Any) -> None:
    lane = Alerter(PackedMemory({}, KINDS))
    lane.judge(telling.facts(0, telling.actor("Ana Berg", "minister", times=2, role_from="table")))
    told = lane.judge(telling.facts(1, telling.actor("Ana Berg", "president", times=2), story_id="another"))
    assert [brief(alert) for alert in told] == ["new Ana Berg new_in_story"]


def test_a_headline_names_who_is_new_and_who_has_a_new_role(telling: Any) -> None:
    lane = Alerter(PackedMemory({}, KINDS))
    lane.judge(telling.facts(0, telling.actor("Ana Berg", "mayor", times=2)))
    told = lane.judge(
        telling.facts(
            1,
            telling.actor("Ana Berg", "president", times=2, role_from="appointment"),
            telling.actor("Ola Dahl", "judge", times=2),
        )
    )
    assert [alert.headline for alert in told] == [
        "New in the story: Ola Dahl (judge); new role: Ana Berg, now president, before mayor"
    ]


@pytest.mark.parametrize(
    ("who", "country", "place", "day"),
    [
        ("European powers", None, "Riga", "2026-05-04"),
        ("Finland", "FI", "Riga", "2026-05-04"),
        ("Tomas Lind", "FI", "Riga", "2026-05-04"),
        ("Lind", None, "Riga", "2026-05-04"),
        ("Tomas Lind", None, "Riga", "2026-05-04"),
        ("United Nations", None, "Riga", "2026-05-04"),
        ("European powers", None, "Oslo", "2026-05-04"),
        ("European powers", None, None, "2026-05-04"),
        ("European powers", None, "Riga", None),
    ],
)
def test_who_are_unnamed_may_be_those_that_are_known(
    who: str, country: str | None, place: str | None, day: str | None, telling: Any
) -> None:
    planned = telling.meeting("planned", "IR", "NO", "SE", place="Riga", day="2026-05-04")
    held = telling.meeting("held", "IR", place=place, day=day)
    name = "Q1065" if who == "United Nations" else who.lower().replace(" ", "-")
    others = Participant(id=name, name=who, country=country)
    held = held.model_copy(update={"participants": (*held.participants, others)})
    lane = Alerter(PackedMemory({}, KINDS))
    lane.judge(telling.facts(0, planned))
    (alert,) = lane.judge(telling.facts(1, held))
    same = (who, place, day) == ("European powers", "Riga", "2026-05-04")
    assert (alert.action, alert.meeting.status) == ("update" if same else "new", "held")


def test_a_seat_of_government_is_a_house(telling: Any) -> None:
    lane = Alerter(PackedMemory({}, KINDS))
    there, town = (
        telling.meeting("planned", "NO", "SE", place=place, day="2026-05-09") for place in ("White House", "Washington")
    )
    headlines = [
        alert.headline
        for n, told in enumerate((there, town))
        for alert in lane.judge(telling.facts(n, told))
        if "Talks" in alert.headline
    ]
    assert headlines == ["Talks of NO and SE at the White House are planned for 9 May 2026"]


def test_who_is_on_a_visit_will_be_met(telling: Any, brief: Any) -> None:
    planned = telling.meeting("planned", "NO", "SE")
    visit = telling.meeting("ongoing", "SE", mode="visit", day="2026-05-04")
    told = Alerter(PackedMemory({}, KINDS)).judge(telling.facts(0, planned, visit))
    assert [brief(alert) for alert in told] == ["new planned"]
    ongoing = telling.meeting("ongoing", "NO", "SE")
    again = Alerter(PackedMemory({}, KINDS)).judge(telling.facts(0, planned, ongoing))
    assert [brief(alert) for alert in again] == ["new ongoing"]


def test_a_visit_names_its_country_once(telling: Any) -> None:
    visit = telling.meeting("planned", "NO:Ilona Varga", "Chad", mode="visit", place="Chad", day="2026-05-04")
    (alert,) = Alerter(PackedMemory({}, KINDS)).judge(telling.facts(0, visit))
    assert alert.headline == "Visit of Ilona Varga in Chad is planned for 4 May 2026"


def test_a_meeting_of_two_sides_is_told_once(telling: Any, brief: Any) -> None:
    alerter = Alerter(PackedMemory({}, KINDS))
    told = [
        telling.meeting("proposed", "NO:Ola Dahl", "FI:Eero Salo", place="Turku"),
        telling.meeting("planned", "NO", "FI", place="Turku", day="2026-05-20"),
        telling.meeting("proposed", "NO", "FI", place="Turku"),
        telling.meeting("planned", "NO", "FI", place="Turku", day="2026-05-22"),
        telling.meeting("planned", "NO", "FI", mode="call", day="2026-05-22"),
        telling.meeting("cancelled", "NO:Ola Dahl", "FI", place="Turku"),
        telling.meeting("planned", "SE", "DK", place="Malmo"),
        telling.meeting("held", "SE", place=None),
    ]
    raised = [[brief(a) for a in alerter.judge(telling.facts(seq, meeting))] for seq, meeting in enumerate(told)]
    assert raised == [
        ["new proposed"],
        ["update planned status date"],
        [],
        ["update planned date"],
        ["new planned"],
        ["update cancelled status"],
        ["new planned"],
        [],
    ]


def test_a_copy_in_another_outlet_speaks_for_its_original(telling: Any) -> None:
    lane = Alerter(PackedMemory({}, KINDS))
    original = telling.facts(0, source="Harbour Wire")
    lane.judge(original)
    lane.judge(telling.facts(1, source="Hask Times", verdict="duplicate", of=original.article_id))
    lane.judge(telling.facts(2, source="Hask Times", verdict="update", of=original.article_id))
    spoken = [trace.witness for at in lane.memory if isinstance(trace := lane.memory[at], Trace)]
    assert spoken == ["harbour wire", "harbour wire", "hask times"]


def test_a_session_of_a_body_is_news_with_its_day(telling: Any, brief: Any) -> None:
    council = (Participant(id="Q7184", name="NATO"),)
    planned = telling.meeting("planned", participants=council, day="2026-05-06")
    sometime = telling.meeting("planned", participants=council)
    assert [brief(alert) for alert in Alerter(PackedMemory({}, KINDS)).judge(telling.facts(0, planned))] == ["new planned"]
    assert Alerter(PackedMemory({}, KINDS)).judge(telling.facts(0, sometime)) == []


@pytest.mark.parametrize("first", [0, 1])
def test_talks_of_whoever_has_only_arrived_are_still_to_come(first: int, telling: Any, brief: Any) -> None:
    visit = telling.meeting("held", "NO:Ivo Lind", mode="visit", place="Japan", day="2026-05-04")
    talks = telling.meeting("planned", "NO:Ivo Lind", "JP:Haruto Kondo", place="Japan", day="2026-05-04")
    told = Alerter(PackedMemory({}, KINDS)).judge(telling.facts(0, *((visit, talks) if first == 0 else (talks, visit))))
    assert [brief(alert) for alert in told] == ["new planned"]
