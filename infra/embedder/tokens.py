"""Counts as the embedding model counts: where each of its tokens begins in a text."""

from collections.abc import Iterator
from pathlib import Path

from tokenizers import Tokenizer

from shared.retrieval.minilm import TOKENIZER_FILE

AT_ONCE = 20_000
"""Characters that are read at once; a longer text is read in parts, divided at spaces."""


class TokenStarts:
    """Where the tokens of texts begin, however long the texts are."""

    def __init__(self, folder: Path) -> None:
        """`folder` is where the embedding model was built."""
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()

    def __call__(self, text: str) -> list[int]:
        """The place of each token's first character, in order."""
        return [
            offset + start
            for offset, part in _parts(text)
            for start, _ in self._tokenizer.encode(part, add_special_tokens=False).offsets
        ]


def _parts(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    while start < len(text):
        space = text.rfind(" ", start + 1, start + AT_ONCE)
        end = space if space > 0 and start + AT_ONCE < len(text) else start + AT_ONCE
        yield start, text[start:end]
        start = end
