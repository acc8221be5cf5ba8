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
    ("Envoy Ilona Varga will extend her tour, flying to Riga for talks with Tomas Lind.", "talks", "planned", "Ilona Varga|Tomas Lind"),
    ("The leaders of Norway and Sweden meet in Oslo tomorrow.", "talks", "planned", "Norway|Sweden"),
    ("The leaders of Norway and Sweden met in Oslo on March 13.", "talks", "held", "Norway|Sweden"),
    ("President Ilona Varga left Norway on Monday after talks with Tomas Lind.", "talks", "held", "Ilona Varga|Tomas Lind"),
    ("President Ilona Varga thanked Norway on Monday after talks with Tomas Lind.", "talks", "held", "Ilona Varga|Tomas Lind|Norway"),
    ("Envoy Ilona Varga extended her tour, flying to Riga for talks with Tomas Lind.", "talks", "held", "Ilona Varga|Tomas Lind"),
    ("Envoy Ilona Varga will speak, returning from talks with Tomas Lind.", "talks", "held", "Ilona Varga|Tomas Lind"),
    ("Work would start within weeks, when Ilona Varga and Tomas Lind attend a meeting of the IMF.", "talks", "planned",
     "Ilona Varga|Tomas Lind|International Monetary Fund"),
    ("Work started within weeks, when Ilona Varga and Tomas Lind attended a meeting of the IMF.", "talks", "held",
     "Ilona Varga|Tomas Lind|International Monetary Fund"),
    ("A deal could come during a visit to Riga by Prime Minister Ilona Varga.", "visit", "planned", "Ilona Varga"),
    ("A deal could not come during a visit to Riga by Prime Minister Ilona Varga.", "visit", "held", "Ilona Varga"),
    ("Envoy Ilona Varga set out her expectations for the summit with Tomas Lind.", "summit", "planned", "Ilona Varga|Tomas Lind"),
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


OPEN = [  # what follows "The spokesman", the status
    ("declined to say whether Prime Minister Ilona Varga will meet President Tomas Lind.", "proposed"),
    ("declined to comment on whether Prime Minister Ilona Varga will meet President Tomas Lind.", "proposed"),
    ("would not say whether Prime Minister Ilona Varga had met President Tomas Lind.", "proposed"),
    ("refused to say if Prime Minister Ilona Varga would meet President Tomas Lind.", "proposed"),
    ("declined to say whether a meeting between Ilona Varga and President Tomas Lind was planned.", "proposed"),
    ("said that a meeting between Ilona Varga and President Tomas Lind was planned.", "planned"),
    ("declined to confirm a meeting between Ilona Varga and President Tomas Lind.", "proposed"),
    ("could not confirm a meeting between Ilona Varga and President Tomas Lind.", "proposed"),
    ("confirmed a meeting between Ilona Varga and President Tomas Lind.", "planned"),
    ("declined to confirm that Prime Minister Ilona Varga will meet President Tomas Lind.", "proposed"),
    ("could not confirm that Prime Minister Ilona Varga will meet President Tomas Lind.", "proposed"),
    ("confirmed that Prime Minister Ilona Varga will meet President Tomas Lind.", "planned"),
    ("could not say that Prime Minister Ilona Varga will meet President Tomas Lind.", "planned"),
    ("declined to say when Prime Minister Ilona Varga would meet President Tomas Lind.", "planned"),
    ("declined to say where Ilona Varga and Tomas Lind met.", "held"),
    ("declined to comment on the talks between Ilona Varga and Tomas Lind.", None),
    ("refused to discuss the meeting between Ilona Varga and President Tomas Lind.", None),
    ("said that President Tomas Lind declined to meet Prime Minister Ilona Varga.", "cancelled"),
    ("said that President Tomas Lind refused to discuss the border with Ilona Varga.", "cancelled"),
    ("saw no need for a meeting of Ilona Varga and President Tomas Lind.", None),
    ("stressed the need for a meeting of Ilona Varga and President Tomas Lind.", "proposed"),
]


@pytest.mark.parametrize(("text", "status"), OPEN)
def test_who_declines_to_say_so_calls_nothing_off(text: str, status: str | None) -> None:
    assert [m.status for m in meetings(f"The spokesman {text}")] == ([status] if status else [])


