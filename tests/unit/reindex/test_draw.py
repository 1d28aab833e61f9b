"""Questions are drawn from live passages: always the same, and none that says nothing."""

import pytest

from shared.errors import OutOfTime
from shared.reindex.ask import ask
from shared.reindex.draw import draw
from shared.types.rebuild import GoldenQuestion
from shared.types.release import Gate, Retrieval
from tests.unit.reindex.bench import Bench, plenty
from tests.unit.reindex.shelves import Shelf, ShelfRetriever

SAID = "The kettle boils one litre of water in about two minutes."


def bench_of(*texts: str, groups: tuple[str, ...] = (), wanted: int = 10) -> Bench:
    gate = Retrieval(gate=Gate(drawn=wanted))
    bench = Bench(changes={"retrieval": gate})
    bench.first()
    for number, text in enumerate(texts):
        bench.put(f"doc_{number}", text, groups=groups)
    return bench


def shelf_of(*texts: str, groups: tuple[str, ...] = ()) -> Shelf:
    bench = bench_of(*texts, groups=groups)
    return bench.generations.shelf(bench.generations.all()[0].name)


def drawn(bench: Bench) -> tuple[GoldenQuestion, ...]:
    live = bench.generations.live()
    assert live is not None
    return draw(bench.parts, live, seed=1)


def golden(quote: str = SAID, **more: object) -> GoldenQuestion:
    fields = {"tenant": "acme", "question": "Which kettle boils water?", "quote": quote}
    return GoldenQuestion.model_validate(fields | more)


def test_a_question_is_every_other_word_of_a_sentence() -> None:
    found = drawn(bench_of(SAID, groups=("staff",)))

    assert found == (golden(groups=("staff",), question="The boils litre water about minutes"),)


def test_the_same_seed_draws_the_same_questions() -> None:
    bench = bench_of(SAID, f"{SAID} Nobody has ever seen it boil a whole litre in less time.")

    assert drawn(bench) == drawn(bench)


@pytest.mark.parametrize(
    "text",
    ["Too short.", "84 kg | 118 kg | 146 kg | 149 kg | 1040 × 790 × 420 mm | 65 °C", "word " * 50],
    ids=["short", "figures", "endless"],
)
def test_what_makes_no_question_is_passed_over(text: str) -> None:
    assert drawn(bench_of(text)) == ()


def test_what_every_document_says_is_passed_over() -> None:
    assert drawn(bench_of(SAID, SAID)) == ()


def test_nothing_is_drawn_from_what_should_not_be_there_any_more() -> None:
    bench = bench_of(SAID)
    left = bench.put("doc_9", "What a deletion left behind because its worker died is not asked.")
    bench.documents.save(left.model_copy(update={"status": "deleted"}))

    assert [one.quote for one in drawn(bench)] == [SAID]


def test_no_more_are_drawn_than_were_wanted() -> None:
    texts = [f"{word} {SAID}" for word in ("One", "Two", "Three", "Four")]

    assert len(drawn(bench_of(*texts, wanted=2))) == 2
    assert drawn(bench_of(*texts, wanted=0)) == ()


def test_ranks_are_those_of_the_first_passage_that_shows_the_quote() -> None:
    worse = ShelfRetriever(shelf_of("Which kettle boils water? Nobody knows.", SAID))
    better = ShelfRetriever(shelf_of(SAID))

    ranks = ask([golden()], worse, better, Retrieval(), plenty)

    assert ranks == [(2, 1)]


def test_white_space_does_not_matter() -> None:
    found = ShelfRetriever(shelf_of(SAID.replace("litre of", "litre  of")))

    ranks = ask([golden(quote=SAID.replace("one ", "one\n"))], found, found, Retrieval(), plenty)

    assert ranks == [(1, 1)]


def test_questions_are_asked_on_behalf_of_their_tenants_and_groups() -> None:
    found = ShelfRetriever(shelf_of(SAID, groups=("board",)))
    asked = [golden(), golden(groups=("board",)), golden(groups=("board",), tenant="brick")]

    ranks = ask(asked, found, found, Retrieval(), plenty)

    assert ranks == [(None, None), (1, 1), (None, None)]


def test_what_there_is_no_time_for_is_not_asked() -> None:
    found = ShelfRetriever(shelf_of(SAID))
    left = iter((100.0, 0.0))

    assert len(ask([golden()] * 3, found, found, Retrieval(), lambda: next(left))) == 1
    with pytest.raises(OutOfTime):
        ask([golden()], found, found, Retrieval(), lambda: 0.0)
