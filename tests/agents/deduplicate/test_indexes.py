"""The indexes of the lane answer as the plain things they stand for."""

from __future__ import annotations

import re
import time
from collections import defaultdict
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.agents.deduplicate import postings, stories, words
from tocsin.agents.deduplicate.page import lay_out
from tocsin.agents.deduplicate.postings import Postings
from tocsin.agents.deduplicate.ranks import distinct, grouped
from tocsin.agents.deduplicate.roll import Roll, Terms
from tocsin.agents.deduplicate.sketch import sketch
from tocsin.agents.deduplicate.sketches import Run
from tocsin.agents.deduplicate.stories import Stories, _largest
from tocsin.agents.deduplicate.words import TOKEN, Vocabulary
from tocsin.schemas.memory import Memory
from tocsin.schemas.message import UNDATED
from tocsin.schemas.seen import Story

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)

Filed = list[set[int]]


@given(st.lists(st.sets(st.integers(0, 12), max_size=6), max_size=40), st.sets(st.integers(0, 15)), st.integers(0, 40), st.data())
def test_postings_answer_as_a_dict_does_however_they_are_stored(
    filed: Filed, asked: set[int], floor: int, data: st.DataObject
) -> None:
    plain: dict[int, list[int]] = defaultdict(list)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(postings, "_PENDING", data.draw(st.integers(1, 30)))
        held, first, together = Postings(), list[tuple[int, int]](), data.draw(st.integers(0, 20))
        for number, keys in enumerate(filed):
            for key in keys:
                plain[key].append(number)
            if number < together:
                first += [(key, number) for key in keys]
            else:
                held.add(np.array(sorted(keys), np.uint32), number, floor=0)
        held.add_all(np.array([key for key, _ in first], np.uint32), np.array([n for _, n in first], np.int64), floor=0)
        keys_asked = sorted(asked)
        places, numbers = held.find(np.array(keys_asked, np.uint32), floor=floor)
    expected = [(place, n) for place, key in enumerate(keys_asked) for n in plain[key] if n >= floor]
    assert sorted(zip(places.tolist(), numbers.tolist(), strict=True)) == expected


@given(st.lists(st.text("aB.'’,:1é \n“”%-", max_size=12), max_size=12))
def test_a_text_reads_the_same_stretch_by_stretch_and_whole(stretches: list[str]) -> None:
    text = " ".join(stretches)
    vocabulary = Vocabulary()
    codes = [words.code_of(token, vocabulary._lexicon) for token in TOKEN.findall(text)]
    flags = [words._meaning(token, vocabulary._lexicon)[1] for token in TOKEN.findall(text)]
    kept = [code for code, flag in zip(codes, flags, strict=True) if not flag & words.STOP]
    assert vocabulary.read(text).codes.tolist() == kept
    assert vocabulary.read(text).codes.tolist() == kept


@given(st.floats(0, 1e20), st.floats(0, 1e20))
def test_numbers_have_the_same_code_to_a_thousandth(one: float, other: float) -> None:
    codes = words.figure_code(one), words.figure_code(other)
    assert all(words.FIGURE <= code < 2**16 for code in codes)
    assert words.figure_code(round(one, 3)) == words.figure_code(round(one, 3) + 1e-7)


def test_numbers_are_told_apart_to_a_thousandth() -> None:
    assert len({words.figure_code(n / 1000) for n in range(100)}) == 100
    assert words.figure_code(0.0015) == words.figure_code(0.002)
    assert words.figure_code(1e15) == words.figure_code(1e300)


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("twenty five boats", [25]),
        ("1.5 million crowns", [1_500_000]),
        ("twenty five million crowns, 300 boats", [25_000_000, 300]),
        ("five twenty", [5, 20]),
        ("twenty 5", [20, 5]),
        ("20 five", [20, 5]),
        ("twenty five hundred boats", [2_500]),
        ("3 dozen boats", [36]),
        ("hundreds of boats", []),
        ("thirty four", [34]),
        ("90 thousand", [90_000]),
        ("seven", [7]),
    ],
)
def test_figures_are_the_numbers_that_a_text_states(text: str, figures: list[float]) -> None:
    codes = Vocabulary().read(text).codes
    assert codes[codes >= words.FIGURE].tolist() == [words.figure_code(figure) for figure in figures]


