"""What floods and missiles strike is a place, and nobody who was hurt."""

from __future__ import annotations

from datetime import date

import pytest

from tocsin.agents.extract.casualties.finder import find_casualties
from tocsin.agents.extract.parse.reading import Reading


@pytest.mark.parametrize(
    ("text", "figures", "place"),
    [
        ("Floods hit Kesk and 12 people were injured.", [12], "Kesk"),
        ("Missiles hit Kesk and Osta and 12 people were killed.", [12], "Kesk"),
        ("A tornado tore through Kesk and six people died.", [6], "Kesk"),
        ("A typhoon slammed into Kesk, leaving two people dead.", [2], "Kesk"),
        ("Troops stormed Kesk and ten people were killed.", [10], "Kesk"),
        ("A quake has shaken the town; the quake shook Kesk and at least 40 people were hurt.", [40], "Kesk"),
        ("Drones struck the Ukrainian port of Kesk and killed two people.", [2], "Kesk"),
        ("A storm battered Chile's Kesk region, killing two people.", [2], "Kesk"),
        ("The quake, which hit the northern Malian town of Kesk on Monday, killed 40 people.", [40], "Kesk"),
        ("Drones attacked Kesk, wounding 12 people.", [12], "Kesk"),
        ("Drones targeted Kesk and 12 people were killed.", [12], "Kesk"),
        ("Rebels attacked the city of Kesk on Monday, killing 12 people.", [12], "Kesk"),
        ("Rebels attacked the eastern mining town of Kesk, killing 12 people.", [12], "Kesk"),
        ("Rebels attacked Kesk town, killing 12 people.", [12], "Kesk"),
        ("Rebels attacked the Kesk District Council, and 12 people were killed.", [12], None),
        ("Rebels attacked the Kesk District Authorities offices, and 12 people were killed.", [12], None),
        ("Rebels attacked a town hall, and 12 people were killed.", [12], None),
        ("Rebels attacked Sumy, killing 12 people.", [12], "Sumy"),
        ("Gunmen attacked Florence Lind and two others were hurt.", [1, 2], None),
        ("Gunmen attacked a village chief and two others were hurt.", [1, 2], None),
        ("Gunmen attacked Maria Lind and two others were hurt.", [1, 2], None),
        ("Missiles hit the Donbas and 12 people were killed.", [12], "Donbas"),
        ("A truck hit Maria Lind and two others were injured.", [1, 2], None),
        ("A bomb hit the car of Maria Lind and two guards were killed.", [2], None),
        ("Strikes hit Ali Kort's house and two guards were killed.", [2], None),
        ("Shares struck Kesk and two men were hurt.", [1, 2], None),
        ("He walked through Kesk and two men were hurt.", [1, 2], None),
    ],
)
def test_struck(text: str, figures: list[int], place: str | None) -> None:
    told = find_casualties(Reading.of(text, day=date(2026, 3, 4)))
    assert [casualty.best for casualty in told] == figures
    assert {casualty.place for casualty in told} == {place}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("The toll of the storm climbed to 25, with seven more deaths reported in Kesk, the mayor said.", None),
        ("The toll of the storm climbed to 25, with seven more deaths in Kesk, and 12 bodies in Osta.", "Osta"),
        ("The storm killed 25, with seven more wounded in Kesk.", "Kesk"),
        ("The storm killed 25, with seven more deaths near by, in Kesk.", "Kesk"),
        ("Four people were shot at a club in Kesk. Two died and two were wounded.", "Kesk"),
        ("Four people were shot in Kesk. Two of them died.", "Kesk"),
        ("Two were shot in Kesk. Four people died.", None),
        (f"Four people were shot at a club in Kesk. {'It rained all day. ' * 20}Two people died.", None),
    ],
)
def test_the_place_of_a_toll_is_not_that_of_those_added(text: str, place: str | None) -> None:
    told = find_casualties(Reading.of(text, day=date(2026, 3, 4)))
    assert next(c.place for c in told if c.kind == "killed" and c.best in (25, 2, 4)) == place


@pytest.mark.parametrize(
    "text", ["The helicopter ditched off Kesk, killing four sailors.", "Four died when a jet came down in the sea off Kesk."]
)
def test_what_comes_down_in_the_sea_has_crashed(text: str) -> None:
    assert {figure.cause for figure in find_casualties(Reading.of(text))} == {"crash"}


