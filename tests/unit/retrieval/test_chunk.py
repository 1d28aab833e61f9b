"""Chunks follow a document's structure, lose nothing, and keep their names."""

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.retrieval.chunk import EvenChunker
from shared.types.recipe import Chunking
from shared.types.retrieval import Chunk, Extract, Mark

SENTENCE = "The heat pump must be registered within sixty days of commissioning. "
SIZES = Chunking(least=400, target=600, most=1_000, margin=200)
LETTERS = st.characters(exclude_categories=["Cs"])
SPECIAL = "ab .\n|é🙂\u0301`-:\r\t\u200b。的"
WORDS = st.text(alphabet=st.one_of(st.sampled_from(SPECIAL), LETTERS), max_size=60)


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


@st.composite
def chunkings(draw: st.DrawFn) -> Chunking:
    least, more, most = (draw(st.integers(low, 40)) for low in (1, 0, 0))
    margin = draw(st.integers(0, 80))
    return Chunking(least=least, target=least + more, most=least + more + most, margin=margin)


def chunks_of(text: str, *marks: Mark, title: str = "Handbook") -> list[Chunk]:
    return EvenChunker(SIZES).chunk(Extract(title=title, text=text, marks=marks))


def place(extract: Extract, character: int) -> Mark:
    return [mark for mark in extract.marks if mark.start <= character][-1]


@settings(max_examples=200, deadline=None)
@given(extract=extracts(), chunking=chunkings())
def test_chunks_hold_every_visible_character_once_in_order(
    extract: Extract, chunking: Chunking
) -> None:
    chunks = EvenChunker(chunking).chunk(extract)

    end = 0
    for chunk in chunks:
        assert not extract.text[end : chunk.start].strip()
        assert extract.text[chunk.start : chunk.end] == chunk.text
        assert chunk.text == chunk.text.strip() != ""
        assert len(chunk.text) <= chunking.most
        end = chunk.end
    assert not extract.text[end:].strip()


@settings(max_examples=200, deadline=None)
@given(extract=extracts(), chunking=chunkings())
def test_no_chunk_crosses_a_section_and_each_knows_its_place(
    extract: Extract, chunking: Chunking
) -> None:
    chunks = EvenChunker(chunking).chunk(extract)

    for chunk in chunks:
        first, last = place(extract, chunk.start), place(extract, chunk.end - 1)
        assert (chunk.section, chunk.page) == (first.section, first.page)
        assert first.section == last.section
    assert len({chunk.id for chunk in chunks}) == len(chunks)
    assert EvenChunker(chunking).chunk(extract) == chunks


@settings(max_examples=200, deadline=None)
@given(extract=extracts(), chunking=chunkings())
def test_what_is_shown_is_one_stretch_of_the_section(extract: Extract, chunking: Chunking) -> None:
    chunks = EvenChunker(chunking).chunk(extract)

    for chunk in chunks:
        assert extract.text[chunk.shown_start : chunk.shown_end] == chunk.shown
        assert max(len(chunk.before), len(chunk.after)) <= chunking.margin
        assert chunk.shown == chunk.shown.strip()
        ends = chunk.shown_start, chunk.shown_end - 1
        assert {place(extract, end).section for end in ends} == {chunk.section}


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


def test_the_name_stays_when_only_what_is_around_changes() -> None:
    before = chunks_of(f"{SENTENCE * 12}\n\n{SENTENCE * 12}")
    after = chunks_of(f"{SENTENCE * 12}\n\n{SENTENCE * 11}Quite another sentence ends it.")

    assert before[0].id == after[0].id
    assert before[-1].id != after[-1].id


def test_chunks_of_a_long_text_are_even_in_size() -> None:
    chunks = chunks_of(SENTENCE * 100)

    sizes = [len(chunk.text) for chunk in chunks]
    assert max(sizes) - min(sizes) <= len(SENTENCE)
