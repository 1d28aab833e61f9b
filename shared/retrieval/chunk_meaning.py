"""Where the sentences of a text begin to speak of something else, as told by their vectors.

Source: Hearst, "TextTiling: Segmenting Text into Multi-paragraph Subtopic Passages",
Computational Linguistics 23 (1997), which compares windows on both sides of each gap; here by the
cosine of what an embedding model makes of them.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from shared.ports import Embedder, Vectors

WINDOW = 3
"""Sentences on either side of a gap whose meanings are compared."""
WEIGHT = 0.3
"""What a cut costs where the sides are as alike as the section's mean plus its deviation."""


def meant(sentences: Sequence[str], embedder: "Embedder") -> list[float]:
    """What parting the meaning before each sentence adds to the cost of a cut; 0 for the first.

    Raises EmbedderUnavailable.
    """
    if len(sentences) < 2:
        return [0.0] * len(sentences)
    return [0.0, *(WEIGHT * likeness(embedder.embed(sentences))).tolist()]


def likeness(vectors: "Vectors") -> "NDArray[np.float64]":
    """How alike the sentences around each of n - 1 gaps are: cosines as standard scores.

    `vectors` are rows [n, dimension].
    """
    sums = np.vstack([np.zeros((1, vectors.shape[1])), np.cumsum(vectors, 0, np.float64)])
    gaps = np.arange(1, len(vectors))
    left = sums[gaps] - sums[np.maximum(0, gaps - WINDOW)]
    right = sums[np.minimum(len(vectors), gaps + WINDOW)] - sums[gaps]
    norms = np.linalg.norm(left, axis=1) * np.linalg.norm(right, axis=1)
    cosines = (left * right).sum(1) / np.maximum(norms, 1e-9)
    scores: NDArray[np.float64] = (cosines - cosines.mean()) / max(cosines.std(), 1e-9)
    return scores
