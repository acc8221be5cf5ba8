"""How desks, police and headlines word what happened to people; each row a text, the dead, the wounded."""

from __future__ import annotations

from datetime import date

import pytest

from casualty_figures import DAY, toll
from tocsin.agents.extract.casualties import find_casualties
from tocsin.agents.extract.reading import Reading
from tocsin.schemas.terms import CasualtyKind

WORDINGS = [
    # verbs
    ("Two men stabbed a guard to death in Ilam and wounded six.", 1, 6),
    ("Eleven injured miners were taken to hospital.", None, 11),
    ("Doctors treated 40 badly injured people at the scene.", None, 40),
    ("Eleven wounded soldiers were flown to a clinic.", None, 11),
    ("He met thirty wounded veterans on Monday.", None, None),
    ("A wounded minister was taken to hospital.", None, 1),
    ("Wounded soldiers met the minister.", None, None),
    ("Two wounded soldiers died in hospital.", 2, None),
    ("Two seriously injured women later died in hospital.", 2, None),
    ("All 72 people on board a plane that crashed near Ilam on Monday were killed, the army said.", 72, None),
    ("Nine guests at a hotel that burned in Ilam on Monday were injured.", None, 9),
    ("He is accused of hacking three neighbours to death in Ilam.", 3, None),
    ("A crowd beat two thieves to death in Ilam.", 2, None),
    ("Eleven villagers were mown down on the road to Ilam.", 11, None),
    ("Eight soldiers were martyred and 14 wounded near Ilam.", 8, 14),
    ("Nine guards embraced martyrdom at the gate.", 9, None),
    ("The ministry said 11 militants had been neutralised near Ilam.", 11, None),
    ("A bullet grazed a baker, and two nurses were grazed by splinters.", None, 2),
    ("A passenger was struck in the arm near Ilam.", None, 1),
    ("A passenger was struck in the standings.", None, None),
    ("Gunfire struck three people in Ilam.", None, 3),
    ("The reform struck three people as odd.", None, None),
    ("A porter was shot in the head and killed in Ilam.", 1, None),
    ("A porter was shot several times and killed in Ilam.", 1, None),
    ("Ten people were killed and several injured in Ilam.", 10, None),
    ("Nobody was killed or wounded in Ilam.", 0, 0),
    ("The remains of twelve miners were found in the shaft.", 12, None),
    ("Ali Kort remains in office; a body was found.", 1, None),
    ("Seventeen lives were lost in the fire.", 17, None),
    ("The bodies of a mother and her two sons were discovered in Ilam.", 3, None),
    ("He was accused of beating two guards.", None, None),
    ("The rebels were surrounded and killed two guards.", 2, None),
    ("Two rebels threatened and killed for years.", None, None),
    ("A bullet grazed a baker.", None, 1),
    ("Lena Baker was killed.", 1, None),
    ("The crash killed a guard, a nurse said.", 1, None),
    ("The crash killed a guard, a nurse found out.", 1, None),
    ("The number of cholera deaths in the east rose to 37 on Monday.", 37, None),
    ("The number of confirmed Ebola deaths stands at 12.", 12, None),
    ("Four deaths were found to have had other causes.", None, None),
    ("Four deaths were unrelated to the outbreak.", None, None),
    ("Four bodies were found in Ilam.", 4, None),
    ("Ilam is calm.\n\n08:55 Two guards were wounded in Ilam, the mayor says.", None, 2),
    ("Ilam is calm.\n\n08:55 Two guards wounded in Ilam\n\nThe port is open.", None, None),
    ("The number of people killed in an overnight drone attack on the southern coastal city of Ilam rose to five.", 5, None),
    ("Rescuers pulled a sixth body from the rubble.", 1, None),
    # states
    ("The blast left twelve dead and four with serious injuries.", 12, 4),
    ("The body of a man with burns was found in Ilam.", 1, None),
    ("The shooting left a guard dead and another in critical condition.", 1, 1),
    ("One person died and another is fighting for life.", 1, 1),
    ("The shooting left two nurses dead and two others in the hospital.", 2, 2),
    ("Two nurses are dead and one in hospital.", 2, 1),
    ("Two nurses died and their brother waited in the hospital.", 2, None),
    ("Two nurses were killed, and three doctors in the hospital said so.", 2, None),
    ("He spoke of the July 15 deaths.", None, None),
    ("Two other passengers are in stable condition.", None, 2),
    ("A girl wounded in the blast died on Thursday.", 1, None),
    ("A girl wounded in the blast cried as two nurses died.", 2, 1),
    ("Five people were wounded and later died.", 5, 5),
    # neither
    ("Twenty-seven people were killed or wounded in Ilam.", None, None),
    ("In all, 27 people were injured or killed in Ilam.", None, None),
    ("The army denied that twelve people had been killed in Ilam.", None, None),
    ("The army denied on Monday that twelve people died in Ilam.", None, None),
    ("The army denied wrongdoing and said that twelve people had been killed.", 12, None),
    ("The mayor fears the toll could rise to 200.", None, None),
    ("The toll is expected to climb to 200.", None, None),
    ("The toll, which could rise, stood at 40.", 40, None),
    # tolls
    ("The death toll in the Ilam blast reaches 10.", 10, None),
    # a part of whom are told of
    ("Six of the 40 wounded were in critical condition.", None, 40),
    ("At least three of the 22 dead were children.", 22, None),
    ("Two of the 11 wounded died.", 2, 11),
    ("Two of the 11 on board were killed.", 2, None),
    # whoever travels
    ("At least 241 people aboard an Air Ilam flight were killed.", 241, None),
    ("All 72 people on board a Kesk Airlines plane were killed.", 72, None),
    # what is believed
    ("More than 160 people are believed to be dead.", 160, None),
    ("Twelve people are said to be injured.", None, 12),
    ("Four people are expected to be killed.", None, None),
    ("He is to be killed.", None, None),
    ("Forty people are said to die in Ilam.", None, None),
    # tolls of other words
    ("Police revised the death toll in a collision of two buses to 31 from 37.", 31, None),
    ("The blast had a death toll of 31.", 31, None),
    ("The number of people confirmed dead in the fire rose to 128.", 128, None),
    ("The number of people who have died rose to 128.", 128, None),
    # some of those who are told of
    ("Twenty-nine people were in hospital, seven of them in critical condition.", None, 29),
    ("Twelve people were hurt, and two were in critical condition.", None, 12),
    ("The number of people killed in the No. 7 mine was 260.", 260, None),
    ("A nurse died on Thursday, bringing the number of victims to 10.", 10, None),
    # nobody has counted
    ("There were no immediate reports of casualties.", None, None),
    ("Police had no immediate reports of injuries.", None, None),
    ("There were no reports of casualties.", 0, 0),
    # a place is nobody
    ("Blasts were heard in the capital, Ilam, and two people were killed.", 2, None),
    ("He was driving through Ilam, Ohio, and two others were killed.", 2, None),
    ("A fire began in the suburb, Kesk, and three men were injured.", None, 3),
    ("Jan Kort, Ana Aal and two guards were killed.", 4, None),
    ("A toddler was the latest victim, bringing to nine the number of dead.", 9, None),
    ("The official death count stands at 22.", 22, None),
    ("The tally of dead rose by three to 22.", 22, None),
    ("Confirmed fatalities: 22", 22, None),
    ("Cholera deaths in Ilam rose to 96.", 96, None),
    ("Deaths from the outbreak of cholera in Ilam have reached 96.", 96, None),
    ("Injuries from the blast climbed to 45.", None, 45),
    ("Deaths from the floods could reach 500.", None, None),
    ("Deaths from the floods, expected to reach 500, are few.", None, None),
    ("Deaths from the floods in Ilam are likely to reach 500.", None, None),
    ("Deaths fell by 40 in Ilam.", None, None),
    ("Deaths, police said, passed 40.", None, None),
    ("Fever deaths in Ilam topped 2,000 a day.", None, None),
    ("Maternal deaths fell to 40 per 100,000 births.", None, None),
    ("More than a thousand people are believed to have died in Ilam.", 1000, None),
    ("The war is said to have killed nine thousand people.", None, None),
    ("Twelve people have been killed on this road this year.", None, None),
    ("The fever has infected 1,300 people, 58 of whom have died.", 58, None),
    ("A family of four, two of whom were hurt, fled the fire.", None, 2),
    # asides between dashes
    ("At least eight people — five officers and three cooks — died in Ilam.", 8, None),
    ("At least eight people -- five officers and three cooks -- were killed.", 8, None),
    ("The mayor — he had two sons — was wounded.", None, 1),
    ("A guard – he was on his first watch – was wounded.", None, 1),
    # the verb first
    ("Killed were Jan Kort, 45, and Ana Aal, 43.", 2, None),
    ("Killed in the crash were Jan Kort, 45; Ana Aal, 43; and Lena Lind, 12.", 3, None),
    ("Also injured was Lena Lind, 12.", None, 1),
    ("Dead are Jan Kort, 45, and Ana Aal, 43.", 2, None),
    ("The coroner identified the dead as Jan Kort, 45, and Ana Aal, 43.", 2, None),
    ("Those also injured were two boys.", None, 2),
    ("Killed by a mine; the others were two nurses.", None, None),
    ("Killed, the bill was no more.", None, None),
    # whose, or of where, somebody is
    ("The governor of Ilam and two guards were killed.", 3, None),
    ("A member of the council and his driver were killed.", 2, None),
    ("A reporter with Radio Ilam and her cameraman died.", 2, None),
    ("Two engineers from the Kesk works, a driver and a guard were killed.", 4, None),
    ("The attack killed a teacher from Osta and two pupils.", 3, None),
    ("Gunmen wounded a member of the council and his driver.", None, 2),
    ("The head of the Ilam police and three officers were wounded.", None, 4),
    ("The mother of Ali Kort and Omar Aal was killed.", 1, None),
    ("Gunmen killed the mother of Ali Kort and Omar Aal.", 1, None),
    ("Lena Lind, mayor of Ilam and head of its council, was killed.", 1, None),
    ("Lena Lind, former mayor of Ilam and coordinator of the Kesk league, was shot and killed.", 1, None),
    ("Gunmen killed Lena Lind, a preacher at a Kesk church and a member of the council.", 1, None),
    ("A member of the council and editor of the Post was killed.", 1, None),
    ("The bodies of two people were found at the mill, along with two people who had burns.", 2, None),
    ("Two officers were among 29 people taken to hospital.", None, 29),
    ("Gunmen killed Lena Lind, a preacher at a Kesk church and her son.", 2, None),
    ("A friend of the mayor and former guard was killed.", 1, None),
    ("Police found the bodies of two people at the mill, along with two people who had burns.", 2, None),
    ("The war has killed tens of thousands of people.", None, None),
    ("More than 150,000 people have died in the war.", None, None),
    ("Six soldiers have been killed in the fighting.", 6, None),
    # with whom
    ("Gunmen shot dead a tribal elder outside his house in Ilam, along with his son.", 2, None),
    ("The attack left 33 people dead, as well as the bomber.", 34, None),
    ("Gunmen shot dead an elder and fled along with his car.", 1, None),
    ("The blast killed a nurse and left her sister in hospital, along with four others.", 1, None),
    ("A man shot dead his old friend and football teammate.", 1, None),
    ("A man shot dead his friend and a teammate.", 2, None),
    ("A man shot dead his wife and son.", 2, None),
    ("A man shot dead his friend and son.", 2, None),
    ("Two nuns and a novice were robbed and murdered.", 3, None),
    ("Two nuns had robbed and murdered a guard.", 1, None),
    ("Her bullet-riddled body was found on a road.", 1, None),
    ("Five of her classmates were wounded.", None, 5),
    ("The dead were identified as an American, a Briton and two Danes.", 4, None),
    ("The wounded were two boys from Osta.", None, 2),
    ("The dead were buried by two priests.", None, None),
    ("A Norwegian C-130 carrying 20 soldiers crashed in Osta, killing everyone on board.", 20, None),
    ("A bus carrying 40 pilgrims plunged into a river and everyone on board died.", 40, None),
    ("A bus carrying 40 pilgrims plunged into a river and all those aboard were killed.", 40, None),
    ("A plane with 242 people on board crashed in Osta, killing all but two of them.", 240, None),
    ("A plane with 242 people aboard crashed in Osta, killing all but two on board.", 240, None),
    ("A plane with 242 people on board crashed in Osta, killing all but two cows.", None, None),
    ("A plane carrying 20 soldiers hit a bus with 4 people aboard, killing everyone on board.", None, None),
    ("A plane carrying 20 soldiers crashed in Osta, killing all the sheep.", None, None),
    ("A plane crashed in Osta, killing everyone on board.", None, None),
    ("All 20 soldiers aboard a Norwegian C-130 that came down in Osta were killed.", 20, None),
    ("All 242 people on a Boeing 787 operated by Air Osta were killed.", 242, None),
    ("At least 17 people died, three of them in hospital.", 17, None),
    ("At least 17 people died, three in hospital.", 17, None),
    ("Two boys were in hospital.", None, 2),
    ("Two boys remained in hospital on Monday.", None, 2),
    ("The storm has killed 34 people, with more than 100 still in hospital.", 34, 100),
    ("The mayor remained in hospital on Monday.", None, None),
    ("Nine people are in hospital with measles.", None, None),
    ("Ten nurses in hospitals went on strike.", None, None),
    ("Two people visited him in hospital.", None, None),
    ("The mayor first said both guards had died, then said that she did not know.", None, None),
    ("The mayor initially said two guards had died but later spoke of wounds.", None, None),
    ("The mayor first said that two guards had died in the raid.", 2, None),
    ("Two guards died first, then said goodbye.", 2, None),
    # headlines
    ("Man, 34, killed in Ilam blast", 1, None),
    ("Man, woman found dead in Ilam home", 2, None),
    ("Man, 2 kids dead in Ilam", 3, None),
    ("Five, including two children, die in fire", 5, None),
    ("At least 20 die in nursing home fire", 20, None),
    ("Ilam: 20 die in fire", 20, None),
    ("Doctors said that 20 die of it.", None, None),
    ("Off-duty officer fatally shoots man", 1, None),
    ("Homeowner shoots, kills intruder", 1, None),
    ("Clerk shot, killed during robbery", 1, None),
    ("Lind and Kort shot, killed and buried Ali Aal.", None, 2),
    ("Police investigate double homicide in Ilam", 2, None),
    ("The triple homicide in Ilam shook the town.", 3, None),
    ("The double homicide suspect was arrested.", None, None),
]


