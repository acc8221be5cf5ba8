"""The quickened tagger reads as the one that spaCy loads."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tocsin.agents.extract.parse import embedding, morphology
from tocsin.agents.extract.parse.encoder import encode_at_once
from tocsin.agents.extract.parse.model import _predicting, language_model, name, parse, stock_model
from tocsin.agents.extract.parse.transitions import Transitions

TEXTS = [
    "Ilona Varga, the Lydian envoy, met Tomas Brandt's delegation in Oslo on Tuesday.",
    "Nobody was hurt when the shells fell on Karsk, the ministry said; it didn't say who'd fired them.",
    "  Talks  between\tthe two sides broke down 🕊 in Vienna .",
    "There was a shot;\n\n  let's go, she said, but y'all ain't gonna have done it: there's\tno way.",
    "It hurt you, you hurt it, and I did what I did; had they done that, I would have been hurt, that much is clear, since it is so.",
    "The envoy met the minister, the minister met the envoy, and both the envoy's aides and the minister's met.",
    "Yes.",
    "",
]


@pytest.fixture(scope="module")
def stock() -> Any:
    return stock_model()


@pytest.mark.parametrize("most_words", [50_000, 40, 3])
def test_same_output_as_the_stock_pipeline_however_much_is_remembered(stock: Any, most_words: int, monkeypatch: Any) -> None:
    monkeypatch.setattr(embedding, "MOST_WORDS", most_words)
    ours = [name([text])[0] for text in TEXTS] if most_words < 50_000 else name(TEXTS)
    parse(ours)
    for doc, text in zip(ours, TEXTS, strict=True):
        theirs = stock(text)
        assert doc.text == text
        assert [(e.text, e.label_) for e in doc.ents] == [(e.text, e.label_) for e in theirs.ents]
        assert _analysis(doc) == _analysis(theirs)


def test_both_parsers_have_a_quick_form_and_nothing_else_has() -> None:
    ours = language_model()
    assert {part for part, component in ours.pipeline if Transitions.of(component)} == {"ner", "parser"}
    assert {part for part, _ in ours.pipeline if isinstance(_predicting(part), Transitions)} == {"ner", "parser"}


def test_every_encoder_runs_on_whole_arrays_and_still_learns_as_before(stock: Any) -> None:
    for part, component in language_model().pipeline:
        for node in list(component.model.walk()) if hasattr(component, "predict") else ():
            if not node.has_ref("encode"):
                continue
            encode = node.get_ref("encode")
            assert encode.name == "encoding", part
            rows = [np.random.default_rng(size).random((size, 96), dtype=np.float32) for size in (3, 0, 1, 40)]
            quick, plain = encode.predict(rows), encode.layers[0].predict(rows)
            assert [array.shape for array in quick] == [array.shape for array in plain]
            assert all(np.allclose(ours, theirs, atol=1e-4) for ours, theirs in zip(quick, plain, strict=True)), part
            alone = [encode.predict([row])[0] for row in rows if len(row)]
            assert all(np.allclose(one, many, atol=1e-4) for one, many in zip(alone, [quick[0], *quick[2:]], strict=True)), part
            learnt, backwards = encode(rows, is_train=True)
            assert not np.allclose(backwards(learnt)[3], learnt[3]), "training is left as it is"


def test_an_encoder_of_another_make_is_left_as_it_is() -> None:
    component = stock_model().get_pipe("ner")
    (node,) = (node for node in component.model.walk() if node.has_ref("encode"))
    node.get_ref("encode").attrs["pad"] -= 1
    encode_at_once(component)
    assert node.get_ref("encode").name != "encoding"
    node.get_ref("encode").attrs["pad"] += 1
    encode_at_once(component)
    assert node.get_ref("encode").name == "encoding"


def test_a_parser_of_another_make_is_left_as_it_is() -> None:
    parser = stock_model().get_pipe("parser")
    assert Transitions.of(parser)
    parser.cfg["beam_width"] = 4
    assert Transitions.of(parser) is None
    parser.cfg["beam_width"] = 1
    parser.model.attrs["unseen_classes"] = {3}
    assert Transitions.of(parser) is None


@pytest.mark.parametrize("most_words", [100_000, 10])
def test_words_are_analysed_the_same_when_they_come_again(stock: Any, most_words: int, monkeypatch: Any) -> None:
    monkeypatch.setattr(morphology, "MOST_WORDS", most_words)
    again = [text for _ in range(3) for text in TEXTS]
    ours = [name([text])[0] for text in again]
    for doc, text in zip(ours, again, strict=True):
        parse([doc])
        assert _analysis(doc) == _analysis(stock(text))


def test_a_word_in_another_place_of_its_sentence_is_not_analysed_anew() -> None:
    ruler, lemmatizer = (stock_model().get_pipe(part) for part in ("attribute_ruler", "lemmatizer"))
    one = morphology.Morphology(ruler, lemmatizer)
    docs = name(["The envoy met the minister.", "The minister met the envoy.", "It met you.", "You met it."])
    parse(docs)
    sizes = []
    for doc in docs:
        one.complete([doc])
        sizes.append(len(one._known))
    assert sizes[1] == sizes[0], "subject or object, a noun is the same noun"
    assert sizes[3] > sizes[2], "but a pronoun is in another case"


def _analysis(doc: Any) -> list[tuple[Any, ...]]:
    return [(t.tag_, t.pos_, t.dep_, t.head.i, t.lemma_, str(t.morph), [c.i for c in t.children]) for t in doc]


def test_entities_are_found_before_a_parse_and_kept_after_it() -> None:
    [doc] = name(TEXTS[:1])
    before = [(e.text, e.label_) for e in doc.ents]
    assert before
    assert not doc.has_annotation("DEP")
    parse([doc])
    assert doc.has_annotation("DEP")
    assert [(e.text, e.label_) for e in doc.ents] == before


def test_no_spelling_is_loaded_but_those_of_labels_and_rules(stock: Any) -> None:
    ours = language_model()
    assert len(ours.vocab.strings) < 100_000 < len(stock.vocab.strings)
    assert all(label in ours.vocab.strings for _, part in ours.pipeline for label in getattr(part, "labels", ()))


def test_a_word_that_nobody_has_read_yet_has_its_spelling_and_its_vector(stock: Any) -> None:
    (doc,) = name(["The archimandrite of Qzorb fumigated the narthex."])
    parse([doc])
    theirs = stock(doc.text)
    assert _analysis(doc) == _analysis(theirs)
    assert [t.has_vector for t in doc] == [t.has_vector for t in theirs]
