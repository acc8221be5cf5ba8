"""Who takes part in a meeting where the text says so in a list, in other words, or a sentence before."""

from __future__ import annotations

import pytest

from met import meetings, names

LISTED = [  # text, names of all who take part
    ("The presidents of Norway and Sweden, Ilona Varga and Tomas Lind, met in Riga on Monday.", "Ilona Varga|Tomas Lind"),
    ("The presidents of Norway, Sweden and Finland – Ilona Varga, Tomas Lind and Petra Holm, respectively – met in Riga.",
     "Ilona Varga|Tomas Lind|Petra Holm"),
    ("Ilona Varga met her Swedish and Finnish counterparts, Tomas Lind and Petra Holm, in Riga.",
     "Ilona Varga|Tomas Lind|Petra Holm"),
    ("Envoys from Iran and the two powers - Norway and Sweden - met in Vienna.", "Iran|Norway|Sweden"),
    ("The Varga-Lind-Holm summit was held in Riga.", "Varga|Lind|Holm"),
    ("Iran's Araghchi and European negotiators met in Riga on Monday.", "Abbas Araghchi|European negotiators"),
    ("Holm and Defence Minister Ivo Lind met President Ilona Varga in Riga.", "Holm|Ivo Lind|Ilona Varga"),
    ("On Monday Varga met Holm and Foreign Minister Ivo Lind in Riga.", "Varga|Holm|Ivo Lind"),
    ("Varga also met in Riga with the Minister of External Affairs of India, Dr. Arun Shastri, and the Foreign Minister of Pakistan, Senator Ishaq Rana.",
     "Varga|Arun Shastri|Ishaq Rana"),
    ("Petra Holm, Minister for Foreign Affairs of Norway, held a Foreign Ministers' Meeting with Senator the Hon. Grace Lind, Minister for Foreign Affairs of Australia.",
     "Petra Holm|Grace Lind"),
    ("The foreign ministers of Norway, Petra Holm, Sweden, Ivo Lind, and Denmark, Jan Kort, met in Riga.", "Petra Holm|Ivo Lind|Jan Kort"),
    ("The Secretary-General met with the President of Norway, Ilona Varga, in Riga.", "Secretary-General|Ilona Varga"),
    ("Finance and Economy Minister Ivo Lind met President Ilona Varga in Riga.", "Ivo Lind|Ilona Varga"),
    ("Government and rebel negotiators met in Riga on Monday.", "Government negotiators|rebel negotiators"),
    ("Dozens of lawmakers met with President Ilona Varga on Monday.", "lawmakers|Ilona Varga"),
    ("President Ilona Varga's delegation met Prime Minister Tomas Lind's team in Riga.",
     "President Ilona Varga's delegation|Prime Minister Tomas Lind's team"),
    ("Norway was in talks with Sweden and Finland, officials said.", "Norway|Sweden|Finland"),
]  # fmt: skip
TURNED = [
    ("In Riga, President Ilona Varga was met by Prime Minister Tomas Lind.", "Ilona Varga|Tomas Lind"),
    ("Prime Minister Tomas Lind was welcomed by his host, President Ilona Varga, in Riga.", "Ilona Varga|Tomas Lind"),
    ("Tomas Lind, with whom Ilona Varga held talks on Monday, said trade was fine.", "Ilona Varga|Tomas Lind"),
    ("In a phone call with Tomas Lind, Ilona Varga asked for help.", "Ilona Varga|Tomas Lind"),
    ("President Ilona Varga received a phone call from Prime Minister Tomas Lind.", "Ilona Varga|Tomas Lind"),
    ("President Ilona Varga and Prime Minister Tomas Lind discussed the war over the phone.", "Ilona Varga|Tomas Lind"),
    ("President Ilona Varga apologised to Prime Minister Tomas Lind in a phone call on Monday.", "Ilona Varga|Tomas Lind"),
    ("Ilona Varga expressed her condolences to Tomas Lind in a phone call on Monday.", "Ilona Varga|Tomas Lind"),
    ("Erdogan expressed his condolences to Aliyev in a phone call on Monday.", "Recep Tayyip Erdogan|Ilham Aliyev"),
    ("The meeting, the first between Ilona Varga and Tomas Lind, lasted an hour.", "Ilona Varga|Tomas Lind"),
    ("The talks bring together Ilona Varga, Tomas Lind and Petra Holm.", "Ilona Varga|Tomas Lind|Petra Holm"),
    ("Participants in the talks included Ilona Varga and Tomas Lind.", "Ilona Varga|Tomas Lind"),
    ("Talks mediated by Qatar between Norway and Sweden resumed in Doha.", "Qatar|Norway|Sweden"),
    ("Norway and Sweden held indirect talks in Doha through Qatari mediators.", "Qatar|Norway|Sweden"),
]
SPEAKING = [
    ("“President Ilona Varga called me on Sunday,” Prime Minister Tomas Lind said.", "Ilona Varga|Tomas Lind"),
    ("“President Ilona Varga met with us for an hour,” Senator Tomas Lind said.", "Ilona Varga|Tomas Lind"),
    ("On Monday, President Ilona Varga called me at the FBI.", "Ilona Varga|FBI"),
]
IN_COMPANY = [
    ("President Ilona Varga will visit Premier Tomas Lind in Riga on Tuesday.", "Ilona Varga|Tomas Lind"),
    ("President Ilona Varga and Premier Tomas Lind will hold their 23rd annual summit on Friday.", "Ilona Varga|Tomas Lind"),
    (
        "A summit between President Ilona Varga and Swedish Prime Minister Tomas Lind has been put off, Oslo said.",
        "Ilona Varga|Tomas Lind",
    ),
    ("President Ilona Varga and Prime Minister Tomas Lind held a telephone conversation on Monday.", "Ilona Varga|Tomas Lind"),
    ("African leaders will hold a virtual summit on Friday, the regional bloc ECOWAS said.", "African leaders|ECOWAS"),
    ("African leaders will hold a virtual summit on Friday, the premier of Norway said.", "African leaders"),
    ("Norway will hold talks in Riga on Friday, the alliance NATO said.", "Norway"),
    (
        "A planned summit between President Lee Jae-myung and Japanese Prime Minister Sanae Takaichi has been put off, Seoul said.",
        "Lee Jae-myung|Sanae Takaichi",
    ),
    ("ECOWAS condemned the coup after its leaders held a virtual summit on Tuesday.", "ECOWAS"),
    ("ECOWAS condemned the junta after its leaders held a virtual summit on Tuesday.", "ECOWAS"),
    ("President Ilona Varga joined talks between Norway and Sweden in Riga.", "Norway|Sweden|Ilona Varga"),
    ("President Ilona Varga welcomed talks between Norway and Sweden in Riga.", "Norway|Sweden"),
    ("Treasury Secretary Petra Holm and Chinese Vice Premier He Lifeng will meet in Riga next week.", "Petra Holm|He Lifeng"),
    ("Kenya's President William Ruto and his Somali counterpart Tomas Lind will meet in Riga.", "William Ruto|Tomas Lind"),
    ("President Ilona Varga attended a dinner with Prime Minister Tomas Lind.", "Ilona Varga|Tomas Lind"),
    ("The Norwegian delegation, led by Ilona Varga, met Swedish officials in Riga.", "Norway|Ilona Varga|Sweden"),
    ("Ilona Varga, accompanied by Petra Holm, met Tomas Lind on Monday.", "Ilona Varga|Petra Holm|Tomas Lind"),
    ("Joined by Petra Holm, Ilona Varga met Tomas Lind at the palace.", "Ilona Varga|Petra Holm|Tomas Lind"),
    ("Ilona Varga, together with Petra Holm, met Tomas Lind on Monday.", "Ilona Varga|Petra Holm|Tomas Lind"),
]
TOLD_BEFORE = [
    ("President Ilona Varga and Prime Minister Tomas Lind signed a treaty. The two leaders met in Riga.", "Ilona Varga|Tomas Lind"),
    ("President Ilona Varga telephoned Prime Minister Tomas Lind. A spokesman said talks between the two will be held in Riga.",
     "Ilona Varga|Tomas Lind"),
    ("President Ilona Varga telephoned Prime Minister Tomas Lind. A spokesman, Jan Berg, said the two leaders would meet.",
     "Ilona Varga|Tomas Lind"),
    ("President Ilona Varga and Prime Minister Tomas Lind clashed last year. They met again on Monday.", "Ilona Varga|Tomas Lind"),
    ("President Ilona Varga and Prime Minister Tomas Lind arrived on Sunday. The leaders held talks in Riga.",
     "Ilona Varga|Tomas Lind"),
    ("Norway and Sweden have quarrelled over fish. Both sides met in Riga on Friday.", "Norway|Sweden"),
    ("Norway launched missiles at Sweden. Negotiators from both sides met in Riga.", "Norway|Sweden"),
    ("Norway, Sweden and Finland signed a deal. Finance ministers of the three countries met in Riga.", "Norway|Sweden|Finland"),
    ("President Ilona Varga and Prime Minister Tomas Lind clashed. President Petra Holm met both leaders in Riga.",
     "Petra Holm|Ilona Varga|Tomas Lind"),
    ("Tensions rose between Norway and Sweden. President Petra Holm met the two leaders in Luanda on Friday.",
     "Petra Holm|Norway|Sweden"),
    ("Norway accused Sweden. President Petra Holm urged calm and spoke with the two leaders.", "Petra Holm|Norway|Sweden"),
    ("Norway accused Sweden. Sweden denied it. President Petra Holm spoke by phone with the two leaders.",
     "Petra Holm|Norway|Sweden"),
]  # fmt: skip
THREE = [
    ("President Ilona Varga of Lydia said trilateral talks with Norway and Sweden would be held in Riga.", "Ilona Varga|Norway|Sweden"),
    ("President Ilona Varga of Lydia said talks with Norway and Sweden would be held in Riga.", "Norway|Sweden"),
    ("President Ilona Varga said a round of talks with Norway would be held in Riga.", "Ilona Varga|Norway"),
    ("OSLO - Lydia's Foreign Minister Ilona Varga and Norwegian envoy Tomas Lind began indirect talks in Riga, state media said.",
     "Ilona Varga|Tomas Lind"),
    ("OSLO - Foreign Minister Ilona Varga spoke and envoy Tomas Lind met Petra Holm.", "Tomas Lind|Petra Holm"),
]  # fmt: skip
PRONOUNS = [
    ("President Petra Holm was in Oslo on Monday. Premier Tomas Lind met her on Tuesday.", "Petra Holm|Tomas Lind"),
    ("President Petra Holm was in Oslo on Monday. Premier Tomas Lind spoke to her by phone.", "Petra Holm|Tomas Lind"),
    ("President Petra Holm will go to Oslo to see Jan Kort. Premier Tomas Lind, who is the envoy, met her on Tuesday.",
     "Petra Holm|Tomas Lind"),
    ("President Petra Holm and Premier Jan Kort spoke in Oslo. Ilona Varga met her on Tuesday.", "Petra Holm|Ilona Varga"),
    ("President Petra Holm was in Oslo. Premier Tomas Lind met her husband on Tuesday.", "Tomas Lind|husband"),
    ("Ilona Varga praised a phone call in which Tomas Lind urged Petra Holm to yield.", "Tomas Lind|Petra Holm"),
    ("Ilona Varga praised a phone call in which Tomas Lind slandered Petra Holm.", "Tomas Lind"),
]  # fmt: skip
UNSAID = [  # the text before names too many, too few, or somebody else
    ("President Ilona Varga, Petra Holm and Tomas Lind quarrelled. The two leaders met in Riga.", "two leaders"),
    ("President Ilona Varga spoke in Oslo. The two leaders met in Riga.", "two leaders"),
    ("President Ilona Varga called on others to stop Prime Minister Tomas Lind. The two leaders agreed to meet.", "two leaders"),
    ("President Ilona Varga met “a man of his word, Prime Minister Tomas Lind”. The two leaders met in Riga.", "two leaders"),
    (
        'President Ilona Varga met "a man of his word, Prime Minister Tomas Lind". The two leaders slept in Riga and met again.',
        "two leaders",
    ),
    ("Norway praised the United Nations. The two countries held talks on Friday.", "two countries"),
    ("President Ilona Varga spoke. Senator Tomas Lind slept. Then the two leaders met in Riga.", "two leaders"),
    ("Norway and Sweden signed a deal. The two other countries held talks on Friday.", "two other countries"),
    ("Ilona Varga and Tomas Lind signed a deal. The two Lydian leaders met in Riga.", "Lydian leaders"),
    ("President Ilona Varga spoke. President Petra Holm met the two leaders in Riga.", "Petra Holm|two leaders"),
    ("Norway thanked Sweden and Finland. President Petra Holm met the two leaders in Riga.", "Petra Holm|two leaders"),
    ("Norway and Sweden quarrelled. The two leaders of the band met in Riga.", "two leaders of the band"),
]


