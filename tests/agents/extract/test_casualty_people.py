"""Who is counted: those whom a sentence sets apart, names beside one, parents, ages, and people called like months."""

from __future__ import annotations

import pytest

from casualty_figures import DAY, toll
from tocsin.agents.extract.casualties.finder import find_casualties
from tocsin.agents.extract.parse.reading import Reading
from tocsin.agents.extract.phrases.person_heads import read_head
from tocsin.agents.extract.text.words import words_of

SET_APART = [
    ("Seven people were shot in Ilam, with six confirmed dead.", 6, 7),
    ("A soldier who was injured in the crash succumbed to his injuries.", 1, None),
    ("A soldier who was seriously injured in the crash died.", 1, None),
    ("The number of those martyred in the blast rose to 14.", 14, None),
    ("Seven people were shot in Ilam, with two of them pronounced dead at the scene.", 2, None),
    ("Five people were hit by bullets, including one who was pronounced dead soon after.", 1, 5),
    ("Five people were hit by bullets, including one declared dead soon after.", 1, 5),
    ("Five people were hurt in Ilam, and later pronounced dead.", 5, 5),
    ("One man, Jan Kort, was killed, and two others were wounded.", 1, 2),
    ("One, Jan Kort, 24, was pronounced dead; two others were wounded.", 1, 2),
    ("A gunman killed one man, Jan Kort, and two women, and wounded six.", 3, 6),
    ("The pilot, a man in his 60s, and his passenger died; two others were wounded.", 2, 2),
    ("The driver, a woman in her 30s, and two children were killed; two others were wounded.", 3, 2),
    ("The man, a woman, and two children were killed; two others were wounded.", 4, 2),
    ("The driver, a woman and two children were killed; two others were wounded.", 4, 2),
    ("The driver, a woman, a man and a child were killed; two others were wounded.", 4, 2),
    ("Gunmen shot a man dead and wounded two others.", 1, 2),
    ("Gunmen took nine passengers off a bus and shot them dead, and wounded two others.", 9, 2),
    ("Militants dragged three teachers out of a bus and killed them; two others were wounded.", 3, 2),
    ("Gunmen took nine passengers off a bus in the area of Kesk, Osta, and shot them dead; two others were wounded.", 9, 2),
    ("Gunmen took nine passengers off a bus and shot them; two others were wounded.", None, 2),
    ("Gunmen robbed two teachers before police killed them; two others were wounded.", None, 2),
    ("Three gunmen stopped a bus and killed them; two others were wounded.", None, 2),
    ("Police arrested two men and charged them with murder; two others were wounded.", None, 2),
    ("Both Kort and Aal died, and two others were wounded.", 2, 2),
    ("Both the driver and his passenger were killed, and two others were wounded.", 2, 2),
    ("Both drivers and a passenger were killed, and two others were wounded.", 3, 2),
    ("A father killed his 12- and 10-year-old sons and wounded two guards.", None, 2),
    ("The mother of two victims was killed, and six guards were wounded.", 1, 6),
    ("Father of 3 killed, two sons wounded", 1, 2),
    ("The father of a 3-year-old boy was killed, and two guards were wounded.", 1, 2),
    ("Police say an 18-month old is dead and two guards were wounded.", 1, 2),
    ("Ana Aal, 30; and Jan Kort, 31 all died; two guards were wounded.", 1, 2),
    ("One of the men in a crash that hurt five people has died.", 1, 5),
    ("One of the men hurt in a blast that wounded five people was killed.", 1, 5),
    ("One of the men in a blast that hurt five people was found dead.", 1, 5),
    ("He killed himself, Ana Aal and two guards, and wounded six.", 4, 6),
    ("One man drove the car that two boys were killed by; two guards were wounded.", 2, 2),
    ("The blast that wounded six people was planned; two guards were killed.", 2, 6),
    ("A gunman killed April Kort and wounded two guards.", 1, 2),
    ("Jan Kort and May Aal were killed, and two guards were wounded.", 2, 2),
    ("In April Varna killed ten soldiers and wounded two guards.", 10, 2),
    ("A father killed his 4- or 5-year-old son and wounded two guards.", 1, 2),
    ("The captain was killed along with two sailors, and three others were wounded.", 3, 3),
    ("The captain was killed on Monday near Ilam, along with his wife and two sons; six were wounded.", 4, 6),
    ("The victim, a teacher, was killed, and two guards were wounded.", 1, 2),
    ("The driver, a 34-year-old mother of three, died, and two guards were wounded.", 1, 2),
    ("The driver, a mother of three from Port Ilam, died, and two guards were wounded.", 1, 2),
    ("A man, a teacher, was found dead, and two guards were wounded.", 1, 2),
    ("The driver, a nurse and two cooks were killed; two guards were wounded.", 4, 2),
    ("A man, a woman, a boy and two cooks were killed; two guards were wounded.", 5, 2),
    ("The driver, a nurse, and two cooks were killed; two guards were wounded.", 4, 2),
    ("The crash killed the pilot, the co-pilot and all six passengers; two guards were wounded.", 8, 2),
    ("The number of confirmed deaths rose to 17, and two guards were wounded.", 17, 2),
    ("The death toll, earlier put at 15, was lowered to 12, and two guards were wounded.", 12, 2),
    ("The toll, initially at 15, was lowered to 12, and two guards were wounded.", 12, 2),
    ("A man, a woman were killed in Ilam; two guards were wounded.", 2, 2),
    ("The driver, a teacher, 34, was killed; two guards were wounded.", 1, 2),
    ("The mayor was killed with a guard's gun, and two boys were wounded.", 1, 2),
    ("The mayor was killed during talks with his two brothers, and two guards were wounded.", 1, 2),
    ("Two boys were killed with six guards wounded in Ilam.", 2, 6),
    ("Lena Kort was killed with her two sons in Ilam, and a guard was wounded.", 3, 1),
    ("The mayor was shot dead with his wife and two drivers; a guard was wounded.", 4, 1),
    ("The mayor was killed with his wife watching, and two guards were wounded.", 1, 2),
    ("The mayor was killed with his own gun, and two guards were wounded.", 1, 2),
    ("Two sailors were killed with their families, and two guards were wounded.", 2, 2),
    ("There were no survivors among the 44 people on board, and two guards were wounded.", 44, 2),
    ("None of the 44 people on board survived, and two guards were wounded.", 44, 2),
    ("None of the 44 passengers survived the crash, and two guards were wounded.", 44, 2),
    ("Only two of the 11 miners survived, and six guards were wounded.", 9, 6),
    ("Just one of at least 20 people aboard survived the sinking, and six guards were wounded.", 19, 6),
    ("None of the 44 who went aboard survived, and two guards were wounded.", 44, 2),
    ("Only 12 of the 11 miners survived, and six guards were wounded.", None, 6),
    ("Only two of the 11 ministers' plans survived, and six guards were wounded.", None, 6),
    ("Only two of the 11 bills survived, and six guards were wounded.", None, 6),
    ("None of the 11 ministers survived the vote, and six guards were wounded.", None, 6),
    ("Two of the 11 miners survived, and six guards were wounded.", None, 6),
    ("None of the plans was known to the three who survived, and six guards were wounded.", None, 6),
    ("Officials put the number of injured at 120, and six guards were killed.", 6, 120),
    ("Two boys died together with their father, and two guards were wounded.", 3, 2),
    ("A nurse was shot dead, as well as two guests; one guard was wounded.", 3, 1),
    ("Two boys are dead along with their father; two guards were wounded.", 3, 2),
    ("The captain was killed when he met, along with two aides, a man of Ilam; two guards were wounded.", 1, 2),
    ("A sailor was killed along with a dog, and two guards were wounded.", 1, 2),
    ("The brothers, 8 and 11, were killed, and two guards were wounded.", 2, 2),
    ("Three girls, 4, 6 and 9, were found dead; two guards were wounded.", 3, 2),
    ("Three girls (4, 6 and 9) were found dead; two guards were wounded.", 3, 2),
    ("Three girls, 6 men and 9 women were found dead; two guards were wounded.", 18, 2),
    ("A man in his 40s and a woman in her late thirties were killed; two guards were wounded.", 2, 2),
    ("Two women in their mid-20s and a boy died; two guards were wounded.", 3, 2),
    ("A man in his car and a woman were killed; two guards were wounded.", 1, 2),
    ("The driver and three of his guests did not survive; two guards were wounded.", 4, 2),
    ("The driver didn't survive the crash, and two guards were wounded.", 1, 2),
    ("The minister did not survive the vote, and two guards were wounded.", None, 2),
    ("Two bombers killed themselves and 13 guards, and wounded six.", 13, 6),
    ("Two men killed themselves and were found by guards; six were wounded.", 2, 6),
    ("A sergeant, three of his men and a driver were killed; two guards were wounded.", 5, 2),
    ("A sailor lost his life in the storm, and two guards were wounded.", 1, 2),
    ("A sailor fell to his death, and two guards were wounded.", 1, 2),
    ("Doctors counted 18 bodies; two guards were wounded.", 18, 2),
    ("Guards saw two badly burned bodies; six were wounded.", 2, 6),
    ("Two public bodies were brought together; six guards were wounded.", None, 6),
    ("The four people whose bodies were found had known the six guards who were wounded.", 4, 6),
    ("Two sailors were killed, and eleven people needed hospital treatment.", 2, 11),
    ("Six people, four of them guests, died, and two guards were wounded.", 6, 2),
    ("Six sailors, two of whom were cadets, drowned, and two guards were wounded.", 6, 2),
    ("Six people from one village, most of them young, were killed; two guards were wounded.", 6, 2),
    ("Ten guards were wounded, two of them seriously, and six men died.", 6, 10),
    ("Shelling left seven men, including two guests, dead; two guards were wounded.", 7, 2),
    ("Seven men, including two guests, dead; two guards wounded", 7, 2),
    ("Six people, three men and three women, were killed; two guards were wounded.", 6, 2),
    ("Two children, a boy and a girl, were killed; two guards were wounded.", 2, 2),
    ("Two men, a boy and a girl were killed; two guards were wounded.", 4, 2),
    ("Six people, two men and four women, were killed along with their driver; two guards were wounded.", 7, 2),
    ("A woman in her late thirties and a man were killed; two guards were wounded.", 2, 2),
    ("Six people, most of them guests, were killed; two guards were wounded.", 6, 2),
    ("A man blew himself up and two guards were wounded.", 1, 2),
    ("Two men killed themselves, two guards said, and six were wounded.", 2, 6),
    ("Two men, a boy and a girl, were killed; two guards were wounded.", 4, 2),
    ("Two women, a nurse and an infant, were killed; two guards were wounded.", 4, 2),
    ("Two men, a father and a son, were killed; two guards were wounded.", 2, 2),
    ("A bomb killed four people, a guard and three guests; two guards were wounded.", 4, 2),
    ("Two more men have died, bringing the number killed to 9; six guards were wounded.", 9, 6),
    ("Two sailors were killed, and one was airlifted to hospital.", 2, 1),
]


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("A guard said that one man has died.", "one man"),
        ("The mayor of 12 villages was killed.", "The mayor"),
        ("Ten men with two guards were found dead.", "Ten men"),
        ("One guard said four was killed.", "four"),
        ("Police met the families of two boys who were killed.", "two boys"),
        ("Police met the families of two boys who died.", "two boys"),
        ("A guard thought a family of four was killed.", "four"),
        ("The mother of 12 was killed.", "The mother of 12"),
        ("The mother of two victims was killed.", "The mother of two victims"),
        ("Police confirm an 18-month old is dead.", "an 18-month old"),
    ],
)
def test_the_words_of_a_figure(text: str, phrase: str) -> None:
    assert [c.phrase.text for c in find_casualties(Reading.of(text, day=DAY)) if c.phrase] == [phrase]


