"""Chunks follow a document's structure, lose nothing, and keep their names."""

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.retrieval.chunk import StructureChunker
from shared.types.retrieval import Chunk, Extract, Mark

SENTENCE = "The heat pump must be registered within sixty days of commissioning. "
LETTERS = st.characters(exclude_categories=["Cs"])
WORDS = st.text(alphabet=st.one_of(st.sampled_from("ab .\n|é🙂\u0301"), LETTERS), max_size=60)


@st.composite
def extracts(draw: st.DrawFn) -> Extract:
    words, repeats = draw(WORDS), draw(st.integers(0, 60))
    text = draw(WORDS) + words * repeats + draw(WORDS)
    starts = draw(st.sets(st.integers(1, max(1, len(text) - 1)), max_size=6)) if text else set()
    names = st.sampled_from(["", "A", "A > B", "C"])
    pages = st.sampled_from([None, 1, 2, 3])
    marks = [
        Mark(start=start, section=draw(names), page=draw(pages)) for start in [0, *sorted(starts)]
    ]
    return Extract(title=draw(st.text(LETTERS, max_size=9)), text=text, marks=tuple(marks))


def chunks_of(text: str, *marks: Mark, title: str = "Handbook") -> list[Chunk]:
    return StructureChunker().chunk(Extract(title=title, text=text, marks=marks))


def place(extract: Extract, character: int) -> Mark:
    return [mark for mark in extract.marks if mark.start <= character][-1]


@settings(max_examples=150, deadline=None)
@given(extract=extracts(), least=st.integers(1, 40), room=st.integers(0, 60))
def test_chunks_hold_every_visible_character_once_in_order(
    extract: Extract, least: int, room: int
) -> None:
    chunks = StructureChunker(least, least + room).chunk(extract)

    end = 0
    for chunk in chunks:
        assert not extract.text[end : chunk.start].strip()
        assert extract.text[chunk.start : chunk.end] == chunk.text
        assert chunk.text.strip()
        assert len(chunk.text) <= least + room
        end = chunk.end
    assert not extract.text[end:].strip()


@settings(max_examples=100, deadline=None)
@given(extract=extracts())
def test_no_chunk_crosses_a_section_and_each_knows_its_place(extract: Extract) -> None:
    chunks = StructureChunker(10, 30).chunk(extract)

    for chunk in chunks:
        first, last = place(extract, chunk.start), place(extract, chunk.end - 1)
        assert (chunk.section, chunk.page) == (first.section, first.page)
        assert first.section == last.section
    assert len({chunk.id for chunk in chunks}) == len(chunks)


def test_a_chunk_ends_at_a_sentence_once_it_is_long_enough() -> None:
    chunks = chunks_of(SENTENCE * 40)

    assert all(chunk.text.endswith("commissioning.") for chunk in chunks)
    assert all(400 <= len(chunk.text) <= 1_000 for chunk in chunks[:-1])


def test_paragraphs_are_kept_whole_where_they_fit() -> None:
    paragraph = (SENTENCE * 6).strip()

    chunks = chunks_of("\n\n".join([paragraph] * 5))

    assert [chunk.text for chunk in chunks] == [paragraph] * 5


def test_a_heading_is_never_alone() -> None:
    items = "\n".join(f"{n}. {SENTENCE * 2}" for n in range(9))
    marks = Mark(start=0, section="A"), Mark(start=len(SENTENCE * 30) + 12, section="B")

    chunks = chunks_of(f"The heading\n\n{SENTENCE * 30}\n\nTwo\n\nMore\n\n{items}", *marks)

    starts = [chunk.text[:24] for chunk in chunks if len(chunk.text) > 100]
    assert len(starts) == len(chunks)
    assert starts[0].startswith("The heading\n\nThe heat")


def test_rows_of_a_table_are_kept_whole() -> None:
    rows = [f"E{n:03} | Water pressure number {n} is low. | Top up. Then vent." for n in range(80)]

    chunks = chunks_of("\n".join(rows))

    assert len(chunks) > 3
    assert [row for chunk in chunks for row in chunk.text.split("\n")] == rows


def test_a_page_break_alone_divides_nothing() -> None:
    chunks = chunks_of("One sentence. Another one.", Mark(start=0, page=1), Mark(start=14, page=2))

    assert [(chunk.text, chunk.page) for chunk in chunks] == [("One sentence. Another one.", 1)]


def test_an_unchanged_chunk_keeps_its_name_when_others_change() -> None:
    before = chunks_of("Old words.\n\nSame words.", Mark(start=0), Mark(start=12, section="B"))
    after = chunks_of("Quite new words.\n\nSame words.", Mark(start=0), Mark(start=18, section="B"))

    assert before[1].id == after[1].id
    assert before[0].id != after[0].id
    assert before[1].id.startswith("chk_")
    assert len(before[1].id) == 28


def test_the_name_depends_on_title_section_and_repetition() -> None:
    marks = Mark(start=0, section="A"), Mark(start=7, section="B"), Mark(start=14, section="A")

    chunks = chunks_of("Words. Words. Words.", *marks)
    elsewhere = chunks_of("Words. Words. Words.", *marks, title="Manual")

    assert len({chunk.id for chunk in [*chunks, *elsewhere]}) == 6


def test_a_word_without_end_is_cut() -> None:
    chunks = chunks_of("x" * 100_000)

    assert "".join(chunk.text for chunk in chunks) == "x" * 100_000
    assert max(len(chunk.text) for chunk in chunks) <= 1_000


def test_nothing_but_white_space_gives_no_chunk() -> None:
    assert chunks_of("") == []
    assert chunks_of(" \n\n ") == []
