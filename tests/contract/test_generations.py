"""Every search engine keeps generations side by side, of which exactly one is live."""

import pytest

from shared.errors import Conflict, NotFound, SearchUnavailable
from shared.index_ports import Generations
from tests.contract.indexes import (
    HANDBOOK,
    MakeGenerations,
    find,
    first,
    ids,
    put,
    recipe,
)
from tests.unit.retrieval.fakes import HashEmbedder, chunk, document, query

OLD, NEW = "g2-aaaaaaaa-0001", "g2-bbbbbbbb-0002"


def test_there_is_none_at_the_start(generations: Generations) -> None:
    assert generations.live() is None
    assert list(generations.all()) == []


def test_a_new_generation_is_there_but_not_live(generations: Generations) -> None:
    made = generations.create(OLD, recipe())

    assert (made.name, made.recipe, made.live) == (OLD, recipe(), False)
    assert list(generations.all()) == [made]
    assert generations.live() is None


def test_creating_twice_makes_one_and_keeps_what_is_in_it(generations: Generations) -> None:
    made = generations.create(OLD, recipe())
    put(generations.open(made), document(), HANDBOOK)

    again = generations.create(OLD, recipe(32, "another"))

    assert again == made
    assert len(generations.all()) == 1
    assert generations.open(again).count("acme", "doc_1") == 12


def test_generations_come_the_oldest_first(generations: Generations) -> None:
    for number, digest in enumerate(("ffffffff", "00000000", "aaaaaaaa"), 1):
        generations.create(f"g2-{digest}-{number:04d}", recipe())

    listed = [one.name for one in generations.all()]

    assert listed == ["g2-ffffffff-0001", "g2-00000000-0002", "g2-aaaaaaaa-0003"]


def test_promoting_makes_exactly_one_live(generations: Generations) -> None:
    generations.create(OLD, recipe())
    generations.create(NEW, recipe(32))

    generations.promote(OLD)
    generations.promote(NEW)
    generations.promote(NEW)

    live = generations.live()
    assert live is not None
    assert (live.name, live.live, live.recipe) == (NEW, True, recipe(32))
    assert [(one.name, one.live) for one in generations.all()] == [(OLD, False), (NEW, True)]


def test_promoting_back_restores_the_one_before(generations: Generations) -> None:
    for name in (OLD, NEW):
        generations.create(name, recipe())
        generations.promote(name)

    generations.promote(OLD)

    live = generations.live()
    assert live is not None
    assert live.name == OLD


def test_what_is_not_there_cannot_be_promoted(generations: Generations) -> None:
    generations.create(OLD, recipe())
    generations.promote(OLD)

    with pytest.raises(NotFound):
        generations.promote(NEW)

    assert [(one.name, one.live) for one in generations.all()] == [(OLD, True)]


def test_the_live_generation_cannot_be_discarded(generations: Generations) -> None:
    put(generations.open(first(generations)), document(), HANDBOOK)
    name = first(generations).name

    with pytest.raises(Conflict):
        generations.discard(name)

    assert ids(find(generations.open(first(generations)), query("toaster")).bm25) == ["i"]


def test_discarding_twice_is_once(generations: Generations) -> None:
    generations.create(OLD, recipe())
    first(generations)
    generations.discard(OLD)

    generations.discard(OLD)

    assert [one.name for one in generations.all()] == [first(generations).name]


def test_each_generation_has_its_own_passages_and_vectors_of_its_own_length(
    generations: Generations,
) -> None:
    old, new = generations.create(OLD, recipe(16)), generations.create(NEW, recipe(32))
    longer = HashEmbedder(32)
    put(generations.open(old), document(), HANDBOOK[:1])
    put(generations.open(new), document(), HANDBOOK[8:9], longer)

    found = find(generations.open(old), query("warranty"))
    found_new = find(generations.open(new), query("warranty"), longer)

    assert (ids(found.bm25), ids(found.knn), found.generation) == (["a"], ["a"], OLD)
    assert (ids(found_new.bm25), ids(found_new.knn)) == (["i"], ["i"])
    assert found_new.generation == NEW
    with pytest.raises(SearchUnavailable, match="32 numbers"):
        find(generations.open(new), query("warranty"))


def test_removing_from_one_leaves_the_other(generations: Generations) -> None:
    old, new = generations.create(OLD, recipe()), generations.create(NEW, recipe())
    for generation in (old, new):
        put(generations.open(generation), document(), HANDBOOK)

    generations.open(new).remove("acme", "doc_1")

    assert generations.open(new).count("acme", "doc_1") == 0
    assert generations.open(new).vectors("acme", [HANDBOOK[0].content]) == {}
    assert generations.open(old).count("acme", "doc_1") == 12


def test_an_open_generation_answers_on_when_another_goes_live(generations: Generations) -> None:
    before = generations.open(first(generations))
    put(before, document(), HANDBOOK)

    generations.create(NEW, recipe(32))
    generations.promote(NEW)

    assert ids(find(before, query("toaster")).bm25) == ["i"]


def test_a_generation_made_anew_under_an_old_name_is_empty(generations: Generations) -> None:
    put(generations.open(generations.create(NEW, recipe())), document(), HANDBOOK)
    generations.discard(NEW)

    again = generations.open(generations.create(NEW, recipe(32)))

    put(again, document("doc_2"), [chunk("z", "warranty")], HashEmbedder(32))
    assert (again.count("acme", "doc_1"), again.count("acme", "doc_2")) == (0, 1)


def test_a_measured_spread_is_told_by_the_generation_and_its_searches(
    make_generations: MakeGenerations,
) -> None:
    one, other = make_generations(), make_generations()
    made = one.create(OLD, recipe())
    assert find(one.open(made), query("warranty")).spread == made.spread == 0.125

    one.describe(OLD, 0.0625)
    one.promote(OLD)

    live = other.live()
    assert live is not None
    assert (live.name, live.spread) == (OLD, 0.0625)
    assert find(other.open(live), query("warranty")).spread == 0.0625
    assert one.create(OLD, recipe()).spread == 0.0625


def test_what_is_not_there_cannot_be_described(generations: Generations) -> None:
    with pytest.raises(NotFound):
        generations.describe(NEW, 0.2)
