"""Word documents come out in their order: headings as sections, tables as rows."""

import io
import zipfile

import pytest
from docx.document import Document
from docx.oxml import parse_xml

from shared.errors import DocumentError
from shared.retrieval.extract.extractor import FileExtractor
from shared.retrieval.extract.limits import ExtractLimits
from shared.types.retrieval import Extract
from tests.unit.retrieval.files import replaced, word

BODY = "word/document.xml"
NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def read(data: bytes, name: str = "care-plans.docx") -> Extract:
    return FileExtractor().extract(name, data)


def refusal(data: bytes, limits: ExtractLimits | None = None) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        FileExtractor(limits).extract("a.docx", data)
    return caught.value


def handbook(document: Document) -> None:
    document.add_heading("Care Plans", 0)
    document.add_paragraph("Two plans.")
    document.add_heading("Warranty", 1)
    document.add_heading("Heat pumps", 2)
    document.add_paragraph("Twelve years.")
    document.add_paragraph("clean the coil", style="List Bullet")
    document.add_paragraph("call support", style="List Number")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ["Plan", "Price", "Basic", "£9.90"], strict=True):
        cell.text = text
    document.add_paragraph("After the table.")
    document.add_heading("Support", 1)
    document.add_paragraph("Call us.")


def test_headings_lists_and_tables_come_out_in_order() -> None:
    extract = read(word(handbook))

    assert extract.title == "Care Plans"
    assert extract.text == (
        "Care Plans\n\nTwo plans.\n\nWarranty\n\nHeat pumps\n\nTwelve years.\n\n"
        "- clean the coil\n- call support\n\nPlan | Price\nBasic | £9.90\n\nAfter the table.\n\n"
        "Support\n\nCall us."
    )
    assert [(extract.text[m.start :][:7], m.section) for m in extract.marks] == [
        ("Care Pl", ""),
        ("Warrant", "Warranty > Heat pumps"),
        ("Support", "Support"),
    ]


def test_without_a_title_the_properties_or_the_name_give_it() -> None:
    def titled(document: Document) -> None:
        document.core_properties.title = "From the properties"
        document.add_paragraph("Words.")

    assert read(word(titled)).title == "From the properties"
    assert read(word(lambda document: document.add_paragraph("Words."))).title == "care-plans"


def test_a_style_made_from_a_heading_is_a_heading() -> None:
    def styled(document: Document) -> None:
        style = document.styles.add_style("Chapter", 1)
        style.base_style = document.styles["Heading 1"]
        document.add_paragraph("First words.")
        document.add_paragraph("Warranty", style="Chapter")
        document.add_paragraph("Twelve years.")

    extract = read(word(styled), "x.docx")

    assert [mark.section for mark in extract.marks] == ["", "Warranty"]


def test_insertions_count_and_deletions_do_not() -> None:
    def tracked(document: Document) -> None:
        paragraph = document.add_paragraph("It lasts ")
        paragraph._p.append(parse_xml(f"<w:ins {NS}><w:r><w:t>twelve</w:t></w:r></w:ins>"))
        paragraph._p.append(parse_xml(f"<w:del {NS}><w:r><w:delText>two</w:delText></w:r></w:del>"))
        paragraph.add_run(" years.")

    assert read(word(tracked)).text == "It lasts twelve years."


def test_words_in_content_controls_are_read() -> None:
    def controlled(document: Document) -> None:
        words = "<w:p><w:r><w:t>Inside.</w:t></w:r></w:p>"
        control = f"<w:sdt {NS}><w:sdtContent>{words}</w:sdtContent></w:sdt>"
        document.add_paragraph("Before.")._p.addnext(parse_xml(control))

    assert read(word(controlled)).text == "Before.\n\nInside."


def test_a_document_without_words_is_refused() -> None:
    assert refusal(word(lambda document: document.add_paragraph())).reason == "no_text"


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = replaced(word(handbook), {BODY: lambda xml: xml + b" " * 30_000_000})

    error = refusal(bomb)

    assert len(bomb) < 100_000
    assert error.reason == "archive_too_large"
    assert "Divide it" in error.sentence


def test_a_large_document_is_refused_however_it_is_packed() -> None:
    error = refusal(word(handbook), ExtractLimits(unzipped_bytes=10_000))

    assert error.reason == "archive_too_large"


def test_an_archive_that_lies_about_its_sizes_is_refused() -> None:
    bomb = replaced(word(handbook), {BODY: lambda xml: xml + b" " * 30_000_000})
    with zipfile.ZipFile(io.BytesIO(bomb)) as packed:
        true_size = packed.getinfo(BODY).file_size.to_bytes(4, "little")
    lie = bomb.replace(true_size, (1000).to_bytes(4, "little"))

    assert refusal(lie).reason == "damaged_file"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml_with_entities_of_its_own_is_refused(encoding: str) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    declared = f'<!DOCTYPE x [<!ENTITY e0 "ha">{entities}]>'
    xml = (
        f'<?xml version="1.0" encoding="{encoding}"?>{declared}<w:document {NS}><w:body><w:p><w:r>'
        f"<w:t>&e9;</w:t></w:r></w:p></w:body></w:document>"
    )

    error = refusal(replaced(word(handbook), {BODY: lambda _: xml.encode(encoding)}))

    assert error.reason == "damaged_file"


@pytest.mark.parametrize("part", [BODY, "word/styles.xml", "[Content_Types].xml", "_rels/.rels"])
@pytest.mark.parametrize("content", [b"", b"<w:x", b"<a/>"])
def test_broken_parts_are_refused_or_done_without(part: str, content: bytes) -> None:
    damaged = replaced(word(handbook), {part: lambda _: content})

    try:
        reason = "" if read(damaged).text else "no text"
    except DocumentError as error:
        reason = error.reason

    assert reason in ("", "damaged_file", "no_text")


@pytest.mark.parametrize("tenth", range(1, 10))
def test_a_document_cut_off_anywhere_is_refused(tenth: int) -> None:
    whole = word(handbook)

    error = refusal(whole[: len(whole) * tenth // 10])

    assert error.reason == "damaged_file"


def test_styles_that_inherit_in_a_circle_end() -> None:
    def circle(document: Document) -> None:
        one = document.styles.add_style("One", 1)
        other = document.styles.add_style("Other", 1)
        one.base_style, other.base_style = other, one
        document.add_paragraph("Words.", style="One")

    assert read(word(circle)).text == "Words."