@pytest.mark.parametrize(("text", "killed", "wounded"), WORDINGS)
def test_wordings(text: str, killed: int | None, wounded: int | None) -> None:
    assert (toll(text, "killed"), toll(text, "wounded")) == (killed, wounded)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("A girl wounded in Monday's market bombing died on Tuesday, bringing the toll to 12.", date(2024, 5, 13)),
        ("Monday's earthquake killed 12 people, the governor said on Tuesday.", date(2024, 5, 13)),
        ("At Monday's session the governor said that 12 people died on Tuesday.", date(2024, 5, 14)),
        ("Petra Holm spoke in Osta on Monday, three days after 12 people were shot dead.", date(2024, 5, 10)),
        ("Petra Holm spoke in Osta, three days after 12 people were shot dead.", date(2024, 5, 12)),
        ("On Monday, three days after the vote, 12 people were shot dead.", date(2024, 5, 13)),
        ("Twelve people were shot on Saturday and died two days after.", date(2024, 5, 13)),
        ("Petra Holm spoke in Osta on Monday, a week after 12 people were shot dead.", date(2024, 5, 6)),
        (
            "The mayor said on Monday that 12 people were killed in Osta and in the villages around it on Saturday.",
            date(2024, 5, 11),
        ),
        ("The mayor said on Monday that 12 people had been killed since fighting began on Saturday.", date(2024, 5, 11)),
        ("The mayor said on Monday that 12 people had been killed.", date(2024, 5, 13)),
    ],
)
def test_the_day_is_that_of_what_happened(text: str, day: date) -> None:
    (figure,) = (c for c in find_casualties(Reading.of(text, day=DAY)) if c.best == 12)
    assert figure.date is not None
    assert figure.date.start == day


