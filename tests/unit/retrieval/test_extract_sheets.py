"""Spreadsheets come out as tables, a section a sheet, whichever program wrote them."""

import struct
from collections.abc import Callable
from datetime import date, datetime, time

import pytest
from xlsxwriter import Workbook

from shared.errors import DocumentError
from shared.retrieval.extract.extractor import FileExtractor
from shared.retrieval.extract.limits import ExtractLimits
from shared.types.retrieval import Extract
from tests.unit.retrieval.office_files import old_workbook, open_sheet, record, workbook

ENCRYPTED = record(0x002F, struct.pack("<HHH", 1, 1, 1) + bytes(48))
PRICES: list[list[str | float]] = [["Plan", "Price"], ["Basic", 9.9], ["Full", 12.0]]
OPEN_CELL = (
    '<table:table-cell office:value-type="string"><text:p>Plan</text:p></table:table-cell>'
    '<table:table-cell office:value-type="float" office:value="9.9"><text:p/></table:table-cell>'
)


def read(data: bytes, name: str = "price-list.xlsx") -> Extract:
    return FileExtractor().extract(name, data)


def refusal(data: bytes, limits: ExtractLimits | None = None) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        FileExtractor(limits).extract("a.xlsx", data)
    return caught.value


def sheet(*rows: list[object], name: str = "Prices") -> Callable[[Workbook], None]:
    def write(book: Workbook) -> None:
        page = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell is not None:
                    page.write(number, column, cell)

    return write


def test_each_sheet_is_a_section_with_its_table() -> None:
    def two(book: Workbook) -> None:
        sheet(["Plan", "Price"], ["Basic", 9.9])(book)
        book.add_worksheet("Nothing")
        sheet(["Region", "City"], ["North", "York"], name="Depots")(book)

    extract = read(workbook(two))

    assert extract.title == "price-list"
    assert extract.text == (
        "Prices\n\nPlan | Price\nBasic | 9.9\n\nDepots\n\nRegion | City\nNorth | York"
    )
    assert [mark.section for mark in extract.marks] == ["Prices", "Depots"]


def test_values_are_told_as_a_person_would_write_them() -> None:
    def typed(book: Workbook) -> None:
        page = book.add_worksheet("All")
        day, moment, hour = (
            book.add_format({"num_format": pattern})
            for pattern in ("yyyy-mm-dd", "yyyy-mm-dd hh:mm", "hh:mm")
        )
        page.write_row(0, 0, [3.0, 0.1 + 0.2, True, "two\nlines"])
        page.write_datetime(0, 4, date(2025, 3, 31), day)
        page.write_datetime(0, 5, datetime(2025, 3, 31, 14, 5), moment)
        page.write_datetime(0, 6, time(9, 30), hour)

    assert read(workbook(typed)).text == (
        "All\n\n3 | 0.3 | true | two lines | 2025-03-31 | 2025-03-31 14:05 | 09:30"
    )


def test_blank_rows_and_columns_are_left_out() -> None:
    table = sheet(
        ["Prices of 2025"],
        [],
        [None, "Plan", None, "Price"],
        [None, "Basic", None, 9.9],
        [],
        [None, "Full", None, 12],
    )

    text = read(workbook(table)).text

    assert text == "Prices\n\nPrices of 2025\n\nPlan | Price\nBasic | 9.9\nFull | 12"


def test_tables_that_blank_rows_divide_stay_apart() -> None:
    tables = sheet(["Plan", "Price"], ["Basic", 9.9], [], ["City", "Depot"], ["York", "North"])

    text = read(workbook(tables)).text

    assert text == "Prices\n\nPlan | Price\nBasic | 9.9\n\nCity | Depot\nYork | North"


def test_a_wide_table_is_told_as_records() -> None:
    names = [f"The name of column number {number}" for number in range(20)]

    text = read(workbook(sheet(["Wide"], [*names], [*range(20)], [*"abcdefghijklmnopqrst"]))).text

    blocks = text.split("\n\n")
    assert blocks[:2] == ["Prices", "Wide"]
    assert blocks[2].startswith(
        "- The name of column number 0: 0\n- The name of column number 1: 1"
    )
    assert blocks[3].endswith("- The name of column number 19: t")


def test_hidden_sheets_are_left_out_with_a_warning() -> None:
    def hidden(book: Workbook) -> None:
        sheet(["Plan"], ["Basic"])(book)
        sheet(["Margin"], [0.4], name="Costs")(book)
        book.get_worksheet_by_name("Costs").hide()

    extract = read(workbook(hidden))

    assert "Margin" not in extract.text
    assert extract.warnings == ('Hidden sheets are left out: "Costs".',)


def test_sheets_of_charts_are_no_text() -> None:
    def charted(book: Workbook) -> None:
        sheet(["Sold"], [3])(book)
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": "=Prices!$A$2:$A$2"})
        book.add_chartsheet("Chart").set_chart(chart)

    assert read(workbook(charted)).text == "Prices\n\nSold\n3"


@pytest.mark.parametrize("name", ["rates.xls", "rates.xlsx", "rates.txt"])
def test_old_workbooks_are_read(name: str) -> None:
    extract = read(old_workbook(PRICES), name)

    assert extract.text == "Rates\n\nPlan | Price\nBasic | 9.9\nFull | 12"


def test_open_spreadsheets_are_read() -> None:
    rows = f"<table:table-row>{OPEN_CELL}</table:table-row>"

    assert read(open_sheet(rows), "rates.ods").text == "Rates\n\nPlan | 9.9"


def test_a_locked_old_workbook_is_refused() -> None:
    error = refusal(old_workbook(PRICES, also=ENCRYPTED))

    assert error.reason == "encrypted_file"
    assert "Remove the password" in error.sentence


def test_a_broken_old_workbook_is_refused_even_where_the_library_panics() -> None:
    whole = old_workbook(PRICES)
    place = whole.index(b"Rates") - 8

    error = refusal(whole[:place] + b"\xff\xff\xff\xf0" + whole[place + 4 :])

    assert error.reason == "damaged_file"


def test_a_sheet_that_reaches_too_far_is_refused() -> None:
    def far(book: Workbook) -> None:
        book.add_worksheet("Far").write(2_000, 10, "here")
        book.get_worksheet_by_name("Far").write(0, 0, "there")

    error = refusal(workbook(far), ExtractLimits(cells=20_000))

    assert error.reason == "too_large"
    assert "'Far' reaches over more than 20,000 cells" in error.sentence


def test_a_workbook_without_values_has_no_text() -> None:
    assert refusal(workbook(sheet([]))).reason == "no_text"


@pytest.mark.parametrize("tenth", range(1, 10))
def test_a_workbook_cut_off_anywhere_is_refused(tenth: int) -> None:
    whole = workbook(sheet(["Plan", "Price"], ["Basic", 9.9]))

    assert refusal(whole[: len(whole) * tenth // 10]).reason == "damaged_file"


def test_values_are_numbers_however_many_digits_they_have() -> None:
    figures = sheet([1e20, 123456789012, 0.25, -1.5e-7])

    assert read(workbook(figures)).text == "Prices\n\n1e+20 | 123456789012 | 0.25 | -1.5e-07"
