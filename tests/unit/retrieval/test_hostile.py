"""Files that were made to do harm end in a sentence that says what to do, and harm nobody.

They are read as in production: in a process of its own, within a gigabyte of memory.
"""

import re
from collections.abc import Callable

import pytest

from shared.errors import DocumentError
from shared.retrieval.extract.bounded import BoundedExtractor
from tests.unit.retrieval import hostile_office as office
from tests.unit.retrieval import hostile_pdf as pdfs
from tests.unit.retrieval import hostile_text as texts
from tests.unit.retrieval.files import archive, column, pdf

Make = Callable[[], bytes]
Case = tuple[str, Make, str]

PATIENCE_SECONDS = 100
ADVICE = re.compile(
    r"\b(upload|save|remove|divide|unpack|run text recognition|print it)\b", re.IGNORECASE
)
TECHNICAL = re.compile(r"[{}<>\\]|Traceback|Error\b|Exception|None\b|0x|object at")

PDFS: list[Case] = [
    ("circle.pdf", pdfs.page_tree_in_a_circle, "damaged_file"),
    ("circles.pdf", pdfs.page_tree_of_two_in_a_circle, "damaged_file"),
    ("leafless.pdf", pdfs.page_tree_without_leaves, "damaged_file"),
    ("arrays.pdf", pdfs.arrays_in_arrays, "no_text"),
    ("long-as-itself.pdf", pdfs.stream_as_long_as_itself, "no_text"),
    ("object-streams.pdf", pdfs.object_streams_in_a_circle, "damaged_file"),
    ("tables.pdf", pdfs.tables_in_a_circle, "damaged_file"),
    ("forms.pdf", pdfs.forms_in_forms, "too_complex"),
    ("packed-twice.pdf", pdfs.commands_packed_twice, "too_complex"),
    ("contents.pdf", pdfs.page_of_a_million_contents, "too_complex"),
    ("spells.pdf", pdfs.character_that_spells_a_page, "too_complex"),
    ("font.pdf", pdfs.font_that_draws_itself, "no_text"),
    ("gigapixels.pdf", pdfs.picture_of_ten_gigapixels, "scanned"),
    ("program.pdf", pdfs.program_and_no_text, "no_text"),
    ("marks.pdf", pdfs.mark_and_end_mark, "damaged_file"),
    ("noise.pdf", pdfs.noise, "damaged_file"),
    ("locked.pdf", lambda: pdf([column("words")], password="open"), "encrypted_pdf"),
]
OFFICE: list[Case] = [
    ("zeros.docx", office.document_of_zeros, "archive_too_large"),
    ("lies.docx", office.archive_that_lies, "damaged_file"),
    ("many.docx", office.archive_of_many, "archive_too_large"),
    ("nested.docx", office.archives_in_archives, "unsupported_type"),
    ("runs.docx", office.paragraph_of_many_runs, "too_complex"),
    ("deep.docx", office.elements_in_elements, "damaged_file"),
    ("bare.docx", office.document_without_parts, "damaged_file"),
    ("laughs.docx", lambda: office.with_entities("docx", office.LAUGHS), "damaged_file"),
    ("laughs.xlsx", lambda: office.with_entities("xlsx", office.LAUGHS), "damaged_file"),
    ("laughs.pptx", lambda: office.with_entities("pptx", office.LAUGHS), "damaged_file"),
    ("outside.docx", lambda: office.with_entities("docx", office.OUTSIDE), "damaged_file"),
    ("outside.xlsx", lambda: office.with_entities("xlsx", office.OUTSIDE), "damaged_file"),
    ("outside.pptx", lambda: office.with_entities("pptx", office.OUTSIDE), "damaged_file"),
    ("macros.docx", lambda: office.with_macros("docx"), "macros"),
    ("macros.xlsm", lambda: office.with_macros("xlsx"), "macros"),
    ("macros.pptx", lambda: office.with_macros("pptx"), "macros"),
    ("locked.docx", office.locked_office, "encrypted_file"),
    ("locked.xlsx", lambda: office.locked_archive(office.workbook()), "encrypted_file"),
    ("locked.zip", lambda: office.locked_archive(archive({"a.txt": b"words"})), "encrypted_file"),
    ("endless.xlsx", office.sheet_without_end, "too_complex"),
    ("long-word.xlsx", office.sheet_of_one_long_word, "too_complex"),
    ("no-words.xlsx", office.sheet_of_words_that_are_not_there, "damaged_file"),
    ("groups.pptx", office.groups_in_groups, "damaged_file"),
    ("million.pptx", office.slide_shown_a_million_times, "archive_too_large"),
    ("own-notes.pptx", office.slide_that_is_its_own_notes, "damaged_file"),
    ("missing.pptx", office.slides_that_are_not_there, "damaged_file"),
]
TEXTS: list[Case] = [
    ("empty.txt", lambda: b"", "empty_file"),
    ("blank.html", lambda: b" \r\n\t" * 1000, "empty_file"),
    ("nul.txt", lambda: bytes(100_000), "unsupported_type"),
    ("nul.csv", lambda: b"a,b\0,c\n" * 1000, "unsupported_type"),
    ("utf16.txt", texts.words_in_utf16, "unsupported_type"),
    ("latin.txt", lambda: "Größe, Maß\n".encode("latin-1") * 100, "not_utf8"),
    ("half.json", lambda: b'{"a": "\xc3"}', "not_utf8"),
    ("line.txt", texts.one_long_line, "too_large"),
    ("columns.csv", texts.million_columns, "too_large"),
    ("quotation.csv", texts.quotation_without_end, "too_large"),
    ("lists.json", texts.lists_in_lists, "too_complex"),
    ("objects.json", texts.objects_in_objects, "too_complex"),
    ("names.json", texts.long_names_in_each_other, "too_large"),
    ("mails.eml", texts.mails_in_mails, "too_complex"),
    ("parts.eml", texts.parts_in_parts, "too_complex"),
    ("deep.html", texts.deep_page, "damaged_file"),
    ("letters.html", texts.page_of_open_letters, "damaged_file"),
    ("tables.html", texts.page_of_tables, "damaged_file"),
    ("sections.html", texts.page_of_sections, "too_complex"),
    ("picture.pdf", texts.picture_of_ten_gigapixels, "unsupported_type"),
    ("program.docx", lambda: b"MZ\x90\0" + bytes(5000), "unsupported_type"),
    ("archive.pdf", lambda: archive({"a.txt": b"words"}), "unsupported_type"),
    ("packed.txt", lambda: b"\x1f\x8b\x08" + bytes(5000), "unsupported_type"),
]
READABLE: list[tuple[str, Make]] = [
    ("enormous.pdf", pdfs.enormous_page),
    ("script.pdf", pdfs.program_and_text),
    ("billions.pdf", pdfs.two_billion_pages),
    ("negative.pdf", pdfs.less_than_no_pages),
    ("spot.pdf", pdfs.words_on_one_spot),
    ("sizes.pdf", pdfs.text_in_every_size),
    ("path.docx", office.member_with_a_path),
    ("styles.docx", office.styles_in_a_circle),
    ("says.xlsx", office.sheet_that_says_it_has_no_end),
    ("numbers.json", texts.enormous_numbers),
    ("surrogates.json", texts.half_characters),
    ("many.eml", texts.mail_of_many_parts),
    ("attached.eml", texts.mail_of_many_attachments),
    ("bomb.eml", lambda: texts.mail_with(b"bomb.docx", office.document_of_zeros())),
    ("shallow.html", texts.shallow_page),
    ("quoted.md", texts.quotations_in_quotations),
    ("brackets.md", texts.brackets_without_end),
    ("\u202etxt.exe.txt", lambda: b"words"),
    ("words \ud800.txt", lambda: b"words"),
    ("../../../etc/words", lambda: b"words"),
]
WORDS = re.compile(r"words|\ba\d+|\bw\d+|999|Depots")


