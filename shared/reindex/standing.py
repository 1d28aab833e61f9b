"""Says where the index stands: its generations, and how far a re-index is."""

from typing import Literal

from shared.reindex.parts import Steering
from shared.types.rebuild import GenerationStanding, Rebuild, Standing
from shared.types.recipe import Generation


def standing(parts: Steering) -> Standing:
    """Every generation with its size, the newest first, and the last re-index.

    How many documents the new generation has, of how many that were planned, is the progress.
    Raises BackendError.
    """
    rebuild = parts.rebuilds.get()
    newest_first = reversed(parts.generations.all())
    found = tuple(_stands(generation, rebuild, parts) for generation in newest_first)
    return Standing(generations=found, rebuild=rebuild)


def _stands(generation: Generation, rebuild: Rebuild | None, parts: Steering) -> GenerationStanding:
    size = parts.generations.open(generation).size()
    return GenerationStanding(
        name=generation.name,
        role=_role(generation, rebuild),
        documents=size.documents,
        passages=size.passages,
        recipe=generation.recipe,
    )


def _role(
    generation: Generation, rebuild: Rebuild | None
) -> Literal["live", "previous", "building"]:
    if generation.live:
        return "live"
    built = rebuild is not None and rebuild.is_running and rebuild.generation == generation.name
    return "building" if built else "previous"
