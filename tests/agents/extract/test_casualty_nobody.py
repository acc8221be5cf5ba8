"""Words of harm that harm nobody, in sport, films, business and politics; each beside the same words in earnest."""

from __future__ import annotations

from datetime import date

import pytest

from casualty_figures import DAY
from tocsin.agents.extract.casualties.finder import find_casualties
from tocsin.agents.extract.parse.reading import Reading

NOBODY = [
    # beaten
    "Orsova has beaten Kolar in six of their nine meetings.",
    "Orsova have never beaten Kolar, he said.",
    "Chile were beaten 19-13 by Lydia in Osta, their third straight defeat.",
    "The guard was beaten 6-3 by the sixth seed.",
    "The driver was beaten into fourth at last year's event.",
    "The driver was beaten in the second round.",
    "The driver was narrowly beaten.",
    "Ivo Lind was beaten to the prize by a teacher.",
    "Beaten finalist Ivo Lind replaces Dan Orme as world number two.",
    "Beaten semi-finalist Ivo Lind replaces Dan Orme.",
    "Chile were beaten by Lydia at the weekend.",
    "Chile were beaten by eleven men.",
    "Working to confirm who was hurt.",
    "The bank is thought to have beaten Nordia to the deal.",
    # shot
    "The winger had another shot blocked before half-time.",
    "The midfielder unleashed a ferocious shot past Lind.",
    "The keeper did well to save a well-struck Ivo Lind shot.",
    "Tom Lind shot wildly at the other end.",
    "He chases down an Orme shot and turns it into a winner.",
    "It feels good to give those guys another shot.",
    "Long Rain was shot mostly in Chile.",
    "Kisna was shot mostly in Chile.",
    "Kisna was shot on location in Osta.",
    "The Lydian film was shot on location in Osta.",
    "The opera Norma shot in Kesk in the Lydian language has opened the festival.",
    "A documentary on Ivo Lind shot in Kesk opened on Monday.",
    # hurt
    "The trade surplus during 2004 was hurt by one-off factors.",
    "Exports during 2004 were hurt.",
    "Ivo Lind said the peers, who were killed, had come.",
    "The tax hurt Chile, the minister said.",
    "The tax hurt HSBC, the minister said.",
    'The minister had been "hurt" by the row, he added.',
    "The minister felt hurt.",
    "Ivo Lind is deeply hurt.",
    "I thought I'd burned all my bridges with them.",
    # missing, drowned, captured
    "Lind played on, and I realised he was missing the point entirely.",
    "The actress was missing out on the best roles.",
    "A guard drowned out the hecklers.",
    "Hundreds of ballot papers have disappeared.",
    "The striker captured her first WTA title.",
    "Lydia had seized seven Kestan speed boats.",
    "An airstrip in Chad captured by troops on Monday was bombed.",
    "Lydia had seized seven Kuwaiti speed boats.",
    "WWF statistics show half of the forests have vanished since the 1940s.",
    "An airstrip in northern Chad captured by troops on Monday was bombed.",
    "Nordia said it had received 30 reports of minor injury or damage from faulty cables.",
    # what counts nobody
    "He was 84, had been suffering from cancer, and died at home.",
    "There were no details of the injuries.",
    "No Lydian casualties were given.",
    "There were eight players plus injuries.",
    "Cutting the limit would lead to 230 fewer serious injuries.",
    "Only four foxes were killed by hounds.",
    "Many Kestans were killed by disease.",
    "The finance minister told reporters he did not think the sales tax was dead.",
    "He thought the Louvre was dead.",
    "The defence cannot be used by a husband who murders his wife.",
    "Police found no evidence that three people were killed in Kesk.",
    "Earlier reports of 12 deaths in Kesk were wrong, the mayor said.",
    "The mayor denied reports of 12 deaths in Kesk.",
    "Rumours of 12 deaths in Kesk were false.",
    "Police dismissed claims that 12 people died in Kesk.",
    "Reports that 12 people died in Kesk are false, the mayor said.",
    "The group said reports of its commander's death in Kesk were false.",
    "A commander was reported killed in Kesk, but his group said he was alive.",
    # who died as people do
    "He passed away at home in Kesk, just days after his wife.",
    "Ivo Lind passed away peacefully on Wednesday.",
    "Ivo Lind died in Osta aged 62.",
    "Ivo Lind has died at the age of 62.",
    "Ivo Lind has died in Osta at 62.",
    "Ivo Lind has died on the eve of his 93rd birthday.",
    "Lord Orme, who led the inquiry into the Kesk riots, has died aged 93.",
    "Ivo Lind has died at a hospice in Osta.",
    "Ivo Lind died on Friday at his home in Kesk, Osta, after a long battle with skin cancer.",
]