@pytest.mark.parametrize(
    ("text", "scene"),
    [
        ("Miners are trapped after an explosion in Kesk. Three bodies have been brought out.", ("Kesk", "explosion")),
        ("Miners are trapped after an explosion in Kesk. Prayers were said. Three bodies were found.", ("Kesk", "explosion")),
        ("An explosion shut a mine in Kesk. Prayers were said. It rained. Three bodies were found.", (None, None)),
        ("An explosion shut a mine in Kesk in 2011. Three bodies were found.", (None, None)),
        ("The mayor of a town in Kesk resigned. Three bodies were found.", (None, None)),
        ("A flood cut off Kesk. Three men died in a crash in Osta.", ("Osta", "crash")),
        ("There was an explosion in Kesk. Three men died in a fire.", ("Kesk", "fire")),
    ],
)
def test_the_sentences_before_may_set_the_scene(text: str, scene: tuple[str | None, str | None]) -> None:
    (told,) = find_casualties(Reading.of(text, day=date(2026, 3, 4)))
    assert (told.place, told.cause) == scene


@pytest.mark.parametrize(
    ("text", "cause", "start"),
    [
        ("A quake shook Osta on Tuesday. Nine people were killed in Kesk.", "earthquake", date(2026, 3, 3)),
        ("A quake shook Osta on Tuesday. Nine people were killed in Kesk on Wednesday.", "earthquake", date(2026, 3, 4)),
        ("A quake shook Osta on Tuesday. Nine people were killed in a fire in Kesk.", "fire", None),
        ("A quake shook Osta in 2011. Nine people were killed in Kesk.", None, None),
    ],
)
def test_what_it_was_and_when_may_stand_before_it(text: str, cause: str | None, start: date | None) -> None:
    (told,) = find_casualties(Reading.of(text, day=date(2026, 3, 4)))
    assert (told.place, told.cause, told.date and told.date.start) == ("Kesk", cause, start)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("An explosion shut a mine in Kesk. Three men died. Two women died in Osta.", [None, "Osta"]),
        ("An explosion shut a mine in Kesk. Three men died. Mines have killed 90 people since 2001.", ["Kesk", None]),
    ],
)
def test_a_scene_is_that_of_figures_without_a_place(text: str, places: list[str | None]) -> None:
    assert [told.place for told in find_casualties(Reading.of(text, day=date(2026, 3, 4)))] == places


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("A man was shot dead east of Kesk on Monday.", "Kesk"),
        ("Two men were killed in a Toyota Camry on Monday.", None),
        ("Two men were killed outside a Lindmart in Kesk.", "Kesk"),
        ("Two men were killed at a Lindmart on Monday.", None),
        ("The men fled in a blue Toyota Camry, killing two guards.", None),
        ("WHEN IT WAS OVER TWO MEN WERE KILLED BY THE GUARDS, and he fled.", None),
        ("Two men were killed in a Kesk hospital.", "Kesk"),
        ("Two men were killed near E. Lind Street.", None),
        ("Two men were killed in a Sunday-morning attack.", None),
        ("Two men were killed near President Lind's house.", None),
        ("More Than 70 People Killed In Truck Attack In Kesk", "Kesk"),
        ("Two men died in Kesk Posted: Monday, 3 May", "Kesk"),
        ("Two men died in the US.", "US"),
        ("TWO MEN WERE SHOT DEAD IN KESK BY A GUARD, and he fled.", "KESK"),
        ("Man Charged in Crash That Killed Two", None),
        ("A man is being charged in the murder of Ivo Lind, 15.", None),
        ("Two men died in the bombing of Kesk.", "Kesk"),
        ("Man Charged in Kesk Crash That Killed Two", "Kesk"),
        ("Man Charged in Crash in Kesk That Killed Two", "Kesk"),
        ("Two Guards Killed in Fire Island Crash", "Fire Island"),
        ("A woman who was burned in the fire in Kesk has died in an Osta hospital.", "Kesk"),
        ("A man died when a taxi hit a truck on the R56 near Kesk.", "Kesk"),
        ("Russia launched 312 drones against Ukraine, killing two people.", "Ukraine"),
        ("Russia spoke out against Ukraine, and two people were killed.", None),
        ("A man was shot dead in Kesk about 50 km east of Osta on Monday.", "Kesk"),
        ("Two men died in an Osta clinic on Monday, taking the death toll from the Kesk factory fire to two.", "Kesk"),
        ("Two men died at the Institute of Burn and Plastic Surgery in Osta, taking the toll from the Kesk fire to two.", "Kesk"),
        ("Two men died at the Osta Medical College and Hospital, victims of the Kesk factory fire.", "Kesk"),
        ("In Osta two men were killed, said the mayor of Kesk, a blast survivor.", "Osta"),
        ("The death toll from Kesk fire rose to five, police in Osta said.", "Kesk"),
        ("Two men died on Monday in a crash, far from the Kesk office of their firm.", None),
        ("Four deaths were reported: 21 in Kesk, 12 in Osta and 5 in Ilam.", None),
        ("Four deaths were reported in Kesk: 21 in Osta, 12 in Ilam.", "Kesk"),
        ("Four deaths were reported: 21 in Kesk.", "Kesk"),
        ("Four people died: a bus fell in Kesk and a train in Osta.", "Kesk"),
        ("OSTA: Four people were killed in a fire here on Sunday.", "Osta"),
        ("Osta (UP), May 3 (WIRE) Four people were killed when a car rammed into a truck near here.", "Osta"),
        ("OSTA: Police said here on Sunday that four people were killed.", None),
        ('OSTA: "We stay here," said a man whose two sons were killed.', None),
        ("OSTA: Four people were killed in Kesk, an hour from here, on Sunday.", "Kesk"),
        ("OSTA: Four people were killed at a plant 30 km from here on Sunday.", "Osta"),
        ("A man was shot dead on an island 900 km south of Osta.", None),
        ("Ten miners were killed in a blast at a colliery some 40 kilometres east of Osta on Monday.", "Osta"),
        ("Two miners were killed in a blast at a pit 40km west of Osta on Monday.", "Osta"),
        ("Two miners were killed in a blast at a pit 450km west of Osta on Monday.", None),
        ("Two miners were killed in a blast at a pit 2.5 km west of Osta on Monday.", "Osta"),
        ("Miles east of Osta, at a pit in Kesk, two miners were killed on Monday of 12.", "Kesk"),
        ("A vessel was hit 55 nautical miles southwest of Osta on Monday, killing two of its crew.", "Osta"),
        ("Six soldiers were killed at a post a few miles north of Osta on Monday.", "Osta"),
        ("Two people were killed at a farm around 15 km from Osta on Monday.", "Osta"),
        ("Two people were killed in Kesk, 15 km from Osta, on Monday.", "Kesk"),
        ("A plane from Osta crashed on Monday and killed two.", None),
        ("At least 18 migrants drowned when their boat capsized off the Libyan coast on Tuesday.", "Libya"),
        ("Four sailors were killed when two ships collided off South Korea's west coast.", "South Korea"),
        ("A boat sank in Greek territorial waters on Friday, killing nine people.", "Greece"),
        ("A boat sank off the northern Sri Lankan shore on Friday, killing nine people.", "Sri Lanka"),
        ("A boat was hit off the Korean coast on Friday, killing nine people.", None),
        ("Six people were killed when a bus crashed in Prince Rupert on Monday.", "Prince Rupert"),
        ("Guards killed four people aboard a boat registered in Kesk.", None),
        ("A source in Norway said four people were killed.", None),
        ("Officials in Norway said four people were killed in Kesk.", "Kesk"),
        ("Police in Norway said four people were killed.", "Norway"),
        ("An official in Kesk said four people were killed.", "Kesk"),
        ("Guards killed four people in Norway.", "Norway"),
        ("A fire at the Palm nightclub in Kesk, 100 km east of the capital, Osta, killed 59 people.", "Kesk"),
        ("Fifty-nine people died when a fire broke out at the Palm nightclub in Kesk, 100 km east of Osta.", "Kesk"),
        ("Gunmen killed nine people at the Royal Palm hotel.", None),
        ("Three people were shot dead outside a Wal-Mart on Monday.", None),
        ("Three people were shot dead at an Osta County Wal-Mart.", None),
        ("Three people were killed at a Kesk market on Monday.", "Kesk"),
        ("Three people were killed in a Kesk suburb on Monday.", "Kesk"),
        ("Ten miners died in the Kusa mine near Kesk.", "Kusa"),
        ("Gunmen shot dead the mayor of Kesk, a city in Mexico's Ilam state, on Sunday.", "Kesk"),
        ("Gunmen shot dead the mayor of Kesk, a brave man in Mexico's Ilam state, on Sunday.", "Ilam"),
        ("Police fired on a crowd in Dar es Salaam, killing five people.", "Dar es Salaam"),
        ("Five people died in Port au Kesk on Monday.", "Port au Kesk"),
        ("A temple collapsed in Kesk, north of Osta, and four people were killed.", "Kesk, Osta"),
        ("A temple collapsed in Kesk, 40 miles north of Osta, and four people were killed.", "Kesk"),
        ("Fourteen people died in a shipwreck off Kesk on Saturday.", "Kesk"),
        ("A blast killed 15 people in the Indian state of Tamil Nadu.", "Tamil Nadu"),
        ("The toll from the quake passed 800, a spokesman told a news conference in Osta.", None),
        ("Ten people died, the governor told reporters in Osta.", None),
        ("Ten reporters died in Kesk.", "Kesk"),
        ("A bomb killed ten people during a peace conference in Kesk.", "Kesk"),
        ("The Malian capital mourned ten people who died.", None),
        ("Thirty-six people died in a crush at a rally held by Ilona Varga in Kesk.", "Kesk"),
        ("Sixty people were killed in an attack by the RSF on a shelter in the city of el-Kesk.", "el-Kesk"),
        ("Ten people died in India's Tamil Nadu state.", "Tamil Nadu"),
        ("Ten migrants were found dead in a half-sunken boat south of the Greek island of Kesk.", "Kesk"),
        ("Ten people are missing off the island of Kesk.", "Kesk"),
        ("Ten people drowned off Kesk.", "Kesk"),
        ("Ten people died in the U.S. raid.", None),
        ("Ten people died in a Norway strike.", None),
        ("Ten people died in Norway on Monday.", "Norway"),
        ("Two quakes struck hours apart off Kesk, killing ten people.", "Kesk"),
        ("Measles killed ten children in Cox's Bazar in Bangladesh.", "Cox's Bazar"),
        ("Measles killed ten children in Chile's Kesk.", "Kesk"),
        ("Measles has killed ten children, the health ministry in Osta said.", None),
        ("Ten children died in a ministry in Osta.", "Osta"),
        ("Police in Osta said that ten people died.", "Osta"),
        ("Norway said ten people died.", None),
        ("Ten people died in a crash on the Trans-Kesk highway in Osta.", "Osta"),
        ("Ten people died in a boat that was cut off Kesk.", None),
        ("Ten people died near Mount Kesk in Chile's South Island.", "Mount Kesk, South Island"),
        ("Ten people have died in the Ebola outbreak.", None),
        ("Ten people have died in the Kesk outbreak.", "Kesk"),
        ("Ten people died in Super Typhoon Kesk.", None),
        ("Ten people died in Hurricane Kesk in Osta.", "Osta"),
        ("Ten people died when gunmen opened fire at a Hanukkah party at the Kesk pier.", "Kesk"),
        ("Ten people died at Sydney's Kesk Beach on Monday.", "Kesk Beach, Sydney"),
        ("Ten people died in Gaza City's Kesk neighbourhood.", "Kesk, Gaza City"),
        ("Ten people died in Ivo Lind's Kesk home town.", "Kesk"),
        ("Ten people died in the Kesk area of Osta.", "Kesk, Osta"),
        ("Ten people died in the Kesk district of Osta.", "Kesk, Osta"),
        ("Ten people died in the Kesk region of Norway.", "Kesk"),
        ("Ten people died in the US state of Texas.", "Texas"),
        ("Ten people died in the Norway part of Kesk.", "Kesk"),
        ("Two men died when they came across Lind.", None),
        ("Ten people died in the Kesk bar fire.", "Kesk"),
        ("Ten people died in the Kesk bar.", None),
        ("Ten people died on Chile's Kesk island.", "Kesk"),
        ("Ten people died on Kesk island.", "Kesk"),
        ("Ten people died on Kesk Street.", None),
        ("The owners of a club where a fire killed 25 people, Ivo and Jan Lind, have been held in Kesk.", None),
        ("The owner of a club where a fire killed 25 people in Osta, Ivo Lind, has been held in Kesk.", "Osta"),
        ("The club where a fire killed 25 people was in Kesk.", "Kesk"),
        ("The fire, which killed 25 people, was in Kesk.", "Kesk"),
        ("Ten people died in a search across Kesk.", "Kesk"),
        ("Ten people died in a blast at Quetta Railway Station on Monday.", "Quetta"),
        ("Ten people died at Oslo University on Monday.", "Oslo"),
        ("Ten people died at Oslo University in Kesk on Monday.", "Kesk"),
        ("Ten people died at Kesk University on Monday.", None),
        ("Ten people died in Jammu and Kashmir's Kesk district.", "Kesk"),
        ("Ten people died in Jammu and Kashmir.", "Jammu and Kashmir"),
        ("Ten people died in Kesk and Osta on Monday.", "Kesk and Osta"),
        ("Ten people died in Kesk, Osta and Marn overnight.", "Kesk, Osta and Marn"),
        ("Ten people died in Kesk and the nearby town of Osta.", "Kesk and Osta"),
        ("Ten people died in Kesk and the northern town of Osta.", "Kesk and Osta"),
        ("Ten people died in Kesk and Ivo Lind said so.", "Kesk"),
        ("Ten people died in Kesk, Ivo Lind and Tove Dahl said.", "Kesk"),
        ("Ten people died in Kesk and Norway said so.", "Kesk"),
        ("Ten people died in Kesk and Norway's king mourned.", "Kesk"),
        ("Strikes on Oslo and Riga killed ten people.", "Oslo and Riga"),
        ("Ten people died in Oslo and Riga, police said.", "Oslo and Riga"),
        ("Ten people died in Oslo and Riga, the Latvian capital.", "Oslo"),
        ("Ten people died in Oslo and Kesk, police said.", "Oslo"),
        ("Ten people died in Kesk and Osta and Marn on Monday.", "Kesk"),
        ("In Oslo, ten people died in the Kesk district.", "Kesk, Oslo"),
        ("In Norway, ten people died in the Kesk district.", "Kesk"),
        ("In Oslo, ten people died in Kesk.", "Kesk"),
        ("Fog lay in Oslo, and ten people died in the Kesk district.", "Kesk"),
        ("Ten people hurt in the Kesk blast died at a hospital in Osta.", "Kesk"),
        ("Ten people died at a hospital in Osta.", "Osta"),
        ("Ten people died in the New Year's fire at a bar in Kesk.", "Kesk"),
        ("Ten people died in New Kesk.", "New Kesk"),
        ("Ten people died at the Holm Waste landfill in Kesk.", "Kesk"),
        ("Ten people hurt in the Kesk blast died at the Holm Hospital in Osta.", "Kesk"),
        ("Ten people died in Kesk, Oslo, on Monday.", "Kesk, Oslo"),
        ("Ten people died in Kesk, Ivo Lind, a mayor, said.", "Kesk"),
        ("Ten people died in Riga, Oslo, on Monday.", "Riga"),
        ("Ten people died in Kesk, Oslo said.", "Kesk"),
        ("Ten people died in Kesk, Osta, and Marn on Monday.", "Kesk, Osta and Marn"),
    ],
)
def test_a_building_is_no_place_and_a_town_is_one(text: str, place: str | None) -> None:
    assert {told.place for told in find_casualties(Reading.of(text, day=date(2026, 3, 4)))} == {place}


def test_those_added_are_where_they_are_told() -> None:
    text = "The toll of the storm climbed to 25, with seven more deaths reported in Kesk, the mayor said."
    told = find_casualties(Reading.of(text, day=date(2026, 3, 4)))
    assert {c.best: c.place for c in told} == {25: None, 7: "Kesk"}


def test_houses_that_fall_in_a_quake_are_no_cause() -> None:
    (told,) = find_casualties(
        Reading.of("A quake struck the town of Kesk on Monday, killing 26 people in collapsed houses.", day=date(2026, 3, 4))
    )
    assert told.cause == "earthquake"
    (told,) = find_casualties(Reading.of("A house collapsed in Kesk, killing 26 people.", day=date(2026, 3, 4)))
    assert told.cause == "collapse"