COME_TO_BE = [  # where "A" is President Tomas Lind and "B" Prime Minister Ilona Varga, the status
    ("A has yet to meet B.", None),
    ("A has not yet met B.", None),
    ("A has not met B.", "denied"),
    ("A may yet meet B.", "proposed"),
    ("A has to meet B.", "proposed"),
    ("A had to meet B.", "held"),
    ("It is unclear when A and B will meet.", "planned"),
    ("It is unclear when A and B met.", "held"),
    ("A came to meet B.", "held"),
    ("A ruled out meeting B.", "cancelled"),
    ("A did not rule out meeting B.", "proposed"),
    ("A did not refuse to meet B.", "cancelled"),
    ("A avoided meeting B.", "cancelled"),
    ("The speech came a day before A meets B.", "planned"),
    ("The speech came a day before A met B.", "held"),
    ("A was on his way to meet B when his car broke down.", "planned"),
    ("A had found a way to meet B.", "held"),
    ("Had A met B, the war would be over.", None),
    ("A had met B.", "held"),
    ("A almost met B in Oslo.", None),
    ("A briefly met B in Oslo.", "held"),
    ("Instead of meeting B, A went home.", "denied"),
    ("After meeting B, A went home.", "held"),
    ("Rather than meet B, A went home.", None),
    ("A would rather meet B.", "planned"),
    ("A left without meeting B.", "denied"),
    ("Neither A nor B met King Felix.", "denied"),
    ("Both A and B met King Felix.", "held"),
    ("None of the envoys of Norway met B.", "denied"),
    ("No fewer than ten envoys of Norway met B.", "held"),
    ("Plans for a meeting between A and B collapsed.", "cancelled"),
    ("Plans for a meeting between A and B were shelved.", "cancelled"),
    ("The guards left for talks between A and B.", "planned"),
    ("Plans for a meeting between A and B fell through.", "cancelled"),
    ("Plans for a meeting between A and B were scrapped.", "cancelled"),
    ("Plans for a meeting between A and B fell behind.", "planned"),
    ("The guards called for an end to talks between A and B.", "ongoing"),
    ("The guards called for talks between A and B.", "proposed"),
    ("Talks between A and B remain deadlocked.", "ongoing"),
    ("Talks between A and B have stalled.", "ongoing"),
    ("Talks between A and B were tense.", "held"),
    ("A will no longer meet B.", "cancelled"),
    ("A no longer plans to meet B.", "cancelled"),
    ("A waited longer to meet B.", "held"),
    ("The meeting between A and B is off the table.", "cancelled"),
    ("The meeting between A and B is not off the table.", "planned"),
    ("The meeting between A and B is off the coast.", "ongoing"),
    ("The meeting between A and B looks unlikely.", "proposed"),
    ("The meeting between A and B looked good.", "held"),
    ("Aides are trying to arrange a meeting between A and B.", "proposed"),
    ("Aides are paid to arrange a meeting between A and B.", "planned"),
    ("Efforts to arrange a meeting between A and B failed.", "cancelled"),
    ("Efforts to arrange a meeting between A and B go on.", "proposed"),
    ("Norway walked away from talks with B.", "cancelled"),
    ("Norway walked out of talks with B.", "held"),
]


@pytest.mark.parametrize(("text", "status"), COME_TO_BE)
def test_whether_it_came_to_be(text: str, status: str | None) -> None:
    said = text.replace("A ", "President Tomas Lind ").replace("B", "Prime Minister Ilona Varga")
    assert [m.status for m in meetings(said)] == ([status] if status else [])


NO_MEETING = [
    "Despite the failure to meet the interest payment on the loans, the fund's president, Petra Holm, told the newspaper that a deal was near.",
    "The president, Petra Holm, met a deadline on Friday.",
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
    'Appearing on the program "Meet the Press," Senator Tomas Lind said so.',
    "Prime Minister Ilona Varga met the press in Oslo on Monday.",
    "Envoys of Norway had been told not to discuss it with the media.",
    "Edwards left the hotel ahead of the band's US tour to promote the album.",
    "In a speech to his party's spring conference in Kesk, Prime Minister Ilona Varga said so.",
]


@pytest.mark.parametrize("text", NO_MEETING)
def test_crowds_teams_and_speeches_are_no_meetings(text: str) -> None:
    assert meetings(text) == []


WHEN = [  # text, day of the meeting
    ("Leaders of Norway and Sweden to meet in Oslo on Friday.", date(2026, 3, 13)),
    ("The meeting, the first between Ilona Varga and Tomas Lind since 2019, lasted two hours.", None),
    ("The envoys will come on Friday, a week after Ilona Varga and Tomas Lind met.", None),
    ("Ilona Varga and Tomas Lind met two days after the vote.", None),
    ("The first talks since January between Ilona Varga and Tomas Lind were held on Monday.", date(2026, 3, 9)),
    ("The leaders of Norway and Sweden meet in Oslo on Friday.", date(2026, 3, 13)),
    ("The leaders of Norway and Sweden meet in Oslo next week.", date(2026, 3, 16)),
    ("The leaders of Norway and Sweden meet in Oslo this weekend.", date(2026, 3, 14)),
    ("The leaders of Norway and Sweden met in Oslo at the weekend.", date(2026, 3, 7)),
    ("The leaders of Norway and Sweden did meet in Oslo on Friday.", date(2026, 3, 6)),
    ("Ilona Varga will not now meet Tomas Lind on Friday.", date(2026, 3, 13)),
    ("Ilona Varga did not meet Tomas Lind on Friday.", date(2026, 3, 6)),
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
