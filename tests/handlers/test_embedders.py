"""The embedding models of a function: its own, those of older generations, and none else."""

import pytest

from functions.embedders import embedders
from functions.parts import SearchSettings
from shared.errors import EmbedderUnavailable
from shared.index_ports import Embedders
from shared.types.recipe import EmbedderCard

BEDROCK = EmbedderCard(kind="bedrock", model="amazon.titan-embed-text-v2:0", dimension=512)
OPENAI = EmbedderCard(kind="openai", model="e", dimension=8, url="http://127.0.0.1:9/v1")


def of(**changes: object) -> Embedders:
    """The embedders of a function on one machine, with some of its settings changed."""
    chosen = {"search_engine": "embedded", "search_path": "/i", "embedder_path": "/m", **changes}
    return embedders(SearchSettings.model_validate(chosen), reads="query")


@pytest.mark.parametrize("card", [EmbedderCard(), EmbedderCard(dimension=64), OPENAI])
def test_opens_the_model_that_a_generation_names(card: EmbedderCard) -> None:
    opened = of().open(card)

    assert (opened.model_id, opened.dimension) == (card.model_id, card.dimension)


def test_opens_a_model_once() -> None:
    opening = of()

    assert opening.open(EmbedderCard()) is opening.open(EmbedderCard())
    assert opening.open(EmbedderCard()) is not opening.open(EmbedderCard(dimension=64))


def test_says_what_to_do_where_the_model_is_not_shipped() -> None:
    elsewhere = of(embedder="bedrock", embedder_model=BEDROCK.model, embedder_path=None)

    with pytest.raises(EmbedderUnavailable, match=r"minilm-l6-v2-int8.*kept_embedders"):
        elsewhere.open(EmbedderCard())


def test_says_so_where_there_is_no_such_model() -> None:
    with pytest.raises(EmbedderUnavailable, match="does not have the embedding model"):
        of().open(EmbedderCard(dimension=1_000))
