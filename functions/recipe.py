"""What a new generation of the index is made by: the release's way to cut, the settings' model."""

from functions.parts import SearchSettings, card_of
from shared.releases.bundle import chunking_of
from shared.retrieval.generation import FORM
from shared.types.recipe import Recipe
from shared.types.release import Bundle


def recipe_of(settings: SearchSettings, release: Bundle) -> Recipe:
    """The recipe of these settings and this release."""
    return Recipe(form=FORM, embedder=card_of(settings), chunking=chunking_of(release))
