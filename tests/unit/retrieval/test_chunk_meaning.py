"""By meaning: a chunk ends where the sentences begin to speak of something else."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from shared.retrieval.chunk import EvenChunker, open_chunker
from shared.retrieval.chunk_meaning import likeness
from shared.types.recipe import Chunking
from shared.types.retrieval import Extract

if TYPE_CHECKING:
    from shared.ports import Vectors

CATS = "Cats sleep on a warm sofa the whole day long and purr. "
DOGS = "Dogs bark at every stranger in the old and narrow street. "
TEXT = Extract(title="", text=CATS * 10 + DOGS * 14)
BY_MEANING = Chunking(strategy="meaning", least=200, target=600, most=1_400)
BY_STRUCTURE = BY_MEANING.model_copy(update={"strategy": "structure"})


class PetEmbedder:
    """Tells cats from dogs, and nothing else."""

    model_id = "pets"
    dimension = 2

    def __init__(self) -> None:
        self.embedded = 0

    def embed(self, texts: Sequence[str]) -> "Vectors":
        self.embedded += len(texts)
        return np.array([[1, 0] if "Cats" in text else [0, 1] for text in texts], np.float32)


def mixes(chunking: Chunking, embedder: PetEmbedder) -> bool:
    chunks = open_chunker(chunking, embedder).chunk(TEXT)
    return any("Cats" in chunk.text and "Dogs" in chunk.text for chunk in chunks)


def test_cuts_where_the_meaning_changes() -> None:
    assert not mixes(BY_MEANING, PetEmbedder())
    assert mixes(BY_STRUCTURE, PetEmbedder())


def test_structure_alone_embeds_nothing() -> None:
    embedder = PetEmbedder()

    open_chunker(BY_STRUCTURE, embedder).chunk(TEXT)

    assert embedder.embedded == 0


def test_a_single_sentence_is_not_embedded() -> None:
    embedder = PetEmbedder()

    chunks = EvenChunker(BY_MEANING, embedder).chunk(Extract(title="", text=CATS))

    assert (len(chunks), embedder.embedded) == (1, 0)


def test_likeness_is_least_where_the_meaning_changes() -> None:
    vectors = np.array([[1, 0]] * 4 + [[0, 1]] * 4, np.float32)

    scores = likeness(vectors)

    assert len(scores) == 7
    assert scores.argmin() == 3


def test_likeness_of_sentences_that_are_all_alike_is_even() -> None:
    assert not likeness(np.ones((5, 2), np.float32)).any()