def test_what_is_remembered_of_stretches_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "_MEMO_LIMIT", 50)
    vocabulary = Vocabulary()
    first = vocabulary.read("Ferry lines closed.").codes.tolist()
    for number in range(40):
        vocabulary.read(" ".join(f"{word}{number}x" for word in ("harbour", "quay", "pier")) + " " + "unbroken" * 200)
        assert len(vocabulary._stretches) <= 60
    assert vocabulary.read("Ferry lines closed.").codes.tolist() == first


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("The ferry sank.The crew lived. Nobody else was aboard", 3),
        ("He said “We wait.” Then he left.", 2),
        ("Dr. Ahl spoke to Mr. Berg. J. Holm of the U.S. office listened.", 2),
        ("One line\n\nAnother line\nA third", 3),
        ("Wait... what? Nothing!\nEnd.", 4),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, sentences: int) -> None:
    assert lay_out("", text).sentences == sentences + 1


@given(st.lists(st.integers(0, 9), max_size=30))
def test_ranks_are_those_of_numpy(values: list[int]) -> None:
    array = np.array(values, np.uint16)
    unique, place = np.unique(array, return_inverse=True)
    assert distinct(array).tolist() == unique.tolist()
    assert [part.tolist() for part in grouped(array)] == [unique.tolist(), place.tolist()]


@given(st.lists(st.integers(0, 5), max_size=40), st.integers(1, 12))
def test_the_largest_are_those_of_a_whole_sort(values: list[int], most: int) -> None:
    array = np.array(values, np.float64)
    assert _largest(array, most).tolist() == np.argsort(-array, kind="stable")[:most].tolist()


@given(
    st.lists(st.tuples(st.integers(0, 7), st.lists(st.integers(2, 9), min_size=1, max_size=4, unique=True)), max_size=60),
    st.data(),
)
def test_stories_that_came_and_went_are_found_as_by_one_who_never_knew_them(
    tellings: list[tuple[int, list[int]]], data: st.DataObject
) -> None:
    lived, kept = Stories(), dict[str, Story]()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stories, "_LOOKED_AT", 3)
        patch.setattr(stories, "_FEW", 4)
        for name, words_told in tellings:
            at = NOON + timedelta(hours=len(kept))
            changes: dict[str, Memory | None] = {str(name): lived.told(str(name), _terms(words_told), at)}
            if data.draw(st.booleans()):  # the oldest goes, as in a lane that holds all it may
                changes |= dict.fromkeys(list(kept)[: data.draw(st.integers(1, 2))])
            lived.keep(changes, "")
            for key, value in changes.items():
                kept.pop(key, None)
                if isinstance(value, Story):
                    kept[key] = value
        rebuilt = Stories()
        rebuilt.keep(kept, "")
        for asked in ([2, 3], [4, 5, 6], [7, 8, 9], [2, 5, 8]):
            assert _voted(lived, asked) == _voted(rebuilt, asked)
        for name in kept:
            assert _known_by(lived, name) == _known_by(rebuilt, name)


def test_a_word_does_not_name_stories_without_end_that_are_gone() -> None:
    lived = Stories()
    for number in range(200):
        lived.keep({str(number): lived.told(str(number), _terms([2]), NOON), str(number - 3): None}, "")
        assert len(lived._by_term[2]) <= 3 + 2 * stories._FEW
        assert len(lived._roll._rows) <= 4
    assert _voted(lived, [2]) == ["199", "198", "197"]
    assert _voted(lived, []) == []