@pytest.mark.parametrize("text", NOBODY)
def test_words_of_harm_that_harm_nobody(text: str) -> None:
    assert find_casualties(Reading.of(text, day=DAY)) == []


IN_EARNEST = [
    ("Police have beaten Ivo Lind.", "wounded", "Ivo Lind"),
    ("The guard was beaten with sticks.", "wounded", "The guard"),
    ("The guard was beaten to the ground.", "wounded", "The guard"),
    ("The guard was beaten by three men.", "wounded", "The guard"),
    ("The guard was beaten in a cell.", "wounded", "The guard"),
    ("A guard was killed and another shot in the chest.", "wounded", "another"),
    ("A film director was shot in Osta.", "wounded", "A film director"),
    ("The man in the film was shot in Osta.", "wounded", "The man"),
    ("The minister was hurt by a stone.", "wounded", "The minister"),
    ("The minister was hurt by a stone that flew after the row.", "wounded", "The minister"),
    ("The minister was hurt.", "wounded", "The minister"),
    ("Two miners were hurt at a comedy on exports.", "wounded", "Two miners"),
    ("Police said a Kestan shot two men in the leg.", "wounded", "two men"),
    ("Soldiers killed seven guards days later.", "killed", "seven guards"),
    ("Ivo Lind died at home on Monday.", "killed", "Ivo Lind"),
    ("A CIA agent was killed in Kesk.", "killed", "A CIA agent"),
    ("The Pope was wounded.", "wounded", "The Pope"),
    ("After a long and bitter row over money Ivo Lind shot two men in the leg.", "wounded", "two men"),
    ("The film was over when he was shot in the leg.", "wounded", "he"),
    ("AJ was wounded in Kesk.", "wounded", "AJ"),
    ("Reports of 12 deaths in Kesk shocked the world.", "killed", "12 deaths"),
    ("Reports of 12 deaths in Kesk quoted a wrong day.", "killed", "12 deaths"),
    ("He was alive when soldiers killed the commander in Kesk.", "killed", "the commander"),
    ("Reports said 12 people died in Kesk and the roads were wrong.", "killed", "12 people"),
    ("Reports of 12 deaths in Kesk were read on Monday.", "killed", "12 deaths"),
    ("Two men were reported dead in Kesk, but he was there.", "killed", "Two men"),
    ("The commander was alive but his wife was killed in Kesk.", "killed", "his wife"),
    ("Nine people, not 12, died in the blast in Kesk.", "killed", "Nine people"),
    ("The mayor, not 12 guards, died in Kesk.", "killed", "The mayor"),
    ("A man who robbed three people in Kesk was killed on Monday.", "killed", "A man"),
    ("Police found evidence that three people were killed in Kesk.", "killed", "three people"),
    ("Police had no idea that three people were killed in Kesk.", "killed", "three people"),
    ("The victim passed away at the hospital.", "killed", "The victim"),
    ("Two men received serious injuries in a fire.", "wounded", "Two men"),
    ("Two men were missing a week after the flood.", "missing", "Two men"),
    ("Two men are missing the morning after the flood.", "missing", "Two men"),
    ("Jordan was wounded in Kesk.", "wounded", "Jordan"),
    ("The U.S. station chief was killed in Kesk.", "killed", "The U.S."),
    ("The CIA station chief was killed in Kesk.", "killed", "The CIA"),
    ("IVO WOUNDED IN KESK on Monday, the mayor of the town of Osta told reporters.", "wounded", "IVO"),
    ("The team lost nine, including a cook, and a driver was hurt.", "wounded", "a driver"),
    ("The England international, 24, and a steward were hurt by a flare.", "wounded", "a steward"),
    ("2000 people were killed in Kesk.", "killed", "2000 people"),
    ("The 1981 Kesk riots left two men dead.", "killed", "two men"),
    ("From 1941 to 1945 and in Kesk, he was wounded twice.", "wounded", "he"),
    ("The Kesk county police chief was killed.", "killed", "The Kesk"),
    ("The Swede was killed.", "killed", "The Swede"),
    ("The Kestian was killed.", "killed", "The Kestian"),
    ("An engineer with the NGO, Bahar, was killed.", "killed", "An engineer"),
    ("Soldiers killed two Kestan shepherds.", "killed", "two Kestan shepherds"),
    ("Ivo Lind died in Osta aged 62 after being hit by a car in a crash.", "killed", "Ivo Lind"),
    ("Ivo Lind died in Osta aged 32.", "killed", "Ivo Lind"),
    ("Ivo Lind died in Osta in a fire aged 82.", "killed", "Ivo Lind"),
    ("A woman injured in the Kesk blast has died aged 93.", "killed", "A woman"),
    ("Soldiers killed Ivo Lind on the eve of his 70th birthday.", "killed", "Ivo Lind"),
    ("Ivo Lind died at 62 Mill Street in Osta.", "killed", "Ivo Lind"),
    # who it is
    ("Soldiers killed visiting Dan Orme.", "killed", "visiting Dan Orme"),
    ("Ivo Lind, who replaced Dan Orme, who was killed, came.", "killed", "Dan Orme"),
    ("He served from 1941 to 1945 and was wounded.", "wounded", "He"),
    ("Ivo Lind, an advisor to Dan Holm, the speaker who beat Tom Aal, was shot.", "wounded", "an advisor"),
    ("Police said Ana Orme, three, was shot dead in Kesk.", "killed", "Ana Orme"),
    ("Officer Lind, a 10 year veteran of the force, was shot in the leg.", "wounded", "Officer Lind"),
    ("Tom Lind, a seventh grader at the school, was shot in the leg.", "wounded", "Tom Lind"),
    ("Ivo Lind, a figure of the council and a former assistant village head, was killed.", "killed", "Ivo Lind"),
    ("Ivo Lind, whose grandmother died in the camp, said many would be offended.", "killed", "grandmother"),
    ("Anna Orme, whose first husband was killed in Osta, voted against.", "killed", "first husband"),
    ("Police investigating Lind's murder dismissed the claim.", "killed", "Lind"),
    ("Anna Orme, who challenged Dan Holm in Kesk, was killed.", "killed", "Anna Orme"),
    ("Ivo Lind, the member who challenged Anna Orme, was killed.", "killed", "Ivo Lind, the member"),
    ("Jef Lind, head of the team behind the first Kesta computer, was killed.", "killed", "Jef Lind, head"),
    ("Ivo Lind, an advisor to Dan Holm, the speaker of the council, was shot.", "wounded", "an advisor"),
    ("Jan Holm's nephew Ivo Lind said the peer, who was killed on Monday, would be missed.", "killed", "the peer"),
    ("Mason held his daughter at the time, who was also wounded.", "wounded", "his daughter"),
    ("The daughter of the envoy to Chile, who had come alone, was wounded.", "wounded", "The daughter"),
]


