"""Casualty figures: sentences written for the project, near misses included."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casualty_figures import DAY, figures, toll
from tocsin.agents.extract.casualties.finder import casualties_gate, find_casualties
from tocsin.agents.extract.parse.reading import Reading
from tocsin.agents.extract.text.words import table
from tocsin.schemas.facts import Casualty


def only(text: str) -> Casualty:
    (casualty,) = find_casualties(Reading.of(text, day=DAY))
    return casualty


KILLED = [
    ("He was taken to an area hospital but died from his injuries.", 1),
    ("Two girls were shot but died later.", 2),
    ("Three men are wanted in connection with the fatal shooting of a man at Club Orm.", 1),
    ("The juvenile was pronounced dead.", 1),
    ("Ivo Dahl, Jr., and Petra Holm were killed on Monday.", 2),
    ("Ivo Dahl Jr., Petra Holm and Tom Lund were killed.", 3),
    ("A 57 year-old man from outside of Osta has died in a shooting.", 1),
    ("The 5 year-old boy died hours after being shot.", 1),
    ("A three -year-old girl was shot dead.", 1),
    ("A 9 month old baby was killed.", 1),
    ("A man who was injured in a shooting on Sept. 3 died Saturday.", 1),
    ("Officers responding to a 911 call found the mother dead at her door.", 1),
    ("They found one man dead and took a second man in custody.", 1),
    ("Officers found a man and a boy dead in the house.", 2),
    ("Four people were shot overnight and one of those victims died.", 1),
    ("A boy was among those wounded in a shooting that killed one person overnight.", 1),
    ("In a fire on Feb. 3 miners died.", 3),
    ("The death toll from the quake has climbed past 2,300.", 2300),
    ("The number of dead stood at twelve, up from nine.", 12),
    ("Rescuers went on until dark, bringing the number of people killed to 28.", 28),
    ("The hospital said it had received the bodies of 31 people since dawn.", 31),
    ("Two men were wounded and a third died later.", 1),
    ("The dead numbered at least 14, the ministry said.", 14),
    ("The army said 40 militants were eliminated in a raid near Kesk.", 40),
    ("Troops eliminated two fighters in the hills.", 2),
    ("Five players were eliminated in the first round.", None),
    ("Three soldiers were eliminated from the contest.", None),
    ("A gunman killed a teacher and her twin sons in Osta.", 3),
    ("The twins were killed when the car left the road.", 2),
    ("His twin brother was killed in the blast.", 1),
    ("Twin blasts killed 12 people at a market.", 12),
    ("Dead: 10; on the way home: 300.", 10),
    ("A car bomb killed at least 12 people in the market.", 12),
    ("Gunmen killed a policeman and two soldiers near Ilam.", 3),
    ("Gunmen killed Pedro Alvarez.", 1),
    ("The mayor was assassinated on Monday.", 1),
    ("His wife and two children were killed when the roof fell in.", 3),
    ("Nine policemen and nine civilians were killed.", 18),
    ("Eighteen people were killed: nine policemen and nine civilians.", 18),
    ("Seven people, including two children, were killed in the strike.", 7),
    ("The blast left 12 dead and 30 wounded.", 12),
    ("The death toll rose to 45 from 40.", 45),
    ("A third victim died, raising the toll to 15.", 15),
    ("The floods have claimed 31 lives.", 31),
    ("The quake claimed the lives of six miners.", 6),
    ("Rescuers found the bodies of two climbers.", 2),
    ("Four people were found dead in a flat.", 4),
    ("A 12-year-old girl and her father were shot dead.", 2),
    ("All but three of the 40 people on board were killed.", 37),
    ("No one was killed in the blast.", 0),
    ("There were no casualties.", 0),
    ("A man was gunned down and three others were wounded.", 1),
    ("The sergeant succumbed to his wounds.", 1),
    ("A suicide bomber blew himself up at the gate.", 1),
    ("The bomber detonated his vest, killing himself and two guards.", 3),
    ("3 killed in bus crash", 3),
    ("Soldiers shot and killed two smugglers.", 2),
    ("An officer who had stopped the car was killed.", 1),
    ("Police announced the murder of Senator Omar Duarte.", 1),
    ("The murder of two nuns shocked the town.", 2),
    ("Duarte's assassination shocked the town.", 1),
    ("POLICE SAID TWO SOLDIERS AND A PEASANT WERE KILLED IN THE AMBUSH.", 3),
    ("The army said that five miners and a cook were killed.", 6),
    ("As a result of the night raid 3 persons have been killed.", 3),
    ("We heard that one person has died.", 1),
    ("The killing of 3 members of the choir was condemned.", 3),
    ("He recalled the murders of the two nuns, their cook, and her son.", 4),
    ("The court heard of the murder on 3 May of Omar Duarte.", 1),
    ("Two girls, ages 7 and 9, and 2 adults were found dead in the barn.", 4),
    ("The shepherd's sons, aged 5, 8 and 11, and their teacher were killed.", 4),
    ("Anton Jores and Pavel Drin, both 24 and from Karsk, died after the blast.", 2),
    ("Dana Holt & Mira Jones were killed in the storm.", 2),
    ("Felicia Tarn, left, and Oliver Tarn, right, were shot to death in Selm.", 2),
    ("The attackers killed the governor's three guards.", 3),
    ("A farmer shot and killed his former wife's two sisters.", 2),
    ("A baker shot his partner and then himself in a murder-suicide.", 2),
    ("The widow, age 27 and the mother of three, died in hospital.", 1),
    ("The town mourned the murder of Duarte and urging calm did not help.", 1),
    ("Six monks, five of them Spanish, were killed.", 6),
    ("On May 3, 2024 two councillors were killed.", 2),
    ("On 3 May 2024 sixteen trainees were killed in Ilam.", 16),
    ("A 25 year old woman was killed.", 1),
    ("A rural Danish aid worker was shot dead.", 1),
    ("A Food Council (FC) employee was shot and killed.", 1),
    ("Six Shiite rag collectors were found dead.", 6),
    ("Two weeks later Duarte's body was found in a ditch.", 1),
    ("Police recovered a body from the canal.", 1),
    ("The headman of the village of Ilam was killed.", 1),
    ("Omar Duarte, the mayor of Ilam (northern province), was killed.", 1),
    ("The two students killed last weekend were cousins.", 2),
    ("As many as 30 villagers were killed.", 30),
    ("Nine guards were reported killed.", 9),
    ("Nine guards are believed to have been killed.", 9),
    ("The landslide took the lives of nine people.", 9),
    ("Raiders shot three farmers to death.", 3),
    ("Four people were shot, two of them fatally.", 2),
    ("Four shot, two fatally", 2),
    ("The murder of the mayor and four bodyguards was condemned.", 5),
    ("Her aunt was among the six people killed.", 6),
    ("Anna Keller, 32, was dead.", 1),
    ("Her sons — Ali Keller, 9, and Tom Keller, 8 — were dead.", 2),
    ("GUNMEN MURDERED RAMON OCHOTORENA IN FRONT OF HIS HOUSE.", 1),
]
WOUNDED = [
    ("Three soldiers were killed and a fourth was seriously hurt when their car hit a mine.", 1),
    ("Dead: 10; wounded: 14, the ministry said in a table.", 14),
    ("The blast wounded five, three of them seriously.", 5),
    ("The bomb killed two and injured thirty others.", 30),
    ("The attack resulted in injuries to a policeman.", 1),
    ("No injuries were reported.", 0),
    ("Dozens of people were hurt in the crush.", 24),
    ("Six people were killed and twenty injured.", 20),
    ("The envoy was killed and his son wounded.", 1),
    ("Two persons were first beaten and then let go.", 2),
    ("Four people have bullet wounds.", 4),
    ("The mayor received three bullet wounds.", 1),
    ("Three passengers suffered broken ribs and cuts.", 3),
    ("Seven guards sustained light burns.", 7),
    ("Three monks were murdered by a band of raiders, and another two were wounded.", 2),
    ("One officer, who came right before the blast, was injured.", 1),
    ("Three Danish soldiers of the mission (KFX) in the north were injured.", 3),
    ("The raiders wounded one other in the assault.", 1),
    ("The driver was mildly wounded.", 1),
    ("The blast led to the injury of a man and a woman.", 2),
    ("Two men shot ward councillor Omar Leman at noon.", 1),
    ("A sniper managed to kill one miner and wound 12 others.", 12),
    ("Twelve people were taken to hospital after the blast.", 12),
    ("Two officers are in critical condition.", 2),
    ("Eleven people were hurt, two of whom are in serious condition.", 11),
    ("Eleven people, among them two women, were injured.", 11),
    ("Seven people were treated for minor injuries.", 7),
    ("At least 40 others were wounded, among them a priest.", 40),
]
NOT_TOLD = [
    "The deceased was a teacher, the coroner said.",
    "A woman was met near this spot after a hike on Sunday, Dec. 4, 2016, and left for Karsk.",
    "He showed the holes of bullets that nearly killed his father-in-law.",
    "A blast almost killed two workers on Monday.",
    "The shell just missed killing six people.",
    "Nobody knew whether their son was dead or alive.",
    "The wake was held for a person who died of natural causes.",
    "Her mother, who died of lung cancer, was a judge.",
    "The senate killed the bill.",
    "The director shot a film about two soldiers.",
    "The storm could kill thousands.",
    "Two cars were destroyed.",
    "The blast killed 300 goats.",
    "The deadly blast shook the capital last night.",
    "He threatened to kill the hostages.",
    "The firm suffered heavy losses.",
    "The driver suffered no injuries.",
    "It is not known if Duarte was injured.",
    "The guard was shot at twice.",
    "The plane was shot down over Ilam.",
    "Four people narrowly escaped being killed.",
    "He is said to have planned to kill four nuns.",
    "The race ended in a dead heat.",
    "A third of the crop died.",
    "The boy thought he had been gunned down, but walked home.",
    "Thirty people would have been killed had the bomb gone off.",
]


@pytest.mark.parametrize(("text", "best"), KILLED)
def test_killed(text: str, best: int) -> None:
    assert toll(text) == best


@pytest.mark.parametrize(("text", "best"), WOUNDED)
def test_wounded(text: str, best: int) -> None:
    assert toll(text, "wounded") == best


@pytest.mark.parametrize("text", NOT_TOLD)
def test_near_misses(text: str) -> None:
    assert not figures(text)
    assert not figures(text, "wounded") - {0}


def test_parts_of_a_list_are_figures_and_know_their_sum() -> None:
    text = "Gunmen killed four nuns and two drivers."
    assert figures(text) == {4, 2}
    assert {c.together for c in find_casualties(Reading.of(text, day=DAY))} == {6}


SHOT = [
    ("A boy accidentally shot himself on Sunday.", set(), {1}),
    ("A hunter shot himself in the foot.", set(), {1}),
    ("The gunman shot himself in the head.", {1}, set()),
    ("Two men were shot in Ilam. Both men died at the scene, said police, who have not named the two dead.", {2}, set()),
    ("Four people were shot in Ilam. One of them died.", {1}, set()),
    ("Two men were shot and wounded in Ilam, and two women were killed.", {2}, {2}),
    ("Police identified the four people killed Christmas Eve.", {4}, set()),
]


@pytest.mark.parametrize(("text", "killed", "wounded"), SHOT)
def test_who_was_shot(text: str, killed: set[int], wounded: set[int]) -> None:
    assert (figures(text), figures(text, "wounded")) == (killed, wounded)


@pytest.mark.parametrize(
    ("text", "best"),
    [
        ("Three people died of cholera in Osta on Monday.", 3),
        ("Two miners died from injuries at age 25 and 30.", 2),
        ("Almost 30 people were killed when a dam burst.", 30),
        ("Six died from a natural gas explosion.", 6),
    ],
)
def test_an_outbreak_and_nearly_thirty_are_told(text: str, best: int) -> None:
    assert only(text).best == best


@pytest.mark.parametrize(
    "teaser",
    [
        "0:41 Woman dies crossing a street",
        "RELATED: Two killed in Karsk fire",
        "Man shot, killed in Karsk",
        "Tram kills woman in Karsk: police",
        "Two killed in ‘Karsk fire’",
    ],
)
def test_what_a_page_tells_between_its_lines_is_another_story(teaser: str) -> None:
    found = find_casualties(Reading.of(f"Four people were hurt in the crash.\n\n{teaser}\n\nThe driver fled."))
    assert {(figure.kind, figure.best) for figure in found} == {("wounded", 4)}


@pytest.mark.parametrize(
    "line", ["Dead: 2", "2 people were killed in Osta", "- Two killed in Osta", "Two people were killed in Osta."]
)
def test_rows_lists_and_sentences_are_the_articles_own(line: str) -> None:
    found = find_casualties(Reading.of(f"Four people were hurt in the crash.\n\n{line}\n\nThe driver fled."))
    assert {(figure.kind, figure.best) for figure in found} == {("wounded", 4), ("killed", 2)}


@pytest.mark.parametrize(
    "text",
    [
        "Four people were hurt in the crash. Two people were killed in Osta\n\nThe driver fled.",
        "Four people were hurt in the crash.\n\nTwo people were killed in Osta, said a man who had come by on foot, and who had"
        " seen nothing of what went before, nor of what came after it all\n\nThe driver fled.",
    ],
)
def test_a_sentence_that_lost_its_mark_is_no_headline(text: str) -> None:
    assert ("killed", 2) in {(figure.kind, figure.best) for figure in find_casualties(Reading.of(text))}


def test_common_words_open_no_gate() -> None:
    assert not casualties_gate("He sat down, stood up and went away with the others in good time, with his hat.")


def test_the_first_line_may_be_a_headline() -> None:
    found = find_casualties(Reading.of("Two people killed in Osta fire\n\nThe cause is not known."))
    assert [(figure.kind, figure.best) for figure in found] == [("killed", 2)]


def test_that_before_a_name_is_no_part_of_it() -> None:
    assert only("Officers said that Ivo Dahl was killed.").phrase.text == "Ivo Dahl"


def test_who_finds_somebody_is_no_part_of_the_name() -> None:
    assert only("When police arrived they found Ivo Dahl, who had been shot.").phrase.text.startswith("Ivo Dahl")


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("The interior ministry on Monday lowered the death toll to 41.", "The interior ministry"),
        ("Residents' groups speak of 41 dead.", "Residents' groups"),
        ("Police have raised their count of the dead to 41, and the death toll is final.", "Police"),
        ("The rebels cut the road, and the death toll rose to 41.", None),
        ("Ivo Lind, the leader of a militia, put the number of dead at 41.", "Ivo Lind"),
        ("The spokesman, Ivo Lind, confirmed the raid but put the number of the dead at 41.", "The spokesman"),
        ("Ivo Lind, head of the council, said 41 people were killed.", "Ivo Lind"),
        ("On Monday, police said 41 people were killed.", "police"),
        ("A flood killed 41 people, the disaster agency (NDAK) reported here on Monday.", "the disaster agency"),
        ("A flood killed 41 people, it was reported here on Monday.", None),
        ("There 41 people were found frozen on Monday and later confirmed dead, police said.", "police"),
        ("Teams worked on, bringing the confirmed death toll to 41.", None),
        (
            "On Monday 41 people died, the National Disaster Risk Reduction and Harvest Council said.",
            "the National Disaster Risk Reduction and Harvest Council",
        ),
    ],
)
def test_who_counts_says_so(text: str, who: str | None) -> None:
    assert only(text).attribution == who


def test_other_kinds() -> None:
    assert figures("Rebels kidnapped three engineers.", "captured") == {3}
    assert figures("Forty-one sailors are missing.", "missing") == {41}
    assert figures("The fighting displaced 12,000 people.", "displaced") == {12_000}


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("Protests toppled the premier last January. At least 77 people were killed in those protests.", "cumulative"),
        (
            "It was the first vote since protests toppled the premier last January. Some 77 people died in those protests.",
            "cumulative",
        ),
        ("A blast hit Osta in 2019. At least 77 people were killed in the blast.", "cumulative"),
        ("Two were jailed over the 2019 street protests. At least 77 people were killed in the unrest.", "cumulative"),
        ("Protests went on in Osta on Monday. At least 77 people were killed in the unrest.", "incident"),
        ("In June, more than 77 people drowned near Kesk.", "cumulative"),
        ("The army's death toll in the ground operation stands at 414.", "cumulative"),
        ("The death toll from the rescue operation stands at 14.", "incident"),
        ("A man who killed three women by setting fire to a house in Osta has been jailed for life.", "cumulative"),
        ("A man has been sentenced to 20 years in prison for killing two people in Osta.", "cumulative"),
        ("Jan Kort was found guilty on Monday of murdering three women in Osta.", "cumulative"),
        ("Jan Kort pleaded guilty to killing four people in a fire in Osta.", "cumulative"),
        ("A driver who ploughed into a crowd, killing six, was sentenced to 13 years on Friday.", "cumulative"),
        ("Jan Kort went on trial on Monday, accused of killing six people in Osta.", "cumulative"),
        ("Jan Kort was charged with murder on Monday after two people were shot dead in Osta on Sunday.", "incident"),
        ("Four people were killed in Osta on Monday by a man who was jailed for robbery last spring.", "incident"),
        ("In March, more than 77 people drowned near Kesk.", "incident"),
        ("A blast hit Osta in 2019. At least 77 people were killed in the flood.", "incident"),
        ("Lind was jailed over a blast in 2019. Twelve people were killed in the blast on Monday.", "incident"),
        ("Protests went on in Osta on Monday. At least 77 people were killed in those protests.", "incident"),
    ],
)
def test_what_was_told_of_long_ago_is_old_where_a_sentence_goes_on_with_it(text: str, scope: str) -> None:
    (figure,) = find_casualties(Reading.of(text, day=DAY))
    assert figure.scope == scope


def test_a_total_over_years_is_cumulative() -> None:
    assert only("The war has killed 14,000 people since 2014.").scope == "cumulative"
    assert only("It was the deadliest attack in Osta since 2008, when a bomb killed 60 people.").scope == "cumulative"
    assert only("It was the worst disaster in Osta since 1998, in which 60 people died.").scope == "cumulative"
    assert only("It was the deadliest attack since the 2008 Osta attacks that killed 60 people.").scope == "cumulative"
    assert only("The bomb killed 60 people, the deadliest attack since 2008, when rebels burned a hotel.").scope == "incident"
    assert only("It was the deadliest attack since 2008, and 60 people were killed.").scope == "incident"
    assert only("Sixty people were killed in the 2019 attack on Osta.").scope == "cumulative"
    assert only("Sixty people were killed in the crackdown on the 2019 uprising.").scope == "cumulative"
    assert only("Sixty people were killed in the 2024 uprising.").scope == "incident"
    assert only("Sixty people were killed at the 2019 class's reunion.").scope == "incident"
    assert only("Nine people were killed there in March 1998.").scope == "cumulative"
    assert only("They mourned a boy who was killed in a previous shooting there.").scope == "cumulative"
    assert only("Tens of thousands of soldiers have been killed on both sides.").scope == "cumulative"
    assert only("Some 900 soldiers have been killed on both sides.").scope == "cumulative"
    assert only("The combined death toll of floods in Norway and Sweden passed 1,000.").scope == "cumulative"
    assert only("A court cleared Norway over a 2009 plane crash in the Atlantic that killed 228 people.").scope == "cumulative"
    assert only("The strikes have killed at least 83 people in Osta, according to the army.").scope == "cumulative"
    own, all_of_them = find_casualties(
        Reading.of(
            "Four people died in a U.S. strike in Osta, taking the number of people killed in the campaign to 87.", day=DAY
        )
    )
    assert (own.best, own.scope, own.place) == (4, "incident", "Osta")
    assert (all_of_them.best, all_of_them.scope) == (87, "cumulative")
    assert only("Tens of thousands of people have fled their homes.").scope == "incident"
    assert only("Weeks of border clashes have killed 101 people.").scope == "cumulative"
    assert only("Days of border clashes have killed 101 people.").scope == "incident"
    assert only("In 53 clashes 37 rebels were killed.").scope == "cumulative"
    assert only("Eight people have died in avalanches in Norway this winter.").scope == "cumulative"
    assert only("Ivo Lind, who led last year's uprising, was shot dead.").scope == "incident"
    assert only("More than 1,200 people were killed in the first three months of the year.").scope == "cumulative"
    assert only("Some 400 people were killed over the first half of 2024.").scope == "cumulative"
    assert only("She survived last year's blast, in which nine people died.").scope == "cumulative"
    assert only("A year and a half ago a girl was killed in the crossfire.").scope == "cumulative"
    assert only("Nine people were killed there on Tuesday.").scope == "incident"


NEW_OR_LONG = [
    ("The 2004 tsunami, which killed 230,000 people, hit Osta too.", "cumulative"),
    ("The 2011 quake killed 18,000 people in Osta.", "cumulative"),
    ("Since 2016, 1,200 people were killed in Osta.", "cumulative"),
    ("A blast in Osta killed 12 on Monday, the worst since the 2016 attack.", "incident"),
    ("In the deadliest attack since 2016, gunmen killed 12 in Osta.", "incident"),
]


@pytest.mark.parametrize(("text", "scope"), NEW_OR_LONG)
def test_what_a_new_toll_is_measured_by_makes_it_no_old_one(text: str, scope: str) -> None:
    (casualty,) = find_casualties(Reading.of(text, day=date(2026, 3, 12)))
    assert casualty.scope == scope
    assert casualty.date is None or scope == "cumulative" or casualty.date.precision == "day"


def test_nobody_is_told_by_a_passive() -> None:
    for text in (
        "Two dozen miners remain trapped; nine are confirmed dead.",
        "Two deaths were reported.",
        "There are 12 confirmed deaths.",
    ):
        (casualty,) = find_casualties(Reading.of(text))
        assert casualty.attribution is None


def test_what_stands_around_the_figure() -> None:
    casualty = only("Two soldiers were killed by a roadside bomb near Ilam on Tuesday, the army said.")
    assert (casualty.victims, casualty.cause, casualty.place, casualty.attribution) == (
        "military",
        "roadside bombing",
        "Ilam",
        "the army",
    )
    assert casualty.date is not None
    assert casualty.date.start == date(2024, 5, 14)
    assert casualty.phrase is not None
    assert casualty.phrase.text == "Two soldiers"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("A mudslide killed four people in Chile's Kesk region on Monday.", "Kesk"),
        ("Four people died near Chile's parliament in Santiago.", "Santiago"),
        ("Four people died in Chile's port city of Kesk.", "Kesk"),
        ("Four people were killed in Chile's capital by Lydian gunmen.", "Chile"),
        ("Four people were killed in Chile's north on Monday.", "Chile"),
        ("Four people died in a village near Kesk in Osta.", "Kesk, Osta"),
        ("Four people died in a village in Kesk in the south of Chile.", "Kesk"),
        ("Gunmen seized a school in Kesk in Chile's Osta state and killed four guards.", "Kesk, Osta"),
        ("Another attack on Kesk killed four people.", "Kesk"),
        ("Four people died in a crash on Interstate 70 near Kesk.", "Kesk"),
        ("Four people died in a wreck on I-70 near Kesk.", "Kesk"),
        ("Four people died in a wreck on I-70.", None),
        ("Four people died in an attack on Monday.", None),
        ("Four people died in the northern Malian town of Kesk on Tuesday.", "Kesk"),
        ("Four people died in the rebel-held northern Malian town of Kesk on Tuesday.", "Kesk"),
        ("Four people died in the South African port of Kesk on Tuesday.", "Kesk"),
        ("Four people died in the Sri Lankan capital Colombo.", "Colombo"),
        ("Four people died in the Malian capital, Bamako, on Tuesday.", "Bamako"),
        ("Four people died in the Malian capital, Defence Minister Lind said.", "Bamako"),
        ("Four people died in the South African capital on Monday.", "Pretoria"),
        ("Four people died in the Israeli capital on Monday.", None),  # the table has two towns
        ("Four people died in the Korean capital on Monday.", None),  # of two states
        ("Four people died in the capital on Monday.", None),
        ("Four people died in the US state of Texas.", "Texas"),
        ("Four people died in the US when a bridge fell.", "US"),
        ("Four people died in the French Riviera town of Kesk.", "Kesk"),
        ("Four people died in the Swiss Alps on Tuesday.", "Swiss Alps"),
        ("Four people died in the Czech Republic.", "Czech Republic"),
        ("Four people died in the Central African Republic.", "Central African Republic"),
        ("Four people died in South Korea, and Kesk was cut off.", "South Korea"),
        ("Four people died in New Zealand.", "New Zealand"),
        ("Four people died in Gaza City.", "Gaza City"),
        ("Four people died in Kesk, in Chile's Osta department, on Sunday.", "Kesk, Osta"),
        ("Four people died in Kesk, in the Chilean department of Osta.", "Kesk, Osta"),
        ("Four people died in an attack on Salt Lake City.", "Salt Lake City"),
        ("Four people died in Kesk County on Tuesday.", "Kesk County"),
        ("Four people died in Chile's Kesk Province.", "Kesk Province"),
        ("Four people died at Kesk Hospital on Tuesday.", None),
        ("Four people were killed in Chile's Kesk Hospital.", "Chile"),
        ("Four people were killed in Chile's worst fire, and Kesk was cut off.", "Chile"),
        ("Jets struck a camp in northern Chile, killing four, a day after an attack in Kesk.", "Chile"),
        ("Jets struck, killing four, the ministry said a day after an attack in Kesk.", "Kesk"),
        ("Two men were killed in a crash on Kesk Road, Osta, when a car hit a bus.", "Osta"),
        ("Two men were shot dead on Kesk Avenue, Osta.", "Osta"),
        ("Two men died on Kesk Road, Ivo Lind said.", None),
        ("Two men were shot dead on Monday, Osta police said.", None),
        ("Two soldiers hurt in an ambush in Osta died at CMH Kesk on Monday.", "Osta"),
        ("Two people were killed in Chile's attack.", None),
        ("Two people were killed in an assault by rebels on Cabaret, a town north of Port-au-Prince.", "Cabaret"),
        ("The attack on El Fasher hospital killed two patients.", "El Fasher"),
        ("Settlers killed two Palestinians in the occupied West Bank on Monday.", "West Bank"),
        ("Two people were killed in the Kesk Bank on Monday.", None),
        ("A vessel was struck by a missile off Yemen's port of Kesk, killing two.", "Kesk"),
        ("Two sailors died when the army cut off the port of Kesk.", None),
        ("At least six people died in Kesk and Osta provinces.", "Kesk and Osta"),
        ("Floods in Kesk, Osta and Marn provinces killed six.", "Kesk, Osta and Marn"),
    ],
)
def test_where_it_was(text: str, place: str | None) -> None:
    assert only(text).place == place


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("On Sunday, a 17-year-old was shot dead in the yard.", "a 17-year-old"),
        ("During a storm on Monday night, a 9-month-old baby was killed.", "a 9-month-old baby"),
        ("OSTA (Own report) - A 15-year-old was killed by a train.", "A 15-year-old"),
        ('"A 15-year-old was killed by a train," the mayor said.', "A 15-year-old"),
    ],
)
def test_no_mark_belongs_to_who_was_killed(text: str, phrase: str) -> None:
    told = only(text).phrase
    assert told is not None
    assert told.text == phrase


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("Gunmen opened fire on a bus and killed four.", "shooting"),
        ("Police said the attackers fired at them, killing two.", "shooting"),
        ("Four died when a fire swept through the mill.", "fire"),
        ("Four were killed as troops stormed the school.", "attack"),
        ("Four people were killed by tank fire in Osta.", "shooting"),
        ("Chilean fire killed four people in Osta.", "shooting"),
        ("Four people died in an Osta fire.", "fire"),
        ("Four people died in a flood in Osta, the fire department said.", "flood"),
        ("Four people died in an Osta warehouse, firefighters said.", None),
        ("Four people died in a quake in Osta, the Fire and Disaster Management Agency said.", "earthquake"),
        ("Four people died in Osta, the fire authority said.", None),
        ("Four people died in Osta in a fire and a flood.", "fire"),
        ("Four people died when a bus plunged into a ravine near Osta.", "crash"),
        ("Four people died when a minibus overturned near Osta.", "crash"),
        ("The court overturned the ruling, and four people died in Osta.", None),
        ("Four people died in a crush at a shrine in Osta.", "stampede"),
        ("A blast tore through a fireworks factory in Osta, killing four.", "explosion"),
        ("Soldiers exchanged fire near Osta, killing four.", "fighting"),
        ("A Russian strike killed four people in Osta.", "strike"),
        ("An overnight strike left four people dead in Osta.", "strike"),
        ("Four people died in a Russian strike in Osta.", "strike"),
        ("Four people were killed in strikes on Osta.", "strike"),
        ("Four people were killed in strikes that hit Osta.", "strike"),
        ("Four people were hurt in Osta in a strike on Monday.", None),
        ("Four strikers were killed in Osta.", None),
        ("Four people were hurt in a French strike action in Osta.", None),
        ("Lightning strikes killed four people in Osta.", "lightning"),
        ("A blast at an explosives plant in Osta killed four people.", "explosion"),
        ("Explosives hidden in a cart killed four people in Osta.", "bombing"),
        ("Four people died in Osta after drinking tainted liquor.", "poisoning"),
        ("Four people died in Osta, a town plagued by gangs.", None),
        ("A lightning offensive killed four people in Osta.", None),
        ("Four people were struck by lightning in Osta and died.", "lightning"),
        ("A fire filled a house in Osta with toxic smoke, killing four people.", "fire"),
        ("The number of dead in Monday's ferry sinking off Osta is four.", "sinking"),
        ("Four people died when water rushed into a mine in Osta.", "flood"),
        ("Gunmen seized four nurses in Osta.", "kidnapping"),
        ("Jets hit a camp with missiles and killed four, a day after a bomb in Osta.", "missile strike"),
        ("Four bodies were found on Monday, a day after a flood hit Osta.", "flood"),
        ("Four people died in a missile strike on Kesk.", "missile strike"),
        ("A missile hit Kesk and a drone attack on Osta killed four.", "drone strike"),
        ("A car drove into a crowd in Kesk, killing two people.", "car ramming"),
        ("A gunman opened fire into a crowd in Kesk, killing two people.", "shooting"),
        ("Eight people died when the car they travelled in fell into a 300-metre-deep gorge.", "crash"),
        ("A missile hit a camp in the far north of Osta and four were killed, a day after a bomb in Kesk.", "missile strike"),
    ],
)
def test_cause(text: str, cause: str | None) -> None:
    assert only(text).cause == cause


def test_a_toll_that_a_death_brings_to_a_number_is_of_those_it_counts() -> None:
    assert only("The raid brought to ten the number of militants killed in Kesk.").victims == "attacker"


def test_an_attacker_who_dies_beside_one_victim_is_a_figure_of_his_own() -> None:
    told = find_casualties(Reading.of("A farmer shot and killed his brother before turning the gun on himself.", day=DAY))
    assert [(c.best, c.victims) for c in told] == [(1, "civilian"), (1, "attacker")]
    again = find_casualties(Reading.of("One man was killed in Selm. A guard shot himself, police said.", day=DAY))
    assert [c.best for c in again if c.kind == "killed"] == [1]


def test_the_same_toll_told_twice_is_one() -> None:
    text = "A blast killed seven people. The seven people were killed at noon, police said."
    assert len(find_casualties(Reading.of(text, day=DAY))) == 1


@pytest.mark.parametrize(
    "piece",
    [
        "killed a man, ",
        "a man (a man) was killed ",
        "(a) killed ",
        ", who was hurt, ",
        "killed ",
        "two, ",
        "Pedro Alvarez and ",
        "1,",
        "ten ",
        "early in ",
        "a",
    ],
)
def test_100_kb_take_less_than_a_second(piece: str) -> None:
    reading = Reading.of((piece * 100_000)[:100_000], day=DAY)
    find_casualties(reading)  # tables are loaded once
    begin = time.process_time()
    find_casualties(reading)
    assert time.process_time() - begin < 1


_PIECES = [
    "killed", "wounded", "a", "two", "soldiers", ",", "and", "Pedro", "was", "were", "dead", "toll", "rose to", "the", "of", "death", "blew himself up",
    "45", "lives", "claimed", "in", "Ilam", "no one", "others", "é", "🚑", ".", "\n", "who", "left", "body", "shot", "12-year-old", "'s", "--",
]  # fmt: skip


@given(st.lists(st.sampled_from(_PIECES)).map(" ".join) | st.text())
def test_any_text_is_read_and_quoted_exactly(text: str) -> None:
    for casualty in find_casualties(Reading.of(text, day=DAY)):
        assert text[casualty.evidence.start : casualty.evidence.end] == casualty.evidence.quote
        assert casualty.phrase is not None
        assert text[casualty.phrase.start : casualty.phrase.end] == casualty.phrase.text
        assert casualties_gate(text)


def test_behind_a_semicolon_somebody_else_may_speak() -> None:
    text = "The army said it had killed 200 fighters; the rebels said 58 soldiers died."
    found = find_casualties(Reading.of(text))
    assert [(told.best, told.attribution) for told in found] == [(200, "The army"), (58, "the rebels")]
    (told,) = find_casualties(Reading.of("The number of people confirmed dead in the fire rose to 12."))
    assert told.attribution is None
    (told,) = find_casualties(Reading.of("Police said 12 people died; it rained."))
    assert told.attribution == "Police"


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("A nurse was killed in Osta. The gunman also died.", [1, 1]),
        ("A nurse was killed in Osta. The gunman died.", [1]),
        ("A nurse was killed in Osta. Her brother also died.", [1]),
    ],
)
def test_the_gunman_who_died_too_is_one_more(text: str, figures: list[int]) -> None:
    assert [told.best for told in find_casualties(Reading.of(text)) if told.kind == "killed"] == figures


@pytest.mark.parametrize(
    ("name", "columns"), [("casualties/triggers.csv", ("phrase", "form")), ("phrases/causes.csv", ("phrase",))]
)
def test_no_phrase_stands_twice(name: str, columns: tuple[str, ...]) -> None:
    rows = [tuple(row[column] for column in columns) for row in table(name)]
    assert len(rows) == len(set(rows))


TITLED = [  # text, title, place, cause
    ("At least 64 people have died. Rain fell on six districts of Tana Province.", "Floods in Tana Province Kill 64", "Tana Province", "flood"),
    ("At least 64 people have died. Rain fell on six districts.", "Floods in Tana Province Kill 64", None, None),
    ("At least 64 people died in a fire. Tana mourned.", "Floods in Tana", None, "fire"),
    ("At least 64 people died in Osta. Tana mourned.", "Floods in Tana", "Osta", None),
    ("At least 64 people have died. Tana mourned.", "Tana mourns 64 dead", None, None),
    ("At least 15 people died after Lisbon's funicular derailed and crashed.", "Lisbon funicular crash: 15 dead", "Lisbon", "derailment"),
    ("OSTA, Lydia -- At least 64 people have died in a fire.", "64 dead in Osta nightclub fire", "Osta", "fire"),
    ("At least 64 people have died in a fatal fire.", "64 dead in Fatal Fire", None, "fire"),
    ("At least 64 people have died in a USER's fire.", "64 dead in Use nightclub fire", None, "fire"),
    ("At least 15 people died after Lisbon's funicular derailed.", "Lisbon funicular crash: 15 dead", None, "derailment"),
    ("At least 15 people died after Kesk's funicular crashed.", "Kesk funicular crash: 15 dead", None, "crash"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "title", "place", "cause"), TITLED)
def test_a_title_says_where_it_was_where_the_text_names_that_place(
    text: str, title: str, place: str | None, cause: str | None
) -> None:
    (casualty,) = find_casualties(Reading.of(text, day=date(2026, 3, 12), title=title))
    assert (casualty.place, casualty.cause) == (place, cause)


TWO_DEEDS = [  # text, each figure with its place and cause
    (
        "A drone attack on Kesk killed four and a missile strike on Osta killed three.",
        [(4, "Kesk", "drone strike"), (3, "Osta", "missile strike")],
    ),
    (
        "A bomb in Kesk killed four people, while a second blast in Osta wounded three.",
        [(4, "Kesk", "bombing"), (3, "Osta", "explosion")],
    ),
    ("In Kesk province, four people were killed, with 12 dead in Osta.", [(4, "Kesk", None), (12, "Osta", None)]),
    ("The blast killed four and the fire that followed killed two in Osta.", [(4, "Osta", "explosion"), (2, "Osta", "fire")]),
    ("A bomb in Kesk killed four and a child wounded in Osta died.", [(4, "Osta", "bombing"), (1, "Osta", "bombing")]),
]


@pytest.mark.parametrize(("text", "expected"), TWO_DEEDS)
def test_what_killed_others_in_one_sentence_has_its_own_place(text: str, expected: list[tuple[int, str, str]]) -> None:
    found = find_casualties(Reading.of(text, day=date(2026, 3, 12)))
    assert [(casualty.best, casualty.place, casualty.cause) for casualty in found] == expected


ON_TOP = [  # text, figures of the dead with what they are together
    ("The mayor was shot dead in Kesk. Two others were also killed.", [(1, 3), (2, 3)]),
    ("The mayor was shot dead in Kesk. Two of his guards were also killed.", [(1, 3), (2, 3)]),
    ("The mayor was shot dead in Kesk. Also killed were two guards.", [(1, 3), (2, 3)]),
    ("The mayor was shot dead in Kesk and two guards were also killed.", [(1, 3), (2, 3)]),
    ("A bomb killed 12 in Kesk. Four also died in Osta.", [(12, None), (4, None)]),
    ("A bomb killed 12 in Kesk on Monday. Four were also killed on Tuesday.", [(12, None), (4, None)]),
    ("The war has killed 300 people. Two guards were also killed.", [(300, None), (2, None)]),
    ("The gunman was killed in Kesk. Two guards were also killed.", [(1, None), (2, None)]),
    ("The mayor was shot dead in Kesk. Two guards also were killed.", [(1, 3), (2, 3)]),
    ("Twelve died in Kesk. Police came. Two guards were also killed.", [(12, None), (2, None)]),
    ("Twelve died in Kesk. Four of them were also killed by smoke.", [(12, None), (4, None)]),
    ("Twelve died in Kesk. Four also fled and were killed.", [(12, None), (4, None)]),
]


@pytest.mark.parametrize(("text", "expected"), ON_TOP)
def test_who_was_also_killed_comes_on_top_of_the_sentence_before(text: str, expected: list[tuple[int, int | None]]) -> None:
    found = find_casualties(Reading.of(text, day=date(2026, 3, 12)))
    assert [(casualty.best, casualty.together) for casualty in found if casualty.kind == "killed"] == expected


def test_places_that_lose_as_many_each_have_their_own() -> None:
    text = (
        "In Kesk Oblast, two people were killed. In Osta Oblast, two people were killed. In Marn Oblast, two people were killed."
    )
    places = [
        casualty.place for casualty in find_casualties(Reading.of(f"{text} In Osta Oblast, two people were killed.", day=None))
    ]
    assert places == ["Kesk Oblast", "Osta Oblast", "Marn Oblast"]


def test_a_toll_told_again_of_another_place_is_one() -> None:
    (casualty,) = find_casualties(Reading.of("Two people were killed in Kesk. In Osta Oblast, two people were killed.", day=None))
    assert casualty.place == "Kesk"
