"""Measures how far cosines of unrelated passages scatter, by which searches weigh the vectors."""

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from shared.index_ports import PassageIndex
from shared.types.retrieval import Sample

if TYPE_CHECKING:
    from shared.ports import Vectors

SAMPLED = 300
LEAST_PAIRS = 30


def scatter(index: PassageIndex, seed: int) -> float | None:
    """The standard deviation of the cosines of sampled passages of different documents.

    None where the index is too small to say. Raises SearchUnavailable.
    """
    found = _vectors(index, index.sample(SAMPLED, seed))
    if not found:
        return None
    names = np.array([name for name, _ in found])
    rows = np.stack([vector for _, vector in found])
    unrelated = np.triu(names[:, None] != names[None, :])
    cosines = (rows @ rows.T)[unrelated]
    return float(cosines.std()) if len(cosines) >= LEAST_PAIRS else None


def _vectors(index: PassageIndex, samples: Sequence[Sample]) -> list[tuple[str, "Vectors"]]:
    """Each sampled passage's document and vector, as far as the index still holds it."""
    contents: dict[str, set[str]] = defaultdict(set)
    for sample in samples:
        contents[sample.tenant].add(sample.passage.content)
    held = {tenant: index.vectors(tenant, wanted) for tenant, wanted in contents.items()}
    return [
        (sample.passage.document_id, held[sample.tenant][sample.passage.content])
        for sample in samples
        if sample.passage.content in held[sample.tenant]
    ]