@pytest.mark.parametrize(("text", "expected"), [*LISTED, *TURNED, *SPEAKING, *IN_COMPANY, *THREE])
def test_everyone_who_takes_part_is_named(text: str, expected: str) -> None:
    [meeting] = meetings(text)
    assert names(meeting) == set(expected.split("|"))


@pytest.mark.parametrize(("text", "expected"), [*TOLD_BEFORE, *UNSAID, *PRONOUNS])
def test_those_whom_the_text_named_right_before_are_meant(text: str, expected: str) -> None:
    *_, meeting = meetings(text)
    assert names(meeting) == set(expected.split("|"))


NO_MEETING = [
    "President Ilona Varga did not join talks between Norway and Sweden in Riga.",
    "President Ilona Varga met the lone survivor, Tomas Lind, in hospital.",
    "The minister was met by protesters at the gate.",
    "The proposal was met by criticism from Norway.",
    "Relatives of President Ilona Varga and Prime Minister Tomas Lind arrived on Sunday. They met in a park.",
    "The actions are meeting with the approval of lawmakers, including Senator Jan Berg.",
    "“The police met us with stones,” Senator Tomas Lind said.",
    "“Ilona Varga called us names,” Senator Tomas Lind said.",
    "A tourist, Ilona Varga, was on her way with her daughters to the harbour for dinner when the bomb exploded.",
    "The talks involve millions of dollars.",
]


@pytest.mark.parametrize("text", NO_MEETING)
def test_who_is_met_with_stones_or_approval_meets_nobody(text: str) -> None:
    assert meetings(text) == []


def test_what_the_text_calls_them_is_kept() -> None:
    [meeting] = meetings("Norway launched missiles at Sweden. Negotiators from both sides met in Riga.")
    assert {participant.surface for participant in meeting.participants} == {("Negotiators from both sides",)}


def test_talks_that_went_well_are_over() -> None:
    [meeting] = meetings("The meeting in Riga between Tomas Lind and Ilona Varga went well.")
    assert meeting.status == "held"


def test_what_is_discussed_may_lie_elsewhere() -> None:
    [meeting] = meetings("President Ilona Varga and Prime Minister Tomas Lind discussed the flood in Oslo on Monday.")
    assert meeting.place is None
