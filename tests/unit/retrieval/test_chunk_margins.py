"""Around a chunk stands the text of its own section, cut at a sentence or a word."""

from shared.retrieval.chunk import EvenChunker
from shared.types.recipe import Chunking
from shared.types.retrieval import Chunk, Extract, Mark

SENTENCE = "The heat pump must be registered within sixty days of commissioning. "


def chunks_of(text: str, *marks: Mark, margin: int = 200) -> list[Chunk]:
    chunking = Chunking(least=400, target=600, most=1_000, margin=margin)
    return EvenChunker(chunking).chunk(Extract(title="", text=text, marks=marks))


def test_shows_whole_sentences_around_a_chunk() -> None:
    chunks = chunks_of(SENTENCE * 40)

    inner = chunks[1]
    assert inner.before == SENTENCE * 2
    assert inner.after == (" " + SENTENCE * 2).rstrip()


def test_shows_nothing_before_the_first_chunk_and_after_the_last() -> None:
    chunks = chunks_of(f"\n\n{SENTENCE * 40}\n\n")

    assert chunks[0].before == ""
    assert chunks[-1].after == ""


def test_shows_all_of_a_short_section() -> None:
    chunks = chunks_of(SENTENCE * 20, margin=2_000)

    assert len(chunks) > 1
    assert {chunk.shown for chunk in chunks} == {(SENTENCE * 20).strip()}


def test_never_shows_another_section() -> None:
    text = f"{SENTENCE * 5}\n\nPrices\n\nIt costs five."

    chunks = chunks_of(text, Mark(start=0), Mark(start=text.index("Prices"), section="Prices"))

    assert [chunk.shown for chunk in chunks] == [(SENTENCE * 5).strip(), "Prices\n\nIt costs five."]


def test_shows_words_where_a_sentence_is_too_long() -> None:
    chunks = chunks_of("registration " * 300, margin=50)

    assert all(chunk.before == "registration " * 3 for chunk in chunks[1:])
    assert all(chunk.after == " registration" * 3 for chunk in chunks[:-1])


def test_shows_nothing_of_a_word_without_end() -> None:
    chunks = chunks_of("x" * 5_000, margin=50)

    assert {chunk.before + chunk.after for chunk in chunks} == {""}


def test_a_margin_of_none_shows_the_chunk_alone() -> None:
    chunks = chunks_of(SENTENCE * 40, margin=0)

    assert all(chunk.shown == chunk.text for chunk in chunks)
