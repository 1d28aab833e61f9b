"""Tables as text (CSV, TSV) come out as rows, whatever divides their cells."""

import pytest

from shared.errors import DocumentError
from shared.retrieval.extract.extractor import FileExtractor
from shared.types.retrieval import Extract

ROWS = "Plan | Price\nBasic | 9.90\nFull | 12"


def read(text: str, name: str = "prices.csv", encoding: str = "utf-8") -> Extract:
    return FileExtractor().extract(name, text.encode(encoding))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_finds_out_what_divides_the_cells(delimiter: str, ending: str) -> None:
    text = ending.join([f"Plan{delimiter}Price", f"Basic{delimiter}9.90", f"Full{delimiter}12"])

    extract = read(text)

    assert extract.text == ROWS
    assert extract.title == "prices"


def test_a_file_may_say_what_divides_its_cells() -> None:
    assert read("sep=;\nPlan, monthly;Price\nBasic, small;9").text == (
        "Plan, monthly | Price\nBasic, small | 9"
    )


def test_commas_in_amounts_and_sentences_divide_nothing() -> None:
    text = 'Plan;Price;About\nBasic;9,90;"Calls; mails, and more"\nFull;12,50;All, of it'

    assert read(text).text == (
        "Plan | Price | About\nBasic | 9,90 | Calls; mails, and more\nFull | 12,50 | All, of it"
    )


def test_a_cell_with_several_lines_stays_in_its_row() -> None:
    assert read('Plan,Price\n"Basic\nsmall",9.90\n').text == "Plan | Price\nBasic small | 9.90"


def test_a_quotation_mark_that_is_never_closed_swallows_nothing() -> None:
    lines = [
        f'row {number},"5 inch' if number == 3 else f"row {number},x" for number in range(9000)
    ]

    text = read("\n".join(lines + ["y" * 20 + "," + "z" * 20] * 3000)).text

    assert "\nrow 8999 | x\n" in text


def test_excel_s_unicode_text_is_read() -> None:
    text = "Plan\tPrice\nBasic\t9.90\nFull\t12"

    assert read(text, "prices.txt.csv", "utf-16").text == ROWS


def test_one_column_is_a_list_of_lines() -> None:
    assert read("York\nLeeds\n").text == "York\nLeeds"


def test_another_encoding_is_refused() -> None:
    with pytest.raises(DocumentError) as caught:
        read("Größe;Preis\nklein;9", encoding="cp1252")

    assert caught.value.reason == "not_utf8"


def test_empty_cells_keep_their_place_and_blank_columns_go() -> None:
    assert read("Plan,,Price,\nBasic,,,\nFull,,12,\n").text == "Plan | Price\nBasic\nFull | 12"