def test_stories_that_are_kept_together_are_each_known_by_their_own_words() -> None:
    lived, rebuilt = Stories(), Stories()
    told: dict[str, Memory | None] = {name: lived.told(name, _terms(words_told), NOON) for name, words_told in _TOLD.items()}
    lived.keep(told, "")
    rebuilt.keep(told, "")
    for name, words_told in _TOLD.items():
        assert _known_by(lived, name) == _known_by(rebuilt, name)
        assert [code for code, _ in _known_by(lived, name)] == words_told


_TOLD = {"fire": [2, 3], "flood": [4, 5, 6]}


def test_a_story_without_a_date_holds_no_other_up(monkeypatch: pytest.MonkeyPatch) -> None:
    told = Stories()
    undated = {f"undated{number}": told.told(f"undated{number}", _terms([2]), UNDATED) for number in range(9)}
    told.keep({**undated, "old": told.told("old", _terms([3]), NOON)}, "")
    assert told.over(NOON + timedelta(days=30), 8) == []
    assert told.over(NOON + timedelta(days=40), 8) == ["old"]
    monkeypatch.setattr(stories, "MOST_STORIES", 8)
    assert told.over(NOON, 8) == ["undated0", "undated1"]
    assert told.over(NOON + timedelta(days=40), 2) == ["undated0", "undated1"]
    told.keep(dict.fromkeys([*undated, "old"]), "")
    assert told.over(NOON + timedelta(days=40), 8) == []


def test_a_story_that_is_over_and_one_too_many_is_named_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stories, "MOST_STORIES", 1)
    told = Stories()
    for name in ("first", "second", "first"):  # told again: the second is the older one now
        told.keep({name: told.told(name, _terms([2]), NOON)}, "")
    assert told.over(NOON, 8) == ["second"]
    assert told.over(NOON + timedelta(days=40), 8) == ["second", "first"]


def _voted(told: Stories, codes: list[int]) -> list[str]:
    return [told._named[slot] for slot in told._voted(_terms(codes))]


def _known_by(told: Stories, name: str) -> list[tuple[int, float]]:
    terms = told._roll.terms(told._slots[name])
    return list(zip(terms.codes.tolist(), terms.weights.tolist(), strict=True))


def _terms(codes: list[int]) -> Terms:
    return Terms(np.array(codes, np.uint16), np.full(len(codes), max(len(codes), 1) ** -0.5, np.float32))


def test_a_roll_of_any_length_gives_the_cosine_of_each_story() -> None:
    random, roll, told = np.random.default_rng(3), Roll(), {}
    for number in range(3_000):
        length = int(random.integers(1, 65))
        weights = random.random(length).astype(np.float32)
        terms = Terms(random.choice(65_535, length, replace=False).astype(np.uint16) + 1, weights / np.linalg.norm(weights))
        told[number] = terms
        roll.enter(number, terms, datetime(2026, 5, 1, tzinfo=UTC), number)
        if number % 3 == 0:
            roll.strike(number)
            del told[number]
    slots = list(told)
    for slot in slots[::400]:
        ours = dict(zip(told[slot].codes.tolist(), told[slot].weights.tolist(), strict=True))
        expected = [
            sum(ours.get(c, 0) * w for c, w in zip(told[n].codes.tolist(), told[n].weights.tolist(), strict=True)) for n in slots
        ]
        assert roll.likeness(told[slot], roll.rows(slots)) == pytest.approx(expected, abs=1e-6)
        assert roll.size[roll.rows([slot])[0]] == slot


@given(st.lists(st.lists(st.integers(0, 9) | st.integers(0, 65_535), max_size=80), max_size=8))
def test_the_sketches_of_many_are_the_sketches_of_each(articles: list[list[int]]) -> None:
    kept = [np.array(codes, np.uint16) for codes in articles]
    run, found = Run.of(kept), defaultdict(list)
    for key, article in zip(*(part.tolist() for part in run.sketches()), strict=True):
        found[article].append(key)
    assert [sorted(found[number]) for number in range(len(kept))] == [sorted(sketch(codes).keys.tolist()) for codes in kept]
    holders = run.holders()
    assert {code: holders[code] for code in range(10)} == {code: sum(code in codes for codes in articles) for code in range(10)}