@pytest.mark.parametrize(("text", "kind", "phrase"), IN_EARNEST)
def test_the_same_words_in_earnest(text: str, kind: str, phrase: str) -> None:
    told = [(c.kind, c.phrase and c.phrase.text) for c in find_casualties(Reading.of(text, day=DAY)) if c.kind == kind]
    assert told == [(kind, phrase)]


@pytest.mark.parametrize(
    ("text", "dated"),
    [
        ("Six million Jews were killed in the Holocaust, he said on Monday.", (1945, "cumulative")),
        ("The Korean War, in which more than two million people died, ended in a truce.", (1953, "cumulative")),
        ("In Auschwitz, at least a million people were murdered.", (1945, "cumulative")),
        ("The September 11 attacks killed nearly 3,000 people.", (2001, "cumulative")),
        ("More than 2,900 people were killed in the September 11, 2001 attacks.", (2001, "cumulative")),
        ("Some 200 people were killed in the coup of September 11, 1973.", (1973, "cumulative")),
        ("The Challenger disaster killed seven astronauts.", (1986, "cumulative")),
        ("Two soldiers were killed in World War II.", (1945, "cumulative")),
        ("A survivor of the Holocaust was shot dead in Kesk on Monday.", (2024, "incident")),
        ("A Holocaust survivor was killed in Kesk.", (None, "incident")),
        ("Soldiers killed a veteran of the Korean War.", (None, "incident")),
        ("Soldiers killed two men; the Holocaust was taught in Kesk.", (None, "incident")),
        ("Three men died after a bomb from World War II exploded in Kesk.", (None, "incident")),
        ("Two men died in the Auschwitzer Street fire.", (None, "incident")),
        ("Soldiers killed two men, as in the Korean War.", (None, "incident")),
        ("Two men were killed near Auschwitz.", (None, "incident")),
        ("On Monday, a million visitors to Auschwitz were counted, and two of them died.", (2024, "incident")),
    ],
)
def test_what_everybody_knows_to_be_long_ago_is_dated(text: str, dated: tuple[int | None, str]) -> None:
    figure = find_casualties(Reading.of(text, day=DAY))[-1]
    assert (figure.date and figure.date.start.year, figure.scope) == dated


