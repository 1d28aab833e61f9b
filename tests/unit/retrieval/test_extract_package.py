"""What Office packs is looked into before a library unpacks it: bombs and entities end there."""

import io
import zipfile

import pytest
from xlsxwriter import Workbook

from shared.errors import DocumentError
from shared.retrieval.extract.extractor import FileExtractor
from shared.retrieval.extract.limits import ExtractLimits
from tests.unit.retrieval.files import archive, replaced, word
from tests.unit.retrieval.office_files import open_sheet, slides, workbook

DECK = slides(lambda deck: deck.slides.add_slide(deck.slide_layouts[0]))
SHEET = workbook(lambda book: Workbook.add_worksheet(book).write(0, 0, "words"))
LETTER = word(lambda document: document.add_paragraph("words"))
OPEN = open_sheet("")
MEMBERS = [
    (LETTER, "word/document.xml"),
    (DECK, "ppt/presentation.xml"),
    (SHEET, "xl/worksheets/sheet1.xml"),
    (OPEN, "content.xml"),
]


def refusal(data: bytes, limits: ExtractLimits | None = None) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        FileExtractor(limits).extract("a.docx", data)
    return caught.value


@pytest.mark.parametrize(("packed", "member"), MEMBERS)
def test_a_zip_bomb_is_refused_before_it_is_unpacked(packed: bytes, member: str) -> None:
    bomb = replaced(packed, {member: lambda xml: xml + b" " * 30_000_000})

    assert len(bomb) < 200_000
    assert refusal(bomb).reason == "archive_too_large"


@pytest.mark.parametrize("packed", [packed for packed, _ in MEMBERS])
def test_what_unpacks_to_too_much_is_refused(packed: bytes) -> None:
    error = refusal(packed, ExtractLimits(unzipped_bytes=200))

    assert error.reason == "archive_too_large"


@pytest.mark.parametrize(("packed", "member"), MEMBERS)
def test_a_member_that_is_larger_than_it_says_is_refused(packed: bytes, member: str) -> None:
    bomb = replaced(packed, {member: lambda xml: xml + b" " * 3_000_000})
    with zipfile.ZipFile(io.BytesIO(bomb)) as opened:
        true_size = opened.getinfo(member).file_size.to_bytes(4, "little")

    lie = bomb.replace(true_size, (1000).to_bytes(4, "little"))

    assert refusal(lie).reason == "damaged_file"


@pytest.mark.parametrize(("packed", "member"), MEMBERS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
@pytest.mark.parametrize(
    "declared", ["<!DOCTYPE x SYSTEM 'file:///etc/passwd'>", '<!ENTITY a "b">']
)
def test_xml_that_declares_anything_is_refused(
    packed: bytes, member: str, encoding: str, declared: str
) -> None:
    padding = f"<!--{'x' * (1024 * 1024 - 20)}-->"  # So that it lies across two pieces, once.

    data = replaced(packed, {member: lambda _: (padding + declared + "<x/>").encode(encoding)})

    assert refusal(data).reason == "damaged_file"


def test_an_archive_of_too_many_members_is_refused() -> None:
    data = archive({f"word/{number}.xml": b"" for number in range(200)})

    assert refusal(data, ExtractLimits(unzipped_members=100)).reason == "archive_too_large"


@pytest.mark.parametrize("member", ["../../etc/cron.xml", "/etc/passwd.xml", "word/\u202egnp.xml"])
def test_names_of_members_lead_nowhere(member: str) -> None:
    with zipfile.ZipFile(io.BytesIO(LETTER)) as source:
        members = {name: source.read(name) for name in source.namelist()}

    extract = FileExtractor().extract("a.docx", archive(members | {member: b"<x/>"}))

    assert extract.text == "words"
