"""Plain text comes out as it is, its hand-wrapped lines whole again."""

import pytest

from shared.errors import DocumentError
from shared.retrieval.extract.extractor import FileExtractor
from shared.types.retrieval import Extract

WORDS = "Gerät: 48 °C, Größe 1½″ – naïve 数据 🙂."


def read(data: bytes, name: str = "notes/pump-guide.txt") -> Extract:
    return FileExtractor().extract(name, data)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_reads_utf8_and_utf16_with_a_byte_order_mark(encoding: str) -> None:
    extract = read(WORDS.encode(encoding))

    assert extract.text == WORDS


@pytest.mark.parametrize("data", [WORDS[:11].encode("latin-1"), b"\xff\xfea\x00\x00\xd8b"])
def test_refuses_other_encodings_and_says_to_save_it_as_utf8(data: bytes) -> None:
    with pytest.raises(DocumentError) as caught:
        read(data)

    assert caught.value.reason == "not_utf8"
    assert "save it as UTF-8 and upload it again" in caught.value.sentence


def test_tells_the_line_of_the_first_wrong_byte() -> None:
    with pytest.raises(DocumentError) as caught:
        read(b"one\ntwo\nthr\xe9e")

    assert "line 3" in caught.value.sentence


def test_the_first_line_is_the_title_if_it_reads_like_one() -> None:
    extract = read(b"\n  The Pump Guide \n\nKeep the unit upright.\n")

    assert extract.title == "The Pump Guide"


@pytest.mark.parametrize("first", ["A sentence is no title.", "https://pump.example/guide", "1234"])
def test_the_file_name_is_the_title_otherwise(first: str) -> None:
    extract = read(first.encode() + b"\n\nMore words.")

    assert extract.title == "pump-guide"


def test_lines_wrapped_by_hand_become_whole_sentences() -> None:
    lines = (
        "The heat pump must stand upright for twelve hours before it is switched\n"
        "on, because the oil has to flow back into the compressor. A red shock\n"
        "indicator is reported within two days."
    )

    extract = read(lines.encode())

    assert extract.text == lines.replace("\n", " ")


def test_lines_that_were_not_wrapped_stay_lines() -> None:
    lines = (
        "Skelbrow Energy\nWeir Lane Works\nAshmere\n\n"
        "- the first item of a list that is long enough to have been wrapped by hand\n"
        "- the second item of a list that is long enough to have been wrapped as well"
    )

    extract = read(lines.encode())

    assert extract.text == lines


def test_line_endings_blank_lines_and_invisible_characters_are_tidied() -> None:
    extract = read("One\u200b word.\r\n\r\n \r\n\r\nAn\u00adother.\rLast.".encode())

    assert extract.text == "One word.\n\nAnother.\nLast."


def test_one_mark_covers_the_whole_text() -> None:
    extract = read(b"One.\n\nTwo.")

    assert [(m.start, m.section, m.page) for m in extract.marks] == [(0, "", None)]
    assert extract.pages == 0
