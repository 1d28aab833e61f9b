"""Lists, tables, code and headings stay whole where they can."""

from shared.retrieval.chunk import EvenChunker
from shared.types.recipe import Chunking
from shared.types.retrieval import Chunk, Extract

SENTENCE = "The heat pump must be registered within sixty days of commissioning. "
SIZES = Chunking(least=400, target=600, most=1_000, margin=200)
CODES = [f"E{n:03} | Water pressure number {n} is low. | Top up. Then vent." for n in range(80)]


def chunks_of(text: str) -> list[Chunk]:
    return EvenChunker(SIZES).chunk(Extract(title="Handbook", text=text))


def rows_in(chunks: list[Chunk]) -> list[str]:
    return [row for chunk in chunks for row in chunk.text.split("\n")]


def test_rows_of_a_table_are_kept_whole() -> None:
    chunks = chunks_of("\n".join(CODES))

    assert len(chunks) > 3
    assert rows_in(chunks) == CODES


def test_a_long_row_is_kept_whole_where_it_fits() -> None:
    rows = ["Code | What to do", *(f"E{n:03} | {SENTENCE * 9}".strip() for n in range(4))]

    chunks = chunks_of("\n".join(rows))

    assert rows_in(chunks) == rows


def test_a_table_that_fits_is_kept_whole() -> None:
    rows = ["Code | Meaning", *(f"E{n:03} | Pressure number {n} is low." for n in range(20))]
    table = "\n".join(rows)

    chunks = chunks_of(f"{SENTENCE * 8}\n\n{table}\n\n{SENTENCE * 8}")

    assert any(table in chunk.text for chunk in chunks)


def test_a_table_that_is_cut_tells_its_header_in_every_later_part() -> None:
    first, *others = chunks_of("\n".join(["Code | Meaning | What to do", *CODES]))

    assert first.header == ""
    assert first.text.startswith("Code | Meaning | What to do")
    assert {chunk.header for chunk in others} == {"Code | Meaning | What to do"}
    assert others[0].in_context.startswith("Handbook\nCode | Meaning")


def test_the_header_of_a_framed_table_is_the_row_above_its_rule() -> None:
    rows = [f"| {row} |" for row in CODES]

    first, *others = chunks_of("\n".join(["| Code | Meaning | To do |", "|---|---|---|", *rows]))

    assert first.text.startswith("| Code | Meaning | To do |\n|---|---|---|\n| E000")
    assert {chunk.header for chunk in others} == {"| Code | Meaning | To do |"}


def test_a_title_above_the_columns_is_not_their_header() -> None:
    others = chunks_of("\n".join(["Faults and their causes", "Code | Meaning | To do", *CODES]))[1:]

    assert {chunk.header for chunk in others} == {"Code | Meaning | To do"}


def test_a_table_whose_first_row_is_like_the_next_has_no_header() -> None:
    chunks = chunks_of("\n".join(CODES))

    assert {chunk.header for chunk in chunks} == {""}


def test_a_first_row_as_long_as_a_paragraph_is_no_header() -> None:
    chunks = chunks_of("\n".join([f"Note | {SENTENCE * 6}".strip(), *CODES]))

    assert {chunk.header for chunk in chunks} == {""}


def test_text_behind_a_table_has_no_header() -> None:
    chunks = chunks_of("\n".join(["Code | Meaning | To do", *CODES]) + f"\n\n{SENTENCE * 30}")

    assert chunks[-1].header == ""
    assert chunks[-1].text.startswith("The heat pump")


def test_code_that_fits_is_kept_whole_blank_lines_and_all() -> None:
    code = "```sh\n" + "\n\n".join(f"vent --circuit {n} --slowly" for n in range(20)) + "\n```"

    chunks = chunks_of(f"{SENTENCE * 8}\n\n{code}\n\n{SENTENCE * 8}")

    assert any(code in chunk.text for chunk in chunks)


def test_long_code_is_cut_between_its_lines() -> None:
    lines = [f"vent --circuit {n} --slowly. Then --wait {n}, and --check twice." for n in range(60)]
    code = "\n".join(["```", *lines, "```"])

    chunks = chunks_of(code)

    assert len(chunks) > 3
    assert rows_in(chunks) == code.split("\n")
    assert chunks[0].text.startswith("```\nvent")
    assert chunks[-1].text.endswith("twice.\n```")


def test_a_fence_that_nothing_closes_is_mere_text() -> None:
    chunks = chunks_of(f"```\n{SENTENCE * 30}\n\n{SENTENCE * 30}")

    assert all(chunk.text.endswith("commissioning.") for chunk in chunks)


def test_list_items_are_kept_whole() -> None:
    items = [f"{n}. Vent circuit {n}. {SENTENCE}Then check it again." for n in range(1, 40)]

    chunks = chunks_of("\n".join(items))

    assert len(chunks) > 3
    assert rows_in(chunks) == items


def test_words_that_announce_a_list_stay_with_it() -> None:
    items = "\n".join(f"- {SENTENCE}" for _ in range(4))
    part = f"{SENTENCE * 5}\n\nDo this, in this order:\n\n{items}"

    chunks = chunks_of("\n\n".join([part] * 5))

    assert not any(chunk.text.endswith("order:") for chunk in chunks)


def test_many_short_lines_without_a_full_stop_are_no_headings() -> None:
    chunks = chunks_of("\n".join(f"a line of verse number {n}" for n in range(200)))

    assert all(400 <= len(chunk.text) <= 700 for chunk in chunks)


def test_an_abbreviation_ends_no_sentence() -> None:
    words = (
        "The circuits that are named in the appendix, e.g. the third one, are vented by Dr. Lee. "
    )

    chunks = chunks_of(words * 40)

    assert all(chunk.text.endswith("Lee.") for chunk in chunks)
