"""Which generations there are for a re-index, and which of them it clears away."""

from shared.errors import Conflict
from shared.reindex.parts import Steering
from shared.types.rebuild import Rebuild
from shared.types.recipe import Generation


def named(parts: Steering, name: str) -> Generation | None:
    """The generation of that name as it stands now, if it is there."""
    return next((one for one in parts.generations.all() if one.name == name), None)


def live_now(parts: Steering) -> Generation | None:
    """The generation that answers searches; the port's own `live()` may be some seconds late."""
    return next((one for one in parts.generations.all() if one.live), None)


def tidy(parts: Steering, rebuild: Rebuild) -> None:
    """Discard what an ended re-index leaves: all before the last two, or what did not go live."""
    if rebuild.is_running:
        return
    for generation in parts.generations.all():
        built = generation.name == rebuild.generation
        if not generation.live and _is_left_over(generation, rebuild):
            _discard(parts, generation)
        if built:
            # What is younger is not this re-index's: the next one may have begun.
            return


def _is_left_over(generation: Generation, rebuild: Rebuild) -> bool:
    if rebuild.state == "live":
        return generation.name not in (rebuild.generation, rebuild.replaced)
    return generation.name == rebuild.generation


def _discard(parts: Steering, generation: Generation) -> None:
    try:
        parts.generations.discard(generation.name)
    except Conflict:
        # It has gone live meanwhile, by a roll-back.
        return