def test_a_day_that_counts_from_another_is_not_that_of_what_it_follows() -> None:
    for text in ("In Osta 12 people died three days after a quake.", "Petra Holm spoke a year after 12 people were shot dead."):
        (figure,) = find_casualties(Reading.of(text, day=DAY))
        assert figure.date is None


OTHER_KINDS = [
    ("One of 25 girls abducted in Osta has escaped, leaving 24 in captivity.", "captured", 24),
    ("Fifty of the pupils kidnapped in Osta have escaped.", "captured", None),
    ("All 24 girls abducted in Osta last week have since been freed.", "captured", None),
    ("The association said 253 pupils were still held.", "captured", 253),
    ("Fifty hostages are still being held in Osta.", "captured", 50),
    ("Nine soldiers were held captive in Osta.", "captured", 9),
    ("The army said 12 soldiers were captured and one escaped.", "captured", 12),
    ("Gunmen abducted 12 people in Osta and fled.", "captured", 12),
    ("The army said 12 soldiers were captured and one had escaped.", "captured", 12),
    ("Twelve people were abducted in Osta by escaped convicts.", "captured", 12),
    ("The 24 girls abducted in Osta were later released.", "captured", None),
    ("At least 42 migrants are dead or missing off Osta.", "missing", 42),
    ("At least 42 migrants are dead or missing off Osta.", "killed", None),
    ("About 60 people are missing or dead.", "missing", 60),
    ("About 60 people are missing or dead.", "killed", None),
    ("Nine remain missing.", "missing", 9),
    ("The bodies of all nine men missing in a mine in Osta were found.", "missing", None),
    ("All five hikers reported missing on Sunday were rescued.", "missing", None),
    ("Nine are still missing after two bodies were found.", "missing", 9),
    ("Rescuers looked for nine missing after two bodies were found.", "missing", 9),
    ("Nine people were missing when two bodies were found.", "missing", 9),
    ("Another nine people were listed as missing.", "missing", 9),
    ("The number of missing rose to 41.", "missing", 41),
    ("The number of people missing fell to 12.", "missing", 12),
    ("Gunmen took 12 hostages.", "captured", 12),
    ("Gunmen took twelve people hostage.", "captured", 12),
    ("The army said it took 14 soldiers prisoner.", "captured", 14),
    ("The front is still holding 50 hostages.", "captured", 50),
    ("A bus took two nurses to the hostages.", "captured", None),
    ("Gunmen took 12 cars and freed the hostages.", "captured", None),
    ("Gunmen took the money of two men, then six hostages.", "captured", None),
    ("The flood forced 40,000 from their homes.", "displaced", 40_000),
    ("The flood forced 40,000 people to flee.", "displaced", 40_000),
    ("The mayor ordered 300 people to evacuate.", "displaced", 300),
    ("Fifty thousand people have been told to leave their homes.", "displaced", 50_000),
    ("About 300 people were ordered to evacuate.", "displaced", 300),
    ("About 300 people were told to leave a shop.", "displaced", None),
    ("Eleven wounded soldiers were evacuated by helicopter.", "displaced", None),
    ("The mayor ordered 300 people to pay.", "displaced", None),
    ("The fire drove 40,000 people from their homes.", "displaced", 40_000),
    ("He drove two nurses from the station.", "displaced", None),
    ("The quake left 40,000 homeless.", "displaced", 40_000),
    ("The quake made 40,000 people homeless.", "displaced", 40_000),
    ("Forty thousand people have fled the fighting.", "displaced", 40_000),
    ("Some 40,000 people lost their homes.", "displaced", 40_000),
    ("Some 40,000 people have taken refuge in camps.", "displaced", 40_000),
    ("Two gunmen fled.", "displaced", None),
    ("The fires forced the evacuation of 20,000 people.", "displaced", 20_000),
    ("The planned evacuation of 200 people was put off.", "displaced", None),
    ("The evacuation of 40 wounded soldiers took a day.", "displaced", None),
    ("The evacuation of the embassy took a day.", "displaced", None),
]


