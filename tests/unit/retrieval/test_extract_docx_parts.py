"""What hangs on a Word document's paragraphs, boxes and notes, and tables of every make."""

from typing import Any

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

from shared.retrieval.extract.extractor import FileExtractor
from tests.unit.retrieval.files import word

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NS = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


def text_of(write: Any) -> str:
    return FileExtractor().extract("a.docx", word(write)).text


def fill(table: Any, *texts: str) -> None:
    for cell, text in zip(table._cells, texts, strict=True):
        cell.text = text


def test_a_table_within_a_table_is_told_once_and_its_frame_as_paragraphs() -> None:
    def nested(document: Document) -> None:
        frame = document.add_table(1, 2)
        frame.cell(0, 0).text = "Our plans:"
        fill(frame.cell(0, 1).add_table(2, 2), "Plan", "Price", "Basic", "£9.90")

    assert text_of(nested) == "Our plans:\n\nPlan | Price\nBasic | £9.90"


def test_a_table_of_one_cell_is_only_a_frame() -> None:
    def framed(document: Document) -> None:
        cell = document.add_table(1, 1).cell(0, 0)
        cell.text = "Take note."
        cell.add_paragraph("Call us first.")

    assert text_of(framed) == "Take note.\n\nCall us first."


def test_cells_over_several_columns_or_rows_keep_the_others_in_place() -> None:
    def merged(document: Document) -> None:
        table = document.add_table(3, 3)
        fill(table, "Plan", "", "Depot", "Basic", "9.90", "York", "", "8.90", "Leeds")
        table.cell(0, 0).merge(table.cell(0, 1))
        table.cell(1, 0).merge(table.cell(2, 0))

    assert text_of(merged) == "Plan |  | Depot\nBasic | 9.90 | York\nBasic | 8.90 | Leeds"


def test_a_text_box_follows_its_paragraph() -> None:
    box = (
        f"<w:r {NS}><mc:AlternateContent><mc:Choice><wps:txbx><w:txbxContent><w:p><w:r>"
        "<w:t>In the box.</w:t></w:r></w:p></w:txbxContent></wps:txbx></mc:Choice>"
        "<mc:Fallback><w:t>In the box.</w:t></mc:Fallback></mc:AlternateContent></w:r>"
    )

    def boxed(document: Document) -> None:
        paragraph = document.add_paragraph("Before ")
        paragraph._p.append(parse_xml(box))
        paragraph.add_run("and after.")

    assert text_of(boxed) == "Before and after.\n\nIn the box."


def test_footnotes_stand_below_what_refers_to_them() -> None:
    notes = (
        f'<w:footnotes {NS}><w:footnote w:id="2"><w:p><w:r><w:t>Not in winter.</w:t></w:r></w:p>'
        "</w:footnote></w:footnotes>"
    )

    def noted(document: Document) -> None:
        part = Part(PackURI("/word/footnotes.xml"), FOOTNOTES, notes.encode())
        document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        paragraph = document.add_paragraph("Twelve years.")
        for number in ("2", "7"):
            reference = f'<w:r {NS}><w:footnoteReference w:id="{number}"/></w:r>'
            paragraph._p.append(parse_xml(reference))
        document.add_paragraph("More.")

    assert text_of(noted) == "Twelve years.\n\nNote: Not in winter.\n\nMore."


def test_hidden_words_headers_and_comments_are_left_out() -> None:
    def hidden(document: Document) -> None:
        document.sections[0].header.paragraphs[0].text = "On every page"
        paragraph = document.add_paragraph("Shown.")
        document.add_comment(paragraph.runs, text="Really?")
        paragraph.add_run("Hidden.").font.hidden = True

    assert text_of(hidden) == "Shown."