def test_a_well_known_event_is_news_in_its_year() -> None:
    text = "At least 191 people were killed in the Madrid train bombings."
    recent, later = (find_casualties(Reading.of(text, day=day))[0] for day in (date(2005, 3, 12), date(2024, 5, 15)))
    assert (recent.scope, later.scope) == ("incident", "cumulative")


@pytest.mark.parametrize(
    ("text", "killed"),
    [
        ("Soldiers killed 40 men and 2000 women.", [40, 2000]),
        ("Soldiers killed 40 men and 2000 young women.", [40, 2000]),
        ("Among the force, 24, including a cook, were killed.", [24]),
        ("In Kesk market, 24, a third of all, were killed.", [24]),
        ("2003 were killed in the quake.", [2003]),
    ],
)
def test_how_many_they_are(text: str, killed: list[int]) -> None:
    assert [c.best for c in find_casualties(Reading.of(text, day=DAY)) if c.kind == "killed"] == killed


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Officials had earlier said 12 people died in Kesk.", "Officials"),
        ("Police initially said 12 people died in Kesk.", "Police"),
        ("Police have said 12 people died in Kesk.", "Police"),
        ("The blast killed nine people, not 12 as reported earlier, the mayor said.", "the mayor"),
    ],
)
def test_who_says_so(text: str, source: str) -> None:
    assert find_casualties(Reading.of(text, day=DAY))[0].attribution == source


def test_who_speaks_of_the_dead_is_none_of_them() -> None:
    text = "Ivo Lind, who said Adam and Ethan Orme died of wounds and their mother, Ana Orme, died of a shot."
    told = find_casualties(Reading.of(text, day=DAY))
    assert [c.phrase.text for c in told if c.phrase] == ["Adam", "their mother, Ana Orme"]


_MATCH = "The coach named the squad before the semi-final. "


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (_MATCH + "Ivo Lind was injured.", 0),
        (_MATCH + "Both Ivo Lind and Dan Orme are missing.", 0),
        ("The mayor named the squad before the vote. Ivo Lind was injured.", 1),
        (_MATCH + "Two fans were injured.", 1),
        (_MATCH + "Ivo Lind was injured when the bus crashed.", 1),
        (_MATCH + "Ivo Lind was killed.", 1),
        (_MATCH + "Five players were injured.", 1),
        (_MATCH + "Ivo Lind, Dan Orme, Ana Holm and Tom Aal were injured.", 1),
    ],
)
def test_who_is_hurt_at_play_is_no_casualty(text: str, told: int) -> None:
    assert len(find_casualties(Reading.of(text, day=DAY))) == told


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("A quake of 6.9 on the Richter scale killed two people.", None),
        ("Two fans were hurt in the Kesta Cup.", None),
        ("Two men were killed in The Long Siege, a drama.", None),
        ("Two men were killed in The Hague.", "The Hague"),
        ("Two men were killed in Kesk.", "Kesk"),
        ("A film says that two men were killed in Kesk.", "Kesk"),
        ("Two men were killed in The Long Siege, the actress said.", None),
    ],
)
def test_what_is_no_place(text: str, place: str | None) -> None:
    (figure,) = find_casualties(Reading.of(text, day=DAY))
    assert figure.place == place
