"""Names the generation of an index: its form, and the embedding model that filled it."""

from hashlib import sha256

FORM = 1
"""Raised when the mapping changes in a way that old indexes cannot serve."""


def generation(model_id: str, dimension: int) -> str:
    """A name such as `g1-9f86d081`; two models, or two lengths of vector, never share one."""
    digest = sha256(f"{model_id}/{dimension}".encode()).hexdigest()
    return f"g{FORM}-{digest[:8]}"