@pytest.mark.parametrize(("text", "kind", "best"), OTHER_KINDS)
def test_other_kinds(text: str, kind: CasualtyKind, best: int | None) -> None:
    assert toll(text, kind) == best


ON_TOP = [  # text, the figures of the dead, and how many each is together
    ("Nine were killed instantly and three more died on the way to hospital.", [(9, 12), (3, 12)]),
    ("Three died at the scene and two later in hospital.", [(3, 5), (2, 5)]),
    ("Three died at the scene and two others in a nearby hospital.", [(3, 5), (2, 5)]),
    ("One man died at the scene, while a second died in hospital.", [(1, 2)]),
    ("A nurse and two cooks died at once, and another four people died in hospital.", [(1, 7), (2, 7), (4, 7)]),
    ("The assassination of four other priests, who were killed at home", [(4, None)]),
    ("Three were killed at the scene and two later in hospital.", [(3, 5), (2, 5)]),
    ("Three were killed at the scene and two on the way to hospital.", [(3, 5), (2, 5)]),
    ("Three were killed at the scene and two in hospital said so.", [(3, None)]),
    ("Six people were killed in the attack, and two others died in hospital.", [(6, 8), (2, 8)]),
    ("Six people were killed in the attack, and two others died in another attack.", [(6, None), (2, None)]),
    ("Three died at the scene and two in a car park.", [(3, None)]),
    ("Three died at the scene and two later said why.", [(3, None)]),
    ("Three died at the scene and two in hospital beds lived.", [(3, None)]),
    ("Nine people were killed, five on Tuesday.", [(9, None)]),
    ("Nine people were killed on Monday and five on Tuesday were hurt.", [(9, None)]),
    ("Two guards were killed and another attacker died.", [(2, None), (1, None)]),
    ("No one was killed at once, but two others died in hospital.", [(0, None), (2, None)]),
    ("Six people were killed days after two others died in Ilam.", [(6, None), (2, None)]),
    ("Six people were wounded and two others died in Ilam.", [(2, None)]),
    ("Nine people were killed on Monday and five on Tuesday.", [(9, None), (5, None)]),
    ("Nine people were killed on Monday and five on strike.", [(9, None)]),
    ("The toll rose to nine and two others died in hospital.", [(9, None), (2, None)]),
]


@pytest.mark.parametrize(("text", "expected"), ON_TOP)
def test_those_who_come_on_top_are_counted_together(text: str, expected: list[tuple[int, int | None]]) -> None:
    told = find_casualties(Reading.of(text, day=DAY))
    assert [(c.best, c.together) for c in told if c.kind == "killed"] == expected
