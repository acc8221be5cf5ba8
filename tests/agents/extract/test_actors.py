"""Who acts in an article."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.agents.extract.actors.finder import Cast, find_actors
from tocsin.agents.extract.extraction import facts_of
from tocsin.agents.extract.parse.reading import Reading
from tocsin.schemas.article import Article
from tocsin.schemas.facts import Facts

DAY = date(2025, 11, 26)


def cast(text: str, day: date | None = DAY) -> Cast:
    return find_actors(Reading.of(text, day=day))


def facts(text: str) -> Facts:
    return facts_of(Article(id="a", edition="en", text=text, content_hash="0", received_at=datetime(2025, 11, 26, tzinfo=UTC)))


def taking_part(text: str) -> set[str]:
    return {actor.id for actor in facts(text).actors}


ROLES = [
    ("Lydian envoy Ilona Varga met the special envoy of the president of Chile for Norway Petra Holm.", "Petra Holm", "CL", "special envoy"),
    ("Lydian envoy Ilona Varga met the Chilean special envoy for the South Caucasus Petra Holm.", "Petra Holm", "CL", "special envoy"),
    ("Lydian envoy Ilona Varga met the special envoy for Norway Petra Holm.", "Petra Holm", None, "special envoy"),
    ("Chilean Deputy Prime Minister and Minister of Foreign Affairs Petra Holm condemned the raid.", "Petra Holm", "CL", "minister of foreign affairs"),
    ("Malaysian Prime Minister Datuk Seri Anwar Ibrahim condemned the raid.", "Anwar Ibrahim", "MY", "prime minister"),
    ("H.H. Sheikh Hamdan bin Mohamed bin Zayed Al Osti condemned the raid.", "Hamdan bin Mohamed bin Zayed Al Osti", None, "sheikh"),
    ("Petra Holm, secretary of the Workers Party of Chile and Chilean president, condemned the raid.", "Petra Holm", "CL", "president"),
    ("Chilean Foreign Minister Dr. Petra Holm condemned the raid.", "Petra Holm", "CL", "foreign minister"),
    ("Lydian envoy Ilona Varga met her Chilean opposite number Sayyid Petra Holm.", "Petra Holm", "CL", "envoy"),
    (
        "Prince Mohammed bin Salman bin Abdulaziz Al Saud, Crown Prince and Prime Minister, condemned the raid.",
        "Mohammed bin Salman",
        "SA",
        "prime minister",
    ),
    ("Petra Holm, a painter and former mayor of Osta, condemned the raid.", "Petra Holm", None, "former mayor"),
    ("Petra Holm, a lawyer and longtime president of Chile, condemned the raid.", "Petra Holm", "CL", "president"),
    ("Petra Holm, lawmaker and former foreign minister of Chile, condemned the raid.", "Petra Holm", "CL", "former foreign minister"),
    ("Petra Holm, president and lawyer, condemned the raid.", "Petra Holm", None, "president"),
    ("Ilona Varga met Petra Holm, a senator and President Tomas Lind.", "Petra Holm", None, "senator"),
    ("Central Jakarta police chief Petra Holm condemned the raid.", "Petra Holm", "ID", "police chief"),
    ("Central police chief Petra Holm condemned the raid.", "Petra Holm", None, "central police chief"),
    ("French President Emmanuel Macron and British Prime Minister Keir Starmer condemned the attack.", "Keir Starmer", "GB", "prime minister"),
    ("The ceasefire was agreed by Foreign Minister Sergey Lavrov.", "Sergei Lavrov", "RU", "foreign minister"),
    ("US Navy Secretary Orla Penhallow met troops.", "Orla Penhallow", "US", "navy secretary"),
    ("Chilean envoy Bruno Quilaqueo and Peruvian counterpart Rosa Tantalean held talks.", "Rosa Tantalean", "PE", "envoy"),
    ("Talks failed, said Dorin Vlasceanu, the Moldovan defence minister, on Friday.", "Dorin Vlasceanu", "MD", "defence minister"),
    ("Milka Yordanova, president of Bulgaria, warned of war.", "Milka Yordanova", "BG", "president"),
    ("She met the ambassador of Kenya, Petra Holm, on Monday.", "Petra Holm", "KE", "ambassador"),
    ("The truce was praised by the head of the United Nations, Antonio Guterres.", "António Guterres", None, "secretary-general"),
    ("Norway's ambassador to Chile, Petra Holm, was expelled.", "Petra Holm", "NO", "ambassador"),
    ("The envoy to Chile, Petra Holm, condemned the raid.", "Petra Holm", None, "envoy"),
    ("Norway's army chief, General Petra Holm, condemned the raid.", "Petra Holm", "NO", "army chief"),
    ("Prime Minister Sheikh Tomas Lind condemned the raid.", "Tomas Lind", None, "prime minister"),
    ("EU leaders, General Petra Holm and Tomas Lind condemned the raid.", "Petra Holm", None, "general"),
    ("Norway's prime minister, President Petra Holm and Tomas Lind condemned the raid.", "Petra Holm", None, "president"),
    ("Norwegian ministers, General Petra Holm and Tomas Lind condemned the raid.", "Petra Holm", None, "general"),
    ("Riga's trade minister condemned the raid.", "trade minister of Latvia", "LV", "trade minister"),
    ("The director of the IAEA condemned the raid.", "Rafael Grossi", None, "director"),
    ("Ex-prime minister Petra Holm condemned the raid.", "Petra Holm", None, "former prime minister"),
    ("Col. Petra Holm condemned the raid.", "Petra Holm", None, "colonel"),
    ("Norwegian PM Petra Holm condemned the raid.", "Petra Holm", "NO", "prime minister"),
    ("The pope condemned the raid.", "Leo XIV", "VA", "pope"),
    ("The EU's top diplomat condemned the raid.", "Kaja Kallas", "EE", "eu foreign policy chief"),
    ("Jordan's King Abdullah condemned the raid.", "Abdullah II", "JO", "king"),
    ("Norway arrested the leader of the Houthis.", "leader of the Houthis", "YE", "leader"),
    ("The Russian ambassador condemned the raid.", "ambassador of Russia", "RU", "ambassador"),
    ("The American ambassador condemned the raid.", "ambassador of the United States", "US", "ambassador"),
    ("The governor of Texas condemned the raid.", "governor of Texas", "US", "governor"),
    ("The raid was condemned by mayor Petra Medina.", "Petra Medina", None, "mayor"),
    ("The mayor of Kyiv condemned the raid.", "mayor of Kyiv", "UA", "mayor"),
    ("A former deputy minister, Jan Kort, Foreign Minister Petra Holm said, condemned the raid.", "Jan Kort", None, "former deputy minister"),
    ("A former deputy minister, Jan Kort, President Vladimir Putin said, condemned the raid.", "Jan Kort", None, "former deputy minister"),
    ("Petra Holm, president of Chile, condemned the raid.", "Petra Holm", "CL", "president"),
    ("Norway's defence minister was on board. Defence Minister Petra Holm condemned the raid.", "Petra Holm", "NO", "defence minister"),
    ("Norway's defence minister met Defence Minister Petra Holm.", "Petra Holm", None, "defence minister"),
    ("Norway's defence minister met Sweden's. Deputy Defence Minister Petra Holm condemned the raid.", "Petra Holm", None, "deputy defence minister"),
    ("Tore Sandvik spoke. Norway's defence minister was on board. Defence Minister Petra Holm condemned the raid.", "Petra Holm", None, "defence minister"),
    ("Norway's envoy met Prime Minister Petra Holm of Chile.", "Petra Holm", "CL", "prime minister"),
    ("King Petra Holm of the Netherlands condemned the raid.", "Petra Holm", "NL", "king"),
    ("Sen. Petra Holm of Georgia condemned the raid.", "Petra Holm", None, "senator"),
    ("Prime Minister Petra Holm of Chile's ruling party condemned the raid.", "Petra Holm", None, "prime minister"),
    ("The premier of Chile, Ms. Petra Holm, condemned the raid.", "Petra Holm", "CL", "premier"),
    ("At the invitation of the premier of Norway, Mr. Jan Kort, the premier of Chile, Mr. Tomas Lind, met aides.", "Jan Kort", "NO", "premier"),
    ("The head of the UN refugee agency (UNHCR), Petra Holm, condemned the raid.", "Petra Holm", None, "head"),
    ("The foreign minister of the Democratic Republic of Congo (DRC), Petra Holm, condemned the raid.", "Petra Holm", "CD", "foreign minister"),
    ("Superintendent of police (SP) Petra Holm condemned the raid.", "Petra Holm", None, "superintendent of police"),
    ("President Jan Kort spoke. Kort met his Chilean counterpart Petra Holm.", "Petra Holm", "CL", "president"),
    ("President Jan Kort spoke. Kort and Foreign Minister Ivo Lind met their Chilean counterparts, Petra Holm and Ana Aal.", "Petra Holm", "CL", "president"),
    ("DSP Petra Holm condemned the raid.", "Petra Holm", None, "deputy superintendent of police"),
    ("The police public relations officer, Petra Holm, condemned the raid.", "Petra Holm", None, "police public relations officer"),
    ("The presidents of Norway, Jan Kort, and Chile, Petra Holm, condemned the raid.", "Petra Holm", "CL", "president"),
    ("The presidents of Norway, Petra Holm, Sweden, Ivo Lind, and Chile, Jan Kort, condemned the raid.", "Petra Holm", "NO", "president"),
    ("The presidents of Norway, Jan Kort, Sweden, Petra Holm, and the Netherlands, Ivo Lind, condemned the raid.", "Petra Holm", "SE", "president"),
    ("Acting Foreign Minister Amir Khan Kort condemned the raid.", "Amir Khan Kort", None, "acting foreign minister"),
    ("Oleh Marchenko, head of the council, condemned the raid.", "Oleh Marchenko", None, "head"),
    ("Norway's governor met aides. Governor Petra Holm and Governor Jan Kort condemned the raid.", "Petra Holm", None, "governor"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "country", "role"), ROLES)
def test_roles(text: str, name: str, country: str | None, role: str) -> None:
    found = {actor.name: actor for actor in cast(text).actors}
    assert name in found, list(found)
    assert (found[name].kind, found[name].country, found[name].role) == ("person", country, role)


BODIES = [
    ("The Harbour Workers Union rejected the offer.", {"Harbour Workers Union"}),
    ("On Monday the Free Vessel Front (FVF) claimed the raid.", {"Free Vessel Front"}),
    ("The Department of Fisheries will sue the owners.", {"Department of Fisheries"}),
    ("The Fisheries Inspection Office said it had doubts.", {"Fisheries Inspection Office"}),
    ("Many African countries condemned the raid.", {"African countries"}),
    ("He said the Commission rejected it.", {"commission"}),
    ("A commission of three rejected it.", set()),
    ("Teachers walked out on Monday.", {"teachers"}),
    ("Aid workers walked out on Monday.", set()),
    ("The dispute is over the pay of teachers.", set()),
    ("Free Vessel Front Rejects Latest Offer Of Owners", set()),
]


@pytest.mark.parametrize(("text", "names"), BODIES)
def test_bodies_that_no_table_knows(text: str, names: set[str]) -> None:
    assert {actor.name for actor in cast(text).actors} == names


SECRETARIES = [
    ("Britain's foreign secretary condemned the raid in Osta.", "yvette-cooper"),
    ("Pakistan's foreign secretary condemned the raid in Osta.", "foreign-secretary-of-pakistan"),
    ("The Indian defence secretary condemned the raid in Osta.", "defence-secretary-of-india"),
    ("India's external affairs minister condemned the raid in Osta.", "subrahmanyam-jaishankar"),
    ("Britain's exiled foreign secretary condemned the raid in Osta.", "exiled-foreign-secretary-of-united-kingdom"),
    ("Britain's then foreign secretary condemned the raid in Osta.", "then-foreign-secretary-of-united-kingdom"),
]


@pytest.mark.parametrize(("text", "id_"), SECRETARIES)
def test_an_office_is_its_holders_of_the_day_only_where_it_is_the_same_office(text: str, id_: str) -> None:
    assert {actor.id for actor in cast(text).actors} == {id_}


@pytest.mark.parametrize(
    "dateline",
    [
        "RIGA, Dec 3 - ",
        "RIGA (Wire) - ",
        "Riga (WIRE) - ",
        "Riga, West Latvia (WIRE) - ",
        "Riga, Dec 3 (WIRE) ",
        "Riga (Vid.), Dec 3 (WIRE) ",
        "RIGA, Latvia (AP) -- ",
        "Riga, WNA - ",
        "Riga, December 3, 2025, WNA -- ",
        "RIGA: ",
        "Dec 3 (Wire) - ",
        "Pyongyang, May 3 (WNA) -- ",
        "Santiago de Chile, May 3 (WNA).- ",
        "Riga, Vid.- ",
        "Riga.- ",
        "RIGA, 3rd December, 2025 (WNA) -- ",
        "RIGA, December 3. /WIRE/. ",
        "RIGA, December 3, 2025 (WIRE) - ",
        "NEW YORK, Dec. 13 (Wire) — ",
        "OSLO/RIGA, Dec 4 - ",
        "RIGA, Democratic Republic of Congo, Dec 2 - ",
    ],
)
def test_where_a_story_was_sent_from_is_nobody_in_it(dateline: str) -> None:
    text = f"{dateline}Norway condemned the raid."
    (actor,) = facts(text).actors
    (event,) = facts(text).events
    assert (actor.id, event.source) == ("NO", "NO")
    assert text[actor.mentions[0].start : actor.mentions[0].end] == "Norway"


def test_a_dateline_that_ends_in_a_stop_is_nobody() -> None:
    actors = facts("RIGA. December 3 (Wire-Norway) - Sweden condemned the raid.").actors
    assert {actor.id for actor in actors} == {"SE"}


@pytest.mark.parametrize("where", ["40 kilometres east of Kesk", "some 15 km from Kesk", "just north of Kesk"])
def test_a_town_that_something_lies_by_is_nobody(where: str) -> None:
    assert "kesk" not in taking_part(f"Ten miners were killed by rebels at a pit {where} on Monday.")


def test_a_town_in_a_dateline_is_nobodys_name() -> None:
    text = "LA PAZ - Rescuers found four miners. President Rodrigo Paz mourned them."
    (actor,) = facts(text).actors
    assert [text[m.start : m.end] for m in actor.mentions if "PAZ" in text[m.start : m.end]] == []


def test_a_dateline_is_parsed_as_one() -> None:
    text = "RIGA, Latvia -- A United Nations prosecutor has charged a former Norwegian minister with contempt of court."
    assert [(event.type, event.source) for event in facts(text).events] == [("ACCUSE", "Q1065")]
    attack = facts("RIGA, Dec 3 - Armed men attacked an army camp in Mali, killing 19 soldiers on Sunday.")
    assert {event.source for event in attack.events} == {"armed-men"}


def test_a_dash_alone_makes_no_dateline() -> None:
    text = "Norwegian minister - Petra Holm condemned the raid. OSLO - Norway condemned the raid."
    assert {actor.id for actor in facts(text).actors} >= {"petra-holm", "NO"}


ELSEWHERE = [
    ("Kyiv mayor Petra Holm condemned the raid. The mayor of Lviv praised it.", {"petra-holm", "mayor-of-lviv"}),
    ("Ukrainian mayor Petra Holm condemned the raid. The mayor of Kyiv praised it.", {"petra-holm", "UA"}),
    ("Kyiv mayor Petra Holm condemned the raid. The mayor of Kyiv praised it.", {"petra-holm"}),
    ("Rashad al-Alimi, president of Yemen, met Norwegians. The Houthi leader threatened him.",
     {"rashad-al-alimi", "leader-of-houthis", "YE", "NO"}),
    ("Abu Omar al-Osti, a cleric, condemned the raid.", {"abu-omar-al-osti"}),
    ("Amal Holm, a lawyer, condemned the raid.", {"amal-holm"}),
    ("Norway expelled a Russian diplomat.", {"NO", "RU"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "ids"), ELSEWHERE)
def test_who_holds_a_like_office_elsewhere_is_somebody_else(text: str, ids: set[str]) -> None:
    assert {actor.id for actor in cast(text).actors} == ids


@pytest.mark.parametrize("text", ["Petra Holm met Houthi leaders.", "Petra Holm met Norwegian ministers."])
def test_an_office_at_the_end_of_a_sentence_is_several_peoples_still(text: str) -> None:
    assert [actor.name for actor in cast(text).actors if actor.kind == "person"] == ["Petra Holm"]


def test_the_late_president_does_not_act() -> None:
    assert {actor.name for actor in cast("Ilona Varga praised the late President Pavel Grun in Oslo.").actors} == {"Ilona Varga"}


def test_a_surname_may_come_first() -> None:
    text = "Foreign Minister Park Yoon-joo met Tomas Lind in the park. Later, Park met Petra Holm in Osta."
    assert {actor.name for actor in cast(text).actors} == {"Park Yoon-joo", "Tomas Lind", "Petra Holm"}
    (park,) = (actor for actor in cast(text).actors if actor.name == "Park Yoon-joo")
    assert [text[mention.start : mention.end] for mention in park.mentions][1:] == ["Park"]


@pytest.mark.parametrize("name", ["May Kort", "May Kort-Lind"])
def test_a_first_name_is_no_surname(name: str) -> None:
    text = f"Premier {name} condemned the raid. May will be hot."
    (actor,) = cast(text).actors
    assert {text[mention.start : mention.end] for mention in actor.mentions} == {name}


def test_a_surname_is_the_person_of_the_full_name() -> None:
    told = cast("Penhallow rejected the ceasefire. Talks with Orla Penhallow failed. “Never,” Ms Penhallow told troops.")
    assert [(a.id, len(a.mentions)) for a in told.actors if a.kind == "person"] == [("orla-penhallow", 3)]


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("Democrats accused the White House of breaking the truce.", "democratic-party-us"),
        ("Christian Democrats accused the government of breaking the truce.", "christian-democrats"),
        ("The Sweden Democrats accused Turkey of blocking the talks.", "sweden-democrats"),
        ("The Liberal Democrats accused the prime minister of misleading parliament.", "liberal-democrats-uk"),
    ],
)
def test_parties_of_like_names_are_told_apart(text: str, id_: str) -> None:
    parties = {"democratic-party-us", "christian-democrats", "sweden-democrats", "liberal-democrats-uk"}
    assert taking_part(text) & parties == {id_}


@pytest.mark.parametrize("text", ["Talks were held in Geneva.", "Reporting from Moscow, Al Jazeera’s Ilse Tamm said the talks failed.",
                                  "The minister told Reuters of the attack on Twitter."])  # fmt: skip
def test_places_reporters_and_outlets_are_no_actors(text: str) -> None:
    assert [a.name for a in cast(text).actors] == []


COUNTERPARTS = [
    ("her Norwegian counterpart Tomas Lind", [("Tomas Lind", "NO", "defence minister")]),
    (
        "her Norwegian and Chilean counterparts Tomas Lind and Jan Kort",
        [("Tomas Lind", "NO", "defence minister"), ("Jan Kort", "CL", "defence minister")],
    ),
    (
        "her Norwegian and Chilean counterparts, Tomas Lind and Jan Kort",
        [("Tomas Lind", "NO", "defence minister"), ("Jan Kort", "CL", "defence minister")],
    ),
    (
        "her Norwegian counterparts Tomas Lind and Jan Kort",
        [("Tomas Lind", "NO", "defence minister"), ("Jan Kort", "NO", "defence minister")],
    ),
    (
        "her Norwegian and Chilean counterparts Tomas Lind and Senator Jan Kort",
        [("Tomas Lind", "NO", "defence minister"), ("Jan Kort", None, "senator")],
    ),
    (
        "her Norwegian counterpart Tomas Lind and Jan Kort",
        [("Tomas Lind", "NO", "defence minister"), ("Jan Kort", None, None)],
    ),
]


@pytest.mark.parametrize(("whom", "expected"), COUNTERPARTS)
def test_a_counterpart_is_what_was_named_before(whom: str, expected: list[tuple[str, str | None, str | None]]) -> None:
    actors = cast(f"Lydian Defence Minister Petra Holm met {whom}.").actors
    assert [(a.name, a.country, a.role) for a in actors if a.kind == "person" and a.name != "Petra Holm"] == expected


def test_a_counterpart_of_nobody_is_one() -> None:
    (lind, _) = cast("Norwegian counterpart Tomas Lind condemned the raid.").actors
    assert (lind.name, lind.country, lind.role) == ("Tomas Lind", "NO", None)


def test_who_is_not_named_in_a_row_is_no_counterpart() -> None:
    text = (
        "Defence Minister Petra Holm met her Norwegian and Chilean counterparts Tomas Lind; Emmanuel Macron condemned the raid."
    )
    roles = {actor.name: actor.role for actor in cast(text).actors}
    assert (roles["Tomas Lind"], roles["Emmanuel Macron"]) == ("defence minister", "president")


def test_the_counterparts_of_two_are_each_one_of_theirs() -> None:
    text = "Foreign Minister Petra Holm and Defence Minister Ilona Varga met their Chilean counterparts Tomas Lind and Jan Kort."
    roles = {actor.name: actor.role for actor in cast(text).actors}
    assert (roles["Tomas Lind"], roles["Jan Kort"]) == ("foreign minister", "defence minister")


ABSENT = [
    (
        "Chilean Deputy Prime Minister and Minister of Foreign Affairs Petra Holm condemned the raid.",
        "deputy prime minister of Chile",
    ),
    ("Chilean Deputy Prime Minister Petra Holm condemned the raid.", "Prime Minister"),
    ("Malaysian Prime Minister Datuk Seri Anwar Ibrahim condemned the raid.", "Seri"),
    ("H.H. Sheikh Hamdan bin Mohamed bin Zayed Al Osti condemned the raid.", "Mohammed bin Zayed"),
    ("H.H. Sheikh Hamdan bin Mohamed bin Zayed Al Osti condemned the raid.", "H.H"),
    ("Rebels met at the Chilean ambassador's residence.", "ambassador of Chile"),
    ("The National People's Congress condemned the raid.", "United States"),
    ("Spain's Congress of Deputies condemned the raid.", "United States"),
    ("Mohammed bin Salman bin Abdulaziz Al Saud condemned the raid.", "Abdulaziz Al Saud"),
    ("The commander of the Chilean vessel condemned the raid.", "commander of Chile"),
    ("The commander of US forces in Asia condemned the raid.", "commander of the United States"),
    ("The attorney general of Texas condemned the raid.", "Pam Bondi"),
    ("The Hamid Karzai International Airport was hit by a rocket, rebels said.", "Hamid Karzai"),
    ("A rocket hit the Marshal Fahim academy, rebels said.", "Fahim"),
    ("Rebels shot a judge at the 3100 block of East Admiral Place.", "Place"),
    ("Rebels shot a judge on Senator Drive.", "Drive"),
    ("Rebels shot a judge near the corner of Governor Avenue.", "Avenue"),
    ("Rebels marched down President Kennedy Boulevard.", "Kennedy Boulevard"),
    ("The Palestinian group Hamas condemned the raid.", "Palestinian group"),
    ("The Palestinian group Hamas condemned the raid.", "Palestine"),
    ("Petra Holm met survivors of the Bondi shooting.", "Pam Bondi"),
    ("On Monday rebels shot a judge.", "On Monday"),
    ("On Monday, Chilean President Ilona Varga met rebels.", "On Monday"),
    ("The National Security Council condemned the raid.", "United Nations Security Council"),
    ("The truce is a blow to South America, rebels said.", "United States"),
    ("Rebels condemned the Brexit vote.", "Brexit"),
    ("Chilean rebels attacked towns outside government control.", "government"),
    ("The envoy met rebels at Downing Street.", "United Kingdom"),
    ("Chile's envoy was flown to Prince George on Monday after he met rebels.", "George"),
    ("Chile attacked armed fighters in raids near the town of Lere in the Osta region.", "Lere"),
    ("Rebels met an envoy in the Qatari capital.", "Qatar"),
    ("Rebels met an envoy near the Irish border.", "Ireland"),
    ("Rebels met envoys in Kabul, Afghanistan.", "Afghanistan"),
    ("Rebels were sent to a secret CIA prison.", "Central Intelligence Agency"),
    ("Chile and Peru sent envoys to rebels to enter Bolivia.", "Bolivia"),
    ("Rebels killed two soldiers, the Chilean foreign ministry said on Friday.", "Chile"),
]


@pytest.mark.parametrize(("text", "name"), ABSENT)
def test_what_only_says_where_or_what_something_is_does_not_act(text: str, name: str) -> None:
    assert name not in {actor.name for actor in cast(text).actors}


PRESENT = [
    ("The Chilean president and Foreign Minister Petra Holm condemned the raid.", "Gabriel Boric"),
    ("The Chilean ambassador's office condemned the raid.", "ambassador of Chile"),
    ("The National People's Congress condemned the raid.", "National People's Congress"),
    ("The commander of the Chilean army condemned the raid.", "commander of Chile"),
    ("The attorney general of Texas condemned the raid.", "attorney general of Texas"),
    ("The US attorney general condemned the raid.", "Pam Bondi"),
    ("Japanese leader Takaichi Sanae condemned the raid.", "Sanae Takaichi"),
    ("Hungary's Orban Viktor condemned the raid.", "Viktor Orban"),
    ("Chile launched operations against rebels.", "Chile"),
    ("The Irish army attacked rebels.", "Ireland"),
    ("Admiral Place condemned the raid.", "Place"),
    ("Rebels met Senator Drive.", "Drive"),
    ("The Palestinian group Hamas condemned the raid.", "Hamas"),
    ("Bondi condemned the raid.", "Pam Bondi"),
    ("The Kremlin rejected the offer.", "Russia"),
    ("Rebels rejected the offer of the Chilean foreign ministry.", "Chile"),
    ("Latin American leaders condemned the raid.", "Latin American leaders"),
    ("Africa’s leaders condemned the raid.", "Africa’s leaders"),
    ("Chile's Workers Party condemned the raid.", "Chile's Workers Party"),
    ("The government of the Federative Republic of Brazil condemned the raid.", "Brazil"),
    ("Johor police arrested rebels.", "Johor police"),
    ("Chile asked Peru to expel rebels.", "Peru"),
    ("Chile and Peru sent envoys to Bolivia to enter talks.", "Bolivia"),
    ("Kurds condemned the raid.", "Kurds"),
]


@pytest.mark.parametrize(("text", "name"), PRESENT)
def test_who_acts_is_an_actor(text: str, name: str) -> None:
    assert name in {actor.name for actor in cast(text).actors}


BACKGROUND = [  # text, who takes part, who is only in the background
    ("Chile condemned Bolivia over the plan to arm Peru.", "BO", "PE"),
    ("Chile condemned accusations that Peru armed rebels.", "CL", "PE"),
    ("Chile closed a bridge that Peru built.", "CL", "PE"),
    ("Chile refused to free a man Peru wants.", "CL", "PE"),
    ("Chile rejected Bolivia's offer to mediate between rebels and Peru.", "BO", "PE"),
    ("Chile attacked rebels as Bolivia bombed Peru.", "CL", "PE"),
    ("Chile attacked rebels a week after Peru left the bloc.", "CL", "PE"),
    ("Chile accused Peru of a raid.", "PE", None),
    ("Chile lifted sanctions imposed on Peru.", "PE", None),
    ("Two people were killed when Peru attacked rebels.", "PE", None),
    ("Chile sent troops to help Peru.", "PE", None),
    ("Chile has donated a shipment of forty pumps to assist Peru with its response to the flood.", "PE", None),
    ("Chile is sending aid to help the Peruvians cope with the flood.", "PE", None),
    ("Chile sent an envoy to Lima to ask for a list of the ships that Peru had seen.", "CL", None),
    ("Two people were wounded after Peru bombed a port.", "PE", None),
    ("At least 23 sailors were killed on Monday as Peru's army launched air strikes on a port.", "PE", None),
    ("Bolivia issued a statement calling on Peru to free rebels.", "PE", None),
    ("Chile met rebels after talks between Peru and Bolivia in Oslo.", "PE", None),
]


@pytest.mark.parametrize(("text", "part", "beside"), BACKGROUND)
def test_who_is_in_the_background_of_one_sentence_takes_no_part(text: str, part: str, beside: str | None) -> None:
    found = taking_part(text)
    assert part in found
    assert beside not in found


def test_who_is_in_the_background_of_two_sentences_is_an_actor() -> None:
    text = "Chile condemned Bolivia over the plan to arm Peru. Rebels blamed Bolivia for the plan to arm Peru."
    assert "PE" in taking_part(text)


def test_who_is_named_in_passing_in_two_sentences_is_an_actor() -> None:
    once = "Chile and Peru sent envoys to rebels to enter Bolivia."
    assert "Bolivia" not in {actor.name for actor in cast(once).actors}
    assert "Bolivia" in {actor.name for actor in cast(f"{once} Rebels rejected it, as Bolivia had asked.").actors}


NEWCOMERS = [  # whom only an event names
    ("Norway bombed Kharkiv on Monday.", "UA", "Kharkiv"),
    ("Chile will investigate Harvest Trust over the raid.", "harvest-trust", "Harvest Trust"),
    ("Chile launched an assault on the ISIS-held mountains.", "Q2429253", "ISIS"),
]


@pytest.mark.parametrize(("text", "id_", "mention"), NEWCOMERS)
def test_whom_an_event_hits_is_an_actor(text: str, id_: str, mention: str) -> None:
    found = {actor.id: [m.text for m in actor.mentions] for actor in facts(text).actors}
    assert found.get(id_) == [mention]


@pytest.mark.parametrize("text", ["Norway attacked rebels in the town of Karsk.", "Norway shelled a village near Ostrawell."])
def test_a_place_that_an_event_hits_is_none(text: str) -> None:
    assert {actor.id for actor in facts(text).actors} <= {"NO", "rebels"}


SHORT = [
    "The National Harvest Agency (BNPB) condemned the raid. The BNPB accused rebels of it.",
    "The National Harvest Agency (NHA) condemned the raid. The NHA accused rebels of it.",
    "Rebels attacked the National Harvest Agency (NHA). NHA inspectors blamed the army.",
    "Rebels attacked the National Agency for Harvest (NAH). “Never,” the NAH's inspectors said of talks.",
]


@pytest.mark.parametrize("text", SHORT)
def test_an_abbreviation_is_the_organisation_it_stands_behind(text: str) -> None:
    (agency,) = (actor for actor in cast(text).actors if actor.name.startswith("National"))
    assert len(agency.mentions) == 2
    assert not any(actor.name.startswith("N") for actor in cast(text).actors if actor != agency)


OFFICES_ALONE = [
    ("The team will call on Deputy Prime Minister and Foreign Minister Petra Holm.", {"Petra Holm"}),
    ("Jan Kort met his Chilean counterpart, Deputy Prime Minister and Minister of Trade and Labour Dr. Petra Holm.", {"Jan Kort", "Petra Holm"}),
    ("Foreign Minister Gao Ming condemned the raid.", {"Gao Ming"}),
    ("Prince Turki bin Fahd condemned the raid.", {"Turki bin Fahd"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "names"), OFFICES_ALONE)
def test_an_office_is_nobodys_name_and_a_town_may_be(text: str, names: set[str]) -> None:
    assert {actor.name for actor in cast(text).actors if actor.kind == "person"} == names


def test_whom_a_minister_of_a_state_follows_is_not_that_minister() -> None:
    text = "Premier Jan Kort, Minister of Foreign Affairs of Hungary Petra Holm and aides condemned the raid."
    roles = {actor.name: (actor.role, actor.country) for actor in cast(text).actors}
    assert (roles["Jan Kort"], roles["Petra Holm"]) == (("premier", None), ("minister of foreign affairs", "HU"))


def test_an_office_of_several_is_dealt_out_to_nobody_where_one_state_is_told() -> None:
    roles = {
        actor.name: actor.role for actor in cast("The ambassadors of Chile, Petra Holm, and Jan Kort condemned the raid.").actors
    }
    assert roles["Petra Holm"] is None


def test_a_surname_may_stand_first() -> None:
    names = [actor.name for actor in cast("Premier Zhou Wen met aides. Zhou condemned the raid.").actors]
    assert names == ["Zhou Wen"]


def test_the_first_word_of_two_names_is_neither() -> None:
    names = {actor.name for actor in cast("Premier Petra Holm met Mayor Petra Kort. Petra condemned the raid.").actors}
    assert names >= {"Petra Holm", "Petra Kort"}
    assert all(len(a.mentions) == 1 for a in cast("Premier Petra Holm met Mayor Petra Kort. Petra condemned the raid.").actors)


def test_a_surname_that_two_bear_first_is_neithers() -> None:
    found = cast("Premier Zhou Wen met Mayor Zhou Lin. Zhou condemned the raid.").actors
    assert [len(actor.mentions) for actor in found if actor.name in ("Zhou Wen", "Zhou Lin")] == [1, 1]


def test_a_party_behind_a_name_is_not_called_by_it() -> None:
    found = cast("Foreign Minister Petra Holm (QRX) condemned the raid. The QRX accused rebels.").actors
    assert {actor.name for actor in found} >= {"Petra Holm"}
    assert not any("Holm" in actor.name for actor in found if actor.kind != "person")


def test_a_name_ends_before_a_state() -> None:
    found = cast("After meeting Petra Holm Norway condemned the raid.").actors
    assert "Petra Holm Norway" not in {actor.name for actor in found}


def test_a_short_name_in_brackets_is_the_agency_before_it() -> None:
    (agency,) = cast("The National Search Agency (Basarnas) condemned the raid. Basarnas blamed rebels.").actors[:1]
    assert (agency.name, len(agency.mentions)) == ("National Search Agency", 2)


def test_a_surname_may_begin_with_small_words() -> None:
    names = [actor.name for actor in cast("President Luis van der Berg met aides. Van der Berg condemned the raid.").actors]
    assert names == ["Luis van der Berg"]


def test_a_protest_of_students_is_no_group() -> None:
    assert {actor.id for actor in cast("Chile's student protests spread, and Norway condemned it.").actors} <= {"CL", "NO"}


def test_capitals_are_a_body_and_no_person() -> None:
    (body,) = (actor for actor in cast("NDAK accused rebels of the raid in Kesk.").actors if actor.name == "NDAK")
    assert body.kind == "organisation"


def test_brackets_that_shorten_nothing_name_nobody() -> None:
    found = cast("The National Harvest Agency condemned the raid. Its chief in Norway (QRX) left. The QRX accused rebels.").actors
    assert [len(actor.mentions) for actor in found if actor.name == "National Harvest Agency"] == [1]


PRESS = [
    ("Police arrested German journalist Ulrike Tamm on Friday.", True),
    ("Rebels freed the blogger Razan Ketevan.", True),
    ("The truce failed, said Ulrike Tamm, a journalist in Oslo.", False),
    ("Reuters journalist Ulrike Tamm saw the attack.", False),
    ("The attack was seen by photographer Ulrike Tamm.", False),
    ("Ulrike Tamm, a reporter in Oslo, said the army had left.", False),
    ("Reuters reporters Ulrike Tamm and others saw the attack.", False),
    ("Interior Minister Ulrike Tamm told reporters that the army had left.", True),
    ("Interior Minister Ulrike Tamm told the reporters that the army had left.", True),
    ("The minister told reporters Interior Minister Ulrike Tamm had left.", True),
    ("Asked by reporters, Ulrike Tamm, the interior minister, denied it.", True),
    ("Asked by the editor, Ulrike Tamm, the interior minister, denied it.", True),
    ("Speaking to the photographers, Interior Minister Ulrike Tamm denied it.", True),
]


@pytest.mark.parametrize(("text", "acts"), PRESS)
def test_the_press_is_in_the_story_where_it_does_not_tell_it(text: str, acts: bool) -> None:
    assert [actor.kind for actor in cast(text).actors if actor.kind == "person"] == ["person"] * acts


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Foreign Minister Mahmoud Ilam Kort denied that force had been used.", "Mahmoud Ilam Kort"),
        ("Foreign Minister Ulrike Tamm Monday denied that force had been used.", "Ulrike Tamm"),
    ],
)
def test_a_name_behind_an_office_is_whole(text: str, name: str) -> None:
    assert [actor.name for actor in cast(text).actors if actor.kind == "person"] == [name]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Nobel laureate Narges Mohammadi was jailed in Iran.", "Narges Mohammadi"),
        ("On Monday Mohammadi was jailed in Iran.", "Mohammadi"),
    ],
)
def test_a_given_name_that_the_tagger_leaves_out(text: str, name: str) -> None:
    assert [actor.name for actor in cast(text).actors if actor.kind == "person"] == [name]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Petra Holm, President Tomas Lind's sister, condemned the raid.", None),
        ("Petra Holm, the president of Norway, condemned the raid.", "president"),
        ("Petra Holm, Norway's president, condemned the raid.", "president"),
    ],
)
def test_a_relative_has_another_ones_office_no_more_than_his_name(text: str, role: str | None) -> None:
    assert [actor.role for actor in cast(text).actors if actor.name == "Petra Holm"] == [role]


def test_who_speaks_behind_an_envoy_is_not_the_envoy() -> None:
    found = {actor.name: actor.role for actor in cast("He condemned the envoy in Norway, Emmanuel Macron said on Monday.").actors}
    assert found.get("Emmanuel Macron", "president") == "president"


def test_a_district_is_no_sheikh() -> None:
    found = cast("The army seized the Sheikh Maqsoud district. Sheikh Karim condemned it.").actors
    assert [actor.name for actor in found if actor.kind == "person"] == ["Karim"]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Norway's General Staff and General Tomas Lind praised the king.", ["Tomas Lind"]),
        ("General Motors and General Tomas Lind praised the king.", ["Tomas Lind"]),
        ("The General Medical Council and General Tomas Lind praised the king.", ["Tomas Lind"]),
        ("The General Agreement on Tariffs and General Tomas Lind praised the king.", ["Tomas Lind"]),
        ("In the General Election, General Election observers praised the king.", []),
        ("General Agreement praised the king, and Major Motors condemned him.", ["Motors"]),
        ("Norway's major exporters condemned the raid.", []),
        ("Norway's private banks condemned the raid.", []),
        ("Norway's general elections condemned it to unrest.", []),
        ("Norway's general condemned the raid.", ["general of Norway"]),
        ("Norway's general also condemned the raid.", ["general of Norway"]),
        ("Norway's general secretary elect condemned the raid.", ["general secretary of Norway"]),
        ("Norway's ambassador elect condemned the raid.", ["ambassador of Norway"]),
        ("The raid angered Norway's general.", ["general of Norway"]),
        ("Norway's general and Chile condemned the raid.", ["general of Norway"]),
        ("General Motors Europe and General Tomas Lind praised the king.", ["Tomas Lind"]),
        ("Norway's general said he condemned the raid.", ["general of Norway"]),
        ("Norway's general has condemned the raid.", ["general of Norway"]),
        ("Norway's general in Osta condemned the raid.", ["general of Norway"]),
        ("Norway's general, Tomas Lind, condemned the raid.", ["Tomas Lind"]),
    ],
)
def test_what_is_called_general_or_major_is_nobody(text: str, people: list[str]) -> None:
    assert [actor.name for actor in cast(text).actors if actor.kind == "person"] == people


def test_an_assembly_is_no_general() -> None:
    found = cast("Prime Minister Ulrike Tamm spoke at the U.N. General Assembly in May.").actors
    assert [actor.name for actor in found if actor.kind == "person"] == ["Ulrike Tamm"]


@pytest.mark.parametrize(
    ("text", "acts"),
    [
        ("The strike hit the Saudi Maternity Hospital.", False),
        ("Norway condemned the raid on the Turkish Friendship Hospital.", False),
        ("The strike hit the Saudi Embassy.", True),
        ("Saudi Arabia condemned the raid on a hospital.", True),
    ],
)
def test_a_hospital_is_called_after_a_state_that_does_nothing(text: str, acts: bool) -> None:
    assert bool({"Saudi Arabia", "Turkey"} & {actor.name for actor in cast(text).actors}) is acts


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("Norway summoned the Israeli ambassador, Amir Kort, on Monday.", "Amir Kort", "ambassador"),
        ("Qatar's Amir Sheikh Karim Kort condemned the raid.", "Karim Kort", "amir"),
        ("The Amir of Kuwait, Karim Kort, condemned the raid.", "Karim Kort", "amir"),
        ("Amir Sheikh Karim Kort condemned the raid.", "Karim Kort", "amir"),
        ("Sultan Karim Kort condemned the raid.", "Karim Kort", "sultan"),
    ],
)
def test_an_amir_has_an_office_or_a_name(text: str, name: str, role: str) -> None:
    people = [(actor.name, actor.role) for actor in cast(text).actors if actor.kind == "person"]
    assert people == [(name, role)]


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("Pupils were taken from a school in Niger State. Rebels attacked Niger.", False),
        ("Pupils were taken from a school in Niger. Rebels attacked Niger.", True),
        ("The Niger State Department spoke. Rebels attacked Niger.", True),
    ],
)
def test_a_state_within_one_is_not_the_one_of_its_name(text: str, there: bool) -> None:
    assert ("Niger" in {actor.name for actor in cast(text).actors}) == there


def test_a_relative_with_a_first_name_alone_is_nobody() -> None:
    told = cast("President Ivo Dahl, his wife Tove and his son Jan Dahl met King Lind. Jane met them.").actors
    assert {actor.name for actor in told} & {"Tove", "Jan Dahl"} == {"Jan Dahl"}


def test_his_highness_is_no_name() -> None:
    text = "President His Highness Sheikh Mohamed bin Zayed Al Nahyan called Abdel Fattah El-Sisi, rebels said."
    assert {a.id for a in cast(text).actors if a.kind == "person"} == {"mohammed-bin-zayed", "abdel-fattah-al-sisi"}


def test_what_troops_fire_from_is_a_place() -> None:
    told = "Rwandan troops had fired from Bugarama. Angola's President Joao Lourenco spoke by phone with both leaders."
    assert "Bugarama" not in {actor.name for actor in cast(told).actors}


def test_who_stands_at_a_house_of_a_name_is_somebody() -> None:
    names = {actor.name for actor in cast("The rebels met the Irish envoy Padraig Mulcahy at Downing Street.").actors}
    assert "Padraig Mulcahy" in names


def test_a_governor_has_the_country_of_the_region() -> None:
    (governor,) = (actor for actor in cast("Texas governor Orla Penhallow met rebels.").actors if actor.kind == "person")
    assert (governor.name, governor.country, governor.role) == ("Orla Penhallow", "US", "governor")


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read_and_every_mention_is_where_it_says(text: str) -> None:
    for actor in cast(text).actors:
        for mention in actor.mentions:
            assert text[mention.start : mention.end] == mention.text