@pytest.mark.parametrize("text", ["killed May Kort", "Kort saw June Aal"])
def test_a_month_before_a_surname_is_a_name(text: str) -> None:
    words = words_of(text)
    head = read_head(words, len(words) - 2)
    assert head is not None
    assert head.named == " ".join(text.split()[-2:])


@pytest.mark.parametrize(
    "text", ["killed may Kort", "killed MAY KORT", "in May Kort", "last May Kort", "killed May soldiers", "killed June Israeli"]
)
def test_other_months_are_none(text: str) -> None:
    words = words_of(text)
    assert read_head(words, len(words) - 2) is None


def test_a_month_behind_in_is_a_date() -> None:
    (told,) = find_casualties(Reading.of("In April Varna killed ten soldiers.", day=DAY))
    assert told.date is not None
    assert told.date.start.month == 4


@pytest.mark.parametrize("text", ["April Kort was killed.", "A gunman killed June Aal."])
def test_who_is_named_like_a_month_was_not_killed_in_it(text: str) -> None:
    (told,) = find_casualties(Reading.of(text, day=DAY))
    assert (told.best, told.date) == (1, None)
    assert told.phrase is not None
    assert told.phrase.text in ("April Kort", "June Aal")


@pytest.mark.parametrize(("text", "killed", "wounded"), SET_APART)
def test_who_is_set_apart_named_or_told_by_age(text: str, killed: int | None, wounded: int) -> None:
    assert (toll(text), toll(text, "wounded")) == (killed, wounded)