@pytest.mark.parametrize("words", [17, 33, 34, 65, 66, 129, 130, 700])
def test_the_sketches_of_long_articles_are_as_dense_as_each_ones_own(words: int) -> None:
    draw = np.random.default_rng(words)
    kept = [draw.integers(0, 65_535, words + more).astype(np.uint16) for more in range(4)]
    keys, articles = Run.of(kept).sketches()
    for number, codes in enumerate(kept):
        assert sorted(keys[articles == number].tolist()) == sorted(sketch(codes).keys.tolist())


def test_the_opening_sentences_of_many_are_those_of_each() -> None:
    draw = np.random.default_rng(5)
    lengths = [(4, 7, 8, 9, 9), (4, 5, 8, 9, 9), (4, 7, 5, 9, 9), (4, 7, 5, 5, 9), (7,), (0, 6, 6), (3, 0, 0, 8, 8)]
    kept = [
        np.concatenate([np.append(draw.integers(1, 65_535, size), 0) for size in each])[:-1].astype(np.uint16) for each in lengths
    ]
    keys, articles = Run.of(kept).sketches()
    for number, codes in enumerate(kept):
        assert sorted(keys[articles == number].tolist()) == sorted(sketch(codes).keys.tolist())


def test_no_token_holds_white_space() -> None:
    assert not re.search(r"\s", "".join(TOKEN.findall("a b\tc\nd\u00a0e\u2003f 1,000 U.S. it's")))


@pytest.mark.parametrize("line", ["by " + "A" * 5_000, "by " + "Ann " * 2_000, "By A." + "b" * 5_000 + "\x00"])
def test_no_line_takes_long_to_tell_from_a_byline(line: str) -> None:
    began = time.process_time()
    lay_out("Ferry lines closed", f"{line}\nThe harbour of Udmar was closed on Monday.")
    assert time.process_time() - began < 2, "some expression reads one word as many"


def test_a_page_speaks_of_itself_in_short_lines() -> None:
    told = "The harbour of Varna was closed for two hours on Monday after a ferry struck the mole and lost its rudder. " * 2
    long = (
        "Already a subscriber of the ferry line, he said, he had not been told "
        + "of the mole, the rudder and the harbour " * 7
        + "in time."
    )
    pieces = ["Ferry strikes mole", told, "Subscribe to our letter.", "Already a member?", "Photo: Jan Kort", long]
    page = lay_out(pieces[0], "\n".join(pieces[1:]))
    assert [bool(page.furniture[at]) for at in range(page.sentences)] == [False, False, False, True, True, True, False]
    asked = "He asked all who live by the water to subscribe to the warnings that the harbour of Varna sends out by night."
    page = lay_out(pieces[0], told + asked)
    assert not page.furniture.any()
    labelled = "Warning: the ferries of Varna go by night and none of their lamps can be seen from the mole, the captains say"
    page = lay_out(pieces[0], f"{told}\n{labelled}\nMore: ferries")
    assert [bool(page.furniture[at]) for at in range(page.sentences)] == [False, False, False, False, True]
    both = (
        "Tell all those with whom you share this is a developing story, and that its figures may still change before night falls."
    )
    page = lay_out(pieces[0], told + both)
    assert page.furniture.tolist() == [False, False, False, True]


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("Grun is to visit", "Grun will visit"),
        ("Grun flew to visit Brill", "Grun flew will visit Brill"),
        ("Grun flew to Brill", "Grun flew Brill"),
        ("to visit Brill", "visit Brill"),
        ("what Grun is to", "what Grun"),
        ("in May it may rain", "in it will rain"),
    ],
)
def test_what_is_to_come_is_read_as_one_word(text: str, same: str) -> None:
    vocabulary = Vocabulary()
    assert vocabulary.read(text).codes.tolist() == vocabulary.read(same).codes.tolist()
