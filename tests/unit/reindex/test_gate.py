"""The gate holds on the sample handbook: good indexes go live, spoilt ones never do."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.retrieval.embedded_generations import EmbeddedGenerations
from shared.types.recipe import Chunking, Recipe
from tests.unit.reindex.handbook import (
    CARD,
    OLD,
    RANDOM,
    Handbook,
    Spoil,
    crumbs,
    half_lost,
    handbook,
)

SMALLER = OLD.model_copy(update={"chunking": Chunking(least=300, target=600, most=900)})
SHORTER = OLD.model_copy(update={"embedder": CARD.model_copy(update={"dimension": 60})})
DICE = OLD.model_copy(update={"embedder": CARD.model_copy(update={"model": RANDOM})})


@pytest.fixture
def shelved(tmp_path: Path) -> Iterator[Handbook]:
    generations = EmbeddedGenerations(tmp_path)
    yield handbook(generations)
    generations.close()


@pytest.mark.parametrize("spoil", [half_lost, crumbs])
def test_a_chunker_gone_wrong_never_goes_live(shelved: Handbook, spoil: Spoil) -> None:
    live = shelved.parts.generations.all()

    rebuild = shelved.run(SMALLER, spoil)

    assert (rebuild.state, rebuild.missing) == ("rejected", 0)
    assert rebuild.verdict is not None
    assert rebuild.verdict.loss > 0.4
    assert shelved.parts.generations.all() == live


def test_vectors_that_mean_nothing_never_go_live(shelved: Handbook) -> None:
    live = shelved.parts.generations.all()

    rebuild = shelved.run(DICE)

    assert (rebuild.state, rebuild.missing) == ("rejected", 0)
    assert shelved.parts.generations.all() == live


@pytest.mark.parametrize("recipe", [OLD, SHORTER, SMALLER], ids=["same", "shorter", "smaller"])
def test_a_good_index_goes_live(shelved: Handbook, recipe: Recipe) -> None:
    rebuild = shelved.run(recipe)

    live = shelved.parts.generations.live()
    assert live is not None
    assert (rebuild.state, live.name, live.recipe) == ("live", rebuild.generation, recipe)
    assert rebuild.verdict is not None
    assert rebuild.verdict.questions > 60
