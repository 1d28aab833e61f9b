"""Slides come out in order, a page each: title, texts, tables, charts, then what is spoken."""

import io
import zipfile
from typing import Any

import pytest
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from shared.errors import DocumentError
from shared.retrieval.extract.extractor import FileExtractor
from shared.retrieval.extract.limits import ExtractLimits
from shared.types.retrieval import Extract
from tests.unit.retrieval.files import replaced
from tests.unit.retrieval.office_files import slides
from tests.unit.retrieval.pictures import PIXEL

TITLE_AND_TEXT, TITLE_ONLY, BLANK = 1, 5, 6
chart_data: Any = CategoryChartData
BOX = (0, 0, Inches(3), Inches(2))


def read(data: bytes, name: str = "kick-off.pptx") -> Extract:
    return FileExtractor().extract(name, data)


def refusal(data: bytes, limits: ExtractLimits | None = None) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        FileExtractor(limits).extract("a.pptx", data)
    return caught.value


def add(deck: Any, title: str, *lines: str) -> Any:
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_AND_TEXT])
    slide.shapes.title.text = title
    slide.placeholders[1].text_frame.text = "\n".join(lines)
    return slide


def test_each_slide_is_a_page_with_its_title_as_heading() -> None:
    def two(deck: Any) -> None:
        add(deck, "Heat pumps", "Quiet", "Efficient")
        add(deck, "Warranty", "Twelve years.")

    extract = read(slides(two))

    assert extract.title == "Heat pumps"
    assert extract.pages == 2
    assert extract.text == "Heat pumps\n\n- Quiet\n- Efficient\n\nWarranty\n\nTwelve years."
    assert [(mark.page, mark.section) for mark in extract.marks] == [(1, ""), (2, "Warranty")]


def test_items_keep_their_levels() -> None:
    def nested(deck: Any) -> None:
        slide = add(deck, "Plans", "Basic", "calls")
        slide.placeholders[1].text_frame.paragraphs[1].level = 1

    assert read(slides(nested)).text == "Plans\n\n- Basic\n  - calls"


def test_tables_become_rows() -> None:
    def priced(deck: Any) -> None:
        shapes = add(deck, "Prices", "Per month").shapes
        table = shapes.add_table(2, 2, *BOX).table
        for cell, text in zip(table.iter_cells(), ["Plan", "Price", "Basic", "£9.90"], strict=True):
            cell.text = text

    assert read(slides(priced)).text.endswith("Per month\n\nPlan | Price\nBasic | £9.90")


def test_charts_tell_the_figures_they_were_drawn_from() -> None:
    def charted(deck: Any) -> None:
        data = chart_data()
        data.categories = ["2024", "2025"]
        data.add_series("Sold", (4.3, 5))
        data.add_series("Returned", (0.1 + 0.2, None))
        chart = add(deck, "Sales", "").shapes.add_chart(XL_CHART_TYPE.LINE, *BOX, data).chart
        chart.has_title = True
        chart.chart_title.text_frame.text = "Units"

    expected = "Sales\n\nUnits\n\n | Sold | Returned\n2024 | 4.3 | 0.3\n2025 | 5"
    assert read(slides(charted)).text == expected


def test_shapes_in_groups_are_read_in_order() -> None:
    def grouped(deck: Any) -> None:
        shapes = add(deck, "Setup", "First").shapes
        group = shapes.add_group_shape().shapes.add_group_shape()
        group.shapes.add_textbox(*BOX).text_frame.text = "Second"
        shapes.add_textbox(*BOX).text_frame.text = "Third"

    assert read(slides(grouped)).text == "Setup\n\nFirst\n\nSecond\n\nThird"


def test_what_the_speaker_says_stands_under_the_slide() -> None:
    def spoken(deck: Any) -> None:
        add(deck, "One", "Shown.").notes_slide.notes_text_frame.text = "Said.\nTwice."
        add(deck, "Two", "Shown too.")

    assert read(slides(spoken)).text == "One\n\nShown.\n\nNotes: Said.\nTwice.\n\nTwo\n\nShown too."


def test_a_slide_without_a_title_is_called_by_its_number() -> None:
    def untitled(deck: Any) -> None:
        add(deck, "Prices", "Per month")
        slide = deck.slides.add_slide(deck.slide_layouts[BLANK])
        slide.shapes.add_textbox(*BOX).text_frame.text = "Questions?"

    extract = read(slides(untitled))

    assert [mark.section for mark in extract.marks] == ["", "Slide 2"]


def test_hidden_slides_and_pictures_are_left_out_with_a_warning() -> None:
    def mixed(deck: Any) -> None:
        add(deck, "Shown", "Words.")
        add(deck, "Secret", "Not shown.").element.set("show", "0")
        for _ in range(3):
            picture = deck.slides.add_slide(deck.slide_layouts[BLANK])
            picture.shapes.add_picture(io.BytesIO(PIXEL), 0, 0)

    extract = read(slides(mixed))

    assert extract.text == "Shown\n\nWords."
    assert extract.warnings == (
        "Slide 2 is hidden and left out.",
        "Slides 3-5 are only pictures; words in them were not read.",
    )


def test_a_presentation_of_pictures_has_no_text() -> None:
    def drawn(deck: Any) -> None:
        picture = deck.slides.add_slide(deck.slide_layouts[BLANK])
        picture.shapes.add_picture(io.BytesIO(PIXEL), 0, 0)

    assert refusal(slides(drawn)).reason == "no_text"


def test_the_file_s_own_title_comes_first() -> None:
    def titled(deck: Any) -> None:
        deck.core_properties.title = "Annual meeting"
        add(deck, "Welcome", "Words.")

    assert read(slides(titled)).title == "Annual meeting"


def test_refuses_more_slides_than_the_limit() -> None:
    def two(deck: Any) -> None:
        add(deck, "One", "Words.")
        add(deck, "Two", "Words.")

    error = refusal(slides(two), ExtractLimits(pages=1))

    assert error.reason == "too_many_pages"
    assert "more than 1 slides" in error.sentence


@pytest.mark.parametrize("tenth", range(1, 10))
def test_a_presentation_cut_off_anywhere_is_refused(tenth: int) -> None:
    whole = slides(lambda deck: add(deck, "One", "Words."))

    assert refusal(whole[: len(whole) * tenth // 10]).reason == "damaged_file"


@pytest.mark.parametrize("content", [b"", b"<p:sld", b"<a/>"])
def test_broken_parts_are_refused(content: bytes) -> None:
    whole = slides(lambda deck: add(deck, "One", "Words."))
    with zipfile.ZipFile(io.BytesIO(whole)) as packed:
        parts = [name for name in packed.namelist() if name.startswith("ppt/slides/slide")]
    damaged = replaced(whole, {part: lambda _: content for part in parts})

    assert refusal(damaged).reason in ("damaged_file", "no_text")
