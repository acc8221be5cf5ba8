"""The many ways in which news says that people met, and when."""

from __future__ import annotations

from datetime import date

import pytest

from met import meetings

WHO = [  # text, mode, status, names of all who take part
    ("Envoys from Norway, Sweden and Finland gathered in Riga for talks on the fishery.", "talks", "held", "Norway|Sweden|Finland"),
    ("Delegations from India and China met on the border on Saturday.", "talks", "held", "India|China"),
    ("Rebel commanders and army envoys resumed peace talks in Juba.", "talks", "held", "Rebel commanders|army envoys"),
    ("Tribal elders met with army commanders in the district.", "talks", "held", "Tribal elders|army commanders"),
    ("Tomas Lind phoned his Turkish counterpart late on Saturday.", "call", "held", "Tomas Lind|Turkish counterpart"),
    ("Petra Holm hosted the leaders of France and Poland at the castle.", "visit", "held", "Petra Holm|France|Poland"),
    ("Tomas Lind was received by President Ilona Varga in Oslo.", "visit", "held", "Tomas Lind|Ilona Varga"),
    ("King Felix granted an audience to Prime Minister Tomas Lind.", "talks", "held", "Tomas Lind|Felix"),
    ("The minister discussed the crisis with Tomas Lind by phone.", "call", "held", "minister|Tomas Lind"),
    ("President Ilona Varga said she would speak to Prime Minister Tomas Lind on Friday.", "call", "planned", "Ilona Varga|Tomas Lind"),
    ("President Ilona Varga invited Prime Minister Tomas Lind to Oslo.", "visit", "proposed", "Ilona Varga|Tomas Lind"),
    ("In a video call with EU leaders, President Ilona Varga asked for buses.", "video", "held", "European Union|Ilona Varga"),
    ("The UN Security Council held an emergency session on Tuesday.", "talks", "held", "United Nations Security Council"),
    ("Farmers praised the Varga-Lind phone conversation.", "call", "held", "Varga|Lind"),
    ("The prospect of a meeting between Ilona Varga and Tomas Lind alarmed many.", "talks", "proposed", "Ilona Varga|Tomas Lind"),
    ("Ilona Varga turned down an invitation to meet Tomas Lind.", "talks", "cancelled", "Ilona Varga|Tomas Lind"),
    ("Iran and Oman are set to hold talks in Istanbul on Friday.", "talks", "planned", "Iran|Oman"),
    ("Norway will host the next round of talks between Sweden and Finland.", "talks", "planned", "Norway|Sweden|Finland"),
    ("Qatari mediators shuttled between Israeli and Omani delegations in Riga.", "talks", "held", "Qatar|Israel|Oman"),
    ("Tomas Lind left for Oslo to hold talks with Ilona Varga.", "talks", "held", "Tomas Lind|Ilona Varga"),
    ("The French and German leaders conferred for two hours by video link.", "video", "held", "France|Germany"),
    ("Ilona Varga hoped that Tomas Lind's visit to Oslo would help.", "visit", "planned", "Tomas Lind"),
    ("The three powers - Norway, Sweden and Finland - met in Vienna on Monday.", "talks", "held", "Norway|Sweden|Finland"),
    ("Envoys of the three powers, Norway, Sweden and Finland, met in Riga.", "talks", "held", "Norway|Sweden|Finland"),
    ("Tough work ahead-Envoys from Norway and Sweden met in Riga on Monday.", "talks", "held", "Norway|Sweden"),
    ("President Ilona Varga told Prime Minister Tomas Lind, in a Sunday telephone call, Oslo reserves the right to help.", "call", "held",
     "Ilona Varga|Tomas Lind"),
    ("The spring talks between Norway and Sweden were held in Riga.", "talks", "held", "Norway|Sweden"),
    ("President Ilona Varga needs to enter into talks with Tomas Lind.", "talks", "proposed", "Ilona Varga|Tomas Lind"),
    ("President Ilona Varga had breakfast with Tomas Lind in Oslo.", "talks", "held", "Ilona Varga|Tomas Lind"),
    ("Breakfast with Tomas Lind was cut short, President Ilona Varga said.", "talks", "held", "Ilona Varga|Tomas Lind"),
    ("President Ilona Varga met the wife of Tomas Lind in Oslo.", "talks", "held", "Ilona Varga|wife of Tomas Lind"),
    ("The party conference with Norway and Sweden was held in Riga; the conference of Norway and Finland opened on Monday.",
     "talks", "held", "Norway|Finland"),
    ("Officials said consideration is being given to a Varga-Lind summit.", "summit", "proposed", "Varga|Lind"),
    ("Talk of an early summit between Ilona Varga and Tomas Lind alarmed Oslo.", "summit", "proposed", "Ilona Varga|Tomas Lind"),
    ("President Ilona Varga is ready to meet Tomas Lind.", "talks", "proposed", "Ilona Varga|Tomas Lind"),
    ("Norway is open to discuss any issue with the Swedish government.", "talks", "proposed", "Norway|Sweden"),
    ("President Ilona Varga and Prime Minister Tomas Lind signed a treaty in Oslo.", "talks", "held", "Ilona Varga|Tomas Lind"),
    ("Norway and Sweden will sign a fishing pact in Riga on Friday.", "talks", "planned", "Norway|Sweden"),
    ("No meeting between the two presidents is planned, a spokesman said.", "talks", "denied", "two presidents"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "mode", "status", "names"), WHO)
