"""The tables hold together: unique ids, valid codes, ordered terms, surfaces that mean one thing."""

from __future__ import annotations

import csv
import itertools
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

import tocsin.agents.knowledge as knowledge
from tocsin.agents.knowledge import (
    countries,
    find_known,
    leader_of,
    metonyms,
    offices,
    organisations,
    outlets,
    people,
    slug,
    surfaces,
)
from tocsin.agents.knowledge.records import first_day, last_day

HERE = Path(knowledge.__file__).parent
ISO_3166 = frozenset(
    """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC
    CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD
    GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH
    KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW
    MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC
    SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY
    UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
    """.split()
)
GONE_OR_OWN = {"XK", "SU", "YU", "CS", "DD"}


def rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize(("table", "key"), [("countries", "code"), ("organisations", "id"), ("offices", "office"), ("metonyms", "surface"),
                                            ("outlets", "name"), ("collectives", "noun")])  # fmt: skip
def test_no_key_stands_twice(table: str, key: str) -> None:
    assert [k for k, n in Counter(row[key] for row in rows(f"{table}.csv")).items() if n > 1] == []


def test_no_row_has_a_cell_too_many() -> None:
    assert [
        (path.name, row) for path in HERE.glob("*.csv") for row in rows(path.name) if None in row or None in row.values()
    ] == []


def test_country_codes_are_valid() -> None:
    assert set(countries()) <= ISO_3166 | GONE_OR_OWN
    assert {o.country for o in organisations().values() if o.country} <= set(countries())
    assert {of for of in metonyms().values() if of} <= set(countries()) | set(organisations())


def test_every_member_of_the_united_nations_is_there() -> None:
    assert len(countries()) > 193


def test_terms_name_known_offices_and_holders_in_order_of_time() -> None:
    for person in people().values():
        for term in person.terms:
            assert term.of in countries() or term.of in organisations(), person
            assert term.office in offices(), (person.name, term.office)
            assert offices()[term.office].name == term.office, (person.name, term.office)
            assert term.end is None or term.start <= term.end, person
        for one, next_ in itertools.pairwise(person.terms):
            assert one.start <= next_.start, person


def test_a_person_is_named_once_and_first() -> None:
    seen: set[str] = set()
    for row in rows("people.csv"):
        assert bool(row["name"]) == (row["id"] not in seen), row
        seen.add(row["id"])


def test_ids_are_qids_or_the_slug_of_the_name() -> None:
    for known in (*people().values(), *organisations().values()):
        assert (known.id[:1] == "Q" and known.id[1:].isdigit()) or known.id == slug(known.id), known.id


def test_no_two_people_under_one_name_served_at_once() -> None:
    for surface, entries in surfaces().items():
        bearers = [people()[e.ref] for e in entries if e.kind == "person"]
        for one, other in itertools.combinations(bearers, 2):
            if surface.count(" "):
                assert not any(_meet(a.start, a.end, b.start, b.end) for a in one.terms for b in other.terms), (
                    surface,
                    one.id,
                    other.id,
                )


def _meet(start: date, end: date | None, other_start: date, other_end: date | None) -> bool:
    return start < (other_end or date.max) and other_start < (end or date.max)


def test_no_surface_means_two_countries_or_two_organisations() -> None:
    for surface, entries in surfaces().items():
        for kind in ("country", "adjective", "people", "capital", "organisation", "metonym"):
            assert len({e.ref for e in entries if e.kind == kind}) <= 1, surface
        assert len({e.ref for e in entries if e.kind in ("country", "organisation")}) <= 1, surface


def test_a_surname_that_two_bear_at_once_means_the_one_of_the_weightier_office() -> None:
    """The rule where several may be meant: who serves on the day, then the weightier office, then who began last."""
    for surface, entries in surfaces().items():
        bearers = [people()[e.ref] for e in entries if e.kind == "person"]
        for one, other in itertools.combinations(bearers, 2):
            for a, b in itertools.product(one.terms, other.terms):
                if _meet(a.start, a.end, b.start, b.end):
                    rank = [(offices()[t.office].weight, t.start) for t in (a, b)]
                    assert rank[0] != rank[1], (surface, one.id, other.id)


def test_a_surface_with_more_kinds_than_one_has_an_order_among_them() -> None:
    """A person's name is no other actor's; what else may mean two things is a country by another word, or a place in it."""
    of_one_land = {"country", "adjective", "people", "capital", "city", "metonym"}
    for surface, entries in surfaces().items():
        kinds = {e.kind for e in entries}
        if len(kinds) > 1 and kinds != {"region", "regional"}:
            assert kinds <= of_one_land, (surface, kinds)
            assert len({e.ref for e in entries}) == 1, (surface, entries)


def test_outlets_are_no_actors() -> None:
    named = {s for s, entries in surfaces().items() if any(e.kind in ("country", "organisation", "person") for e in entries)}
    assert sorted(outlets() & named) == []


def test_offices_have_one_meaning_and_a_weight() -> None:
    aliases = Counter(alias for office in set(offices().values()) for alias in (office.name, *office.aliases))
    assert [alias for alias, n in aliases.items() if n > 1] == []
    assert all(1 <= office.weight <= 9 and office.trait in ("", "vague", "echo", "weak") for office in offices().values())
    assert all(alias == alias.lower() for alias in offices())


LEADERS = [
    ("US", "president", date(2001, 9, 11), "George W. Bush"),
    ("US", "president", date(2013, 5, 1), "Barack Obama"),
    ("RU", "president", date(2010, 1, 1), "Dmitry Medvedev"),
    ("RU", "foreign minister", date(2025, 6, 1), "Sergei Lavrov"),
    ("GB", "premier", date(1986, 1, 1), "Margaret Thatcher"),
    ("Q1065", "secretary general", date(2003, 3, 1), "Kofi Annan"),
    ("FR", "president", date(1960, 1, 1), None),
    ("FR", "dog catcher", date(2020, 1, 1), None),
]


@pytest.mark.parametrize(("of", "office", "day", "name"), LEADERS)
def test_leader_by_date(of: str, office: str, day: date, name: str | None) -> None:
    found = leader_of(of, office, day)
    assert (found and found.name) == name


def test_role_follows_the_date() -> None:
    putin = people()["Q7747"]
    assert putin.role(date(2010, 1, 1)) == "prime minister"
    assert putin.role(date(2020, 1, 1)) == "president"
    assert people()["Q567"].role(date(2024, 1, 1)) == "former chancellor"
    assert people()["Q76"].role(date(1999, 1, 1)) is None


@pytest.mark.parametrize(("text", "first", "last"), [("2024", "2024-01-01", "2024-12-31"), ("2024-02", "2024-02-01", "2024-02-29"),
                                                     ("2024-02-03", "2024-02-03", "2024-02-03")])  # fmt: skip
def test_dates_of_terms(text: str, first: str, last: str) -> None:
    assert (str(first_day(text)), str(last_day(text))) == (first, last)


@pytest.mark.parametrize("article", ["", "the "])
def test_every_place_and_body_is_known_amid_a_sentence(article: str) -> None:
    places = [(name, c.code) for c in countries().values() for name in (c.name, *c.aliases, *c.cities, *c.capitals)]
    bodies = [(name, body.id) for body in organisations().values() for name in (body.name, *body.aliases)]
    for name, ref in (*places, *bodies):
        hits = find_known(f"talks with {article}{name} on Monday")
        assert ref in {hit.ref("country", "capital", "city") for hit in hits} | {hit.ref("organisation") for hit in hits}, name