@pytest.fixture(scope="module")
def extractor() -> BoundedExtractor:
    return BoundedExtractor(seconds=PATIENCE_SECONDS)


@pytest.mark.parametrize(
    ("name", "make", "reason"),
    [*PDFS, *OFFICE, *TEXTS],
    ids=[name for name, _, _ in (*PDFS, *OFFICE, *TEXTS)],
)
def test_a_hostile_file_is_refused_in_a_sentence_that_says_what_to_do(
    extractor: BoundedExtractor, name: str, make: Make, reason: str
) -> None:
    data = make()

    with pytest.raises(DocumentError) as caught:
        extractor.extract(name, data)

    assert caught.value.reason == reason
    assert ADVICE.search(caught.value.sentence)
    assert not TECHNICAL.search(caught.value.sentence)
    assert extractor.extract("next.txt", b"The next file.").text == "The next file."


@pytest.mark.parametrize(("name", "make"), READABLE, ids=[ascii(name) for name, _ in READABLE])
def test_what_only_looks_hostile_is_read(
    extractor: BoundedExtractor, name: str, make: Make
) -> None:
    extract = extractor.extract(name, make())

    assert WORDS.search(extract.text)
    assert extract.title.isprintable() or "\u202e" in extract.title
    assert extract.model_dump_json().encode()


def test_there_are_enough_hostile_files_of_each_kind() -> None:
    refused = {name.rpartition(".")[2] for name, _, _ in (*PDFS, *OFFICE, *TEXTS)}

    assert len(PDFS) + len(OFFICE) + len(TEXTS) >= 40
    assert refused >= {"pdf", "docx", "xlsx", "pptx", "eml", "json", "csv", "html", "txt", "zip"}