def test_all_who_take_part_are_told(text: str, mode: str, status: str, names: str) -> None:
    (meeting,) = meetings(text)
    assert (meeting.mode, meeting.status) == (mode, status)
    assert {p.name for p in meeting.participants} == set(names.split("|"))


NO_MEETING = [
    "Norway and Sweden signed a treaty last year.",
    "Norway and Sweden signed a letter in Riga on Friday.",
    "French President Ilona Varga and French Foreign Minister Petra Holm signed a pact in Paris on Friday.",
    "President Ilona Varga and Jan Kort, a fan, signed a treaty in Riga on Friday.",
    "President Ilona Varga signed an accord in Oslo on Friday.",
    "Norway and Sweden have not signed the accord in Riga.",
    "An accord was signed by Norway and Sweden in Riga.",
    "Five skiers were found dead below the summit of the Karskhorn near the resort of Osta in the Alps, police said.",
    "Jan Kort, a Norwegian climber, died near the summit of Mount Kesk in Nepal, the government said.",
    "Protesters met police with stones in Karachi.",
    "Norway is not going to support the opposition in a political dialogue with the government.",
    "The governor had not been informed of Lind's visit.",
    "Norway meets Germany in Group C of the World Cup on Saturday.",
    "Students gathered outside the embassy and called for an end to the war.",
    "The president visited the wounded in hospital.",
    "He welcomed the decision of the court to free the sailors.",
    "The court session was adjourned after an hour.",
    "Days before the Vienna talks, militiamen and army units clashed south of the town.",
    "President Ilona Varga cut short her holiday and called the security council together.",
    "The minister spoke to parliament about the budget.",
    "The minister told the channel's Breakfast with Lind that the money was safe.",
    'Home Secretary Ivo Lind told One\'s Breakfast with Orme: "I have no plans."',
    "At Kesk University he met his future wife, Ana Orme.",
    "Prime Minister Ilona Varga met her future husband, Tomas Lind, in Kesk.",
    "Edwards left the hotel ahead of the band's US tour to promote the album.",
    "In a speech to his party's spring conference in Kesk, Prime Minister Ilona Varga said so.",
]


@pytest.mark.parametrize("text", NO_MEETING)
def test_crowds_teams_and_speeches_are_no_meetings(text: str) -> None:
    assert meetings(text) == []


WHEN = [  # text, day of the meeting
    ("Many hark back to 1994, when talks between Ilona Varga and Tomas Lind came close to a deal.", date(1994, 1, 1)),
    ("After talks between Ilona Varga and Tomas Lind many hark back to 1994, when Oslo was poor.", None),
    ("Many hark back to 1994, when the fishery was rich, and Ilona Varga will meet Tomas Lind.", None),
    ("Ilona Varga is to meet Tomas Lind on Friday.", date(2026, 3, 13)),
    ("Ilona Varga said on Monday that she would meet Tomas Lind on Saturday.", date(2026, 3, 14)),
    ("Ilona Varga will meet Tomas Lind in Riga this weekend.", date(2026, 3, 14)),
    ("Ilona Varga is expected in Riga on Wednesday to meet Tomas Lind.", date(2026, 3, 18)),
    ("On Tuesday the palace said Ilona Varga would meet Tomas Lind.", None),
    ("Ilona Varga and Tomas Lind agreed on Monday to meet in Riga on August 15.", date(2026, 8, 15)),
    ("Ilona Varga, who took office in January, met Tomas Lind on Tuesday.", date(2026, 3, 10)),
    ("Ilona Varga met Tomas Lind on Wednesday, officials said on Thursday.", date(2026, 3, 11)),
    ("Friday's summit between Ilona Varga and Tomas Lind was called off.", date(2026, 3, 13)),
    ("Ilona Varga cancelled a meeting with Tomas Lind on Tuesday.", date(2026, 3, 10)),
    ("Ilona Varga suspended talks with Tomas Lind on Tuesday.", None),
    ("Ilona Varga said on Tuesday that she had cancelled a meeting with Tomas Lind.", None),
    ("Donald Trump said on Tuesday he had cancelled his meeting with Vladimir Putin because it did not feel right.", None),
    ("Ilona Varga said on Tuesday she had cancelled her meeting with Tomas Lind on Friday.", date(2026, 3, 6)),
]


@pytest.mark.parametrize(("text", "day"), WHEN)
def test_the_day_is_the_day_of_the_meeting(text: str, day: date | None) -> None:
    (meeting,) = meetings(text)
    assert (meeting.date.start if meeting.date else None) == day


def test_the_place_is_where_they_met_and_not_what_they_spoke_of() -> None:
    (met,) = meetings("Ilona Varga flew to Oslo and met Tomas Lind.")
    (call,) = meetings("Ilona Varga discussed the flood in Oslo with Tomas Lind in a phone call.")
    assert (met.place, call.place) == ("Oslo", None)


@pytest.mark.parametrize("where", ["in the town of Karsk", "in the Lydian capital, Karsk,", "in the coastal city of Karsk"])
def test_a_town_told_with_its_kind_is_the_place(where: str) -> None:
    (meeting,) = meetings(f"President Ilona Varga met Prime Minister Tomas Lind {where} on Tuesday.")
    assert meeting.place == "Karsk"
