"""The language that a text is written in, told by its letters alone."""

from functools import cache
from typing import Protocol

LETTERS = 20
"""Fewer tell no language."""
LIKELY = 0.5
CHARACTERS = 4_000
"""Of a longer text the beginning is enough."""
CODE_LETTERS = 2


class _Identifier(Protocol):
    """The part of `py3langid` that is used."""

    def classify(self, text: str) -> tuple[str, float]:
        """The likeliest language, and how likely it is, in [0, 1]."""


def language_of(text: str) -> str:
    """The ISO 639-1 code of a text's language, such as `en`; empty where it is not clear.

    A naive Bayes classifier over byte n-grams: Lui and Baldwin, "langid.py: An Off-the-shelf
    Language Identification Tool", ACL 2012.
    """
    beginning = " ".join(text[:CHARACTERS].split())
    if sum(character.isalpha() for character in beginning) < LETTERS:
        return ""
    code, likely = _identifier().classify(beginning)
    return code if likely >= LIKELY and len(code) == CODE_LETTERS else ""


@cache
def _identifier() -> _Identifier:
    """Loaded when the first text comes: that takes a second."""
    from py3langid.langid import (  # type: ignore[import-untyped]
        MODEL_FILE,
        LanguageIdentifier,
    )

    identifier: _Identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    return identifier
