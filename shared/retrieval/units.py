"""Makes unit vectors of what an embedding provider sends, or says what is wrong with it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from shared.errors import EmbedderUnavailable

if TYPE_CHECKING:
    from shared.ports import Vectors


def unit_rows(rows: Sequence[object], count: int, dimension: int) -> "Vectors":
    """Float32 rows of length 1, [count, dimension]. Raises EmbedderUnavailable for other shapes."""
    try:
        vectors = np.array(rows, np.float64)
    except (TypeError, ValueError) as error:
        raise EmbedderUnavailable("The embedding model gave no vectors of one length.") from error
    if count == 0:
        return np.empty((0, dimension), np.float32)
    if vectors.shape != (count, dimension):
        raise EmbedderUnavailable(
            f"The embedding model gave vectors of the shape {list(vectors.shape)}, "
            f"[{count}, {dimension}] was expected. Set the dimension that the model has."
        )
    squares = np.einsum("ij,ij->i", vectors, vectors)
    if not (np.isfinite(squares) & (squares > 0)).all():
        raise EmbedderUnavailable("The embedding model gave a vector that has no direction.")
    unit: Vectors = (vectors / np.sqrt(squares)[:, None]).astype(np.float32)
    return unit
