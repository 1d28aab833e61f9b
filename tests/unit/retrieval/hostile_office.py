"""Office files that were made to do harm: bombs, entities, loops, macros, locks, lies."""

import io
import struct
import zipfile
from collections.abc import Callable
from functools import cache
from hashlib import sha256

import xlsxwriter
from pptx import Presentation

from tests.unit.retrieval.files import archive, replaced, word

MEGABYTE = 1024 * 1024
OLE_MARK = bytes.fromhex("d0cf11e0a1b11ae1")
LAUGHS = b"<!DOCTYPE x [<!ENTITY a0 'ha'>%b]>" % b"".join(
    b"<!ENTITY a%d '%b'>" % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12)
)
OUTSIDE = b"<!DOCTYPE x [<!ENTITY a11 SYSTEM 'file:///etc/passwd'>]>"
DOCUMENT, SHEET, STRINGS = "word/document.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
SLIDE, SLIDE_RELATIONS = "ppt/slides/slide1.xml", "ppt/slides/_rels/slide1.xml.rels"
DECK, TYPES = "ppt/presentation.xml", "[Content_Types].xml"


@cache
def letter() -> bytes:
    """A harmless Word document."""
    return word(lambda document: document.add_paragraph("words"))


@cache
def workbook() -> bytes:
    """A harmless Excel workbook."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.add_worksheet("Depots").write_column(0, 0, ["words", "more words"])
    return file.getvalue()


@cache
def slides() -> bytes:
    """A harmless presentation."""
    file, deck = io.BytesIO(), Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "words"
    deck.save(file)
    return file.getvalue()


HARMLESS = {"docx": (letter, DOCUMENT), "xlsx": (workbook, STRINGS), "pptx": (slides, SLIDE)}


def put(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    """What replaces the first of some bytes, which must be there."""

    def change(data: bytes) -> bytes:
        assert old in data, data[:2000]
        return data.replace(old, new, 1)

    return change


def added(packed: bytes, members: dict[str, bytes]) -> bytes:
    """An archive with more members."""
    with zipfile.ZipFile(io.BytesIO(packed)) as source:
        return archive({name: source.read(name) for name in source.namelist()} | members)


def with_entities(kind: str, entities: bytes) -> bytes:
    """An Office file one of whose parts declares entities, and uses one."""
    packed, member = HARMLESS[kind]

    def change(xml: bytes) -> bytes:
        return xml.replace(b"?>", b"?>" + entities, 1).replace(b"words", b"&a11;", 1)

    return replaced(packed(), {member: change})


def document_of_zeros() -> bytes:
    """A Word document of 300 MB, packed to 300 kB."""
    return replaced(letter(), {DOCUMENT: lambda _: bytes(300 * MEGABYTE)})


def archive_that_lies() -> bytes:
    """A Word document that unpacks to 300 MB, and says that it is of 1,000 bytes."""
    whole = bytearray(document_of_zeros())
    real = struct.pack("<I", 300 * MEGABYTE)
    return bytes(whole.replace(real, struct.pack("<I", 1000)))


def archive_of_many() -> bytes:
    """A Word document with 30,000 further members."""
    return added(letter(), {f"word/media/{number}.png": b"" for number in range(30_000)})


def archives_in_archives() -> bytes:
    """Zip archives in zip archives, ten deep, with a gigabyte of zeros at the bottom."""
    bomb = archive({"zeros": bytes(200 * MEGABYTE)})
    for _ in range(10):
        bomb = archive({f"{number}.zip": bomb for number in range(4)})
    return bomb


def paragraph_of_many_runs() -> bytes:
    """A Word document of 190 MB whose tree takes gigabytes of memory, packed not too tightly."""
    runs = b"<w:r><w:t>a</w:t></w:r>" * 8_000_000
    tight = replaced(letter(), {DOCUMENT: put(b"<w:t>words</w:t></w:r>", b"</w:r>" + runs)})
    return added(tight, {"word/media/noise.png": noise(4 * MEGABYTE)})


def noise(size: int) -> bytes:
    """Bytes that cannot be packed any tighter."""
    blocks = range(size // 32)
    return b"".join(sha256(number.to_bytes(4, "big")).digest() for number in blocks)


def elements_in_elements() -> bytes:
    """A Word document with a hundred thousand elements in each other."""
    deep = b"<w:sdt>" * 100_000 + b"</w:sdt>" * 100_000
    return replaced(letter(), {DOCUMENT: put(b"<w:p>", deep + b"<w:p>")})


def styles_in_a_circle() -> bytes:
    """A Word document whose paragraph style is based on itself."""
    circle = (
        b'<w:style w:type="paragraph" w:styleId="C"><w:basedOn w:val="C"/></w:style></w:styles>'
    )
    style = b'<w:p><w:pPr><w:pStyle w:val="C"/></w:pPr>'
    changes = {"word/styles.xml": put(b"</w:styles>", circle), DOCUMENT: put(b"<w:p>", style)}
    return replaced(letter(), changes)


def document_without_parts() -> bytes:
    """A Word document that has none of the parts that it says it has."""
    return archive({DOCUMENT: b"<w:document/>"})


def member_with_a_path() -> bytes:
    """A Word document with a member that would like to be unpacked elsewhere."""
    return added(letter(), {"../../../../etc/cron.d/evil": b"* * * * * root true\n"})


def with_macros(kind: str) -> bytes:
    """An Office file with a program in it."""
    packed, member = HARMLESS[kind]
    program = member.partition("/")[0] + "/vbaProject.bin"
    return added(packed(), {program: OLE_MARK + b"Attribute VB_Name"})


def locked_office() -> bytes:
    """The container in which Office locks its files with a password."""
    return OLE_MARK + bytes(1016) + "EncryptedPackage\0".encode("utf-16-le") + bytes(2000)


def locked_archive(packed: bytes) -> bytes:
    """An archive all of whose members are marked as locked with a password."""
    out = bytearray(packed)
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := out.find(mark, at + 1)) >= 0:
            out[at + flags] |= 1
    return bytes(out)


def sheet_without_end() -> bytes:
    """A workbook with a word in its first cell and one in its last, sixteen billion away."""
    last = b'<row r="1048576"><c r="XFD1048576" t="s"><v>0</v></c></row></sheetData>'
    return replaced(workbook(), {SHEET: put(b"</sheetData>", last)})


def sheet_that_says_it_has_no_end() -> bytes:
    """A workbook with two words that says that they take sixteen billion cells."""
    return replaced(workbook(), {SHEET: put(b'ref="A1:A2"', b'ref="A1:XFD1048576"')})


def sheet_of_one_long_word() -> bytes:
    """A workbook a hundred thousand of whose cells show the same 32,000 letters."""
    cells = b"".join(
        b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(3, 100_000)
    )
    changes = {
        STRINGS: put(b"<t>words</t>", b"<t>%b</t>" % (b"w" * 32_000)),
        SHEET: put(b"</sheetData>", cells + b"</sheetData>"),
    }
    return replaced(workbook(), changes)


def sheet_of_words_that_are_not_there() -> bytes:
    """A workbook whose cells show words that it does not have."""
    return replaced(workbook(), {SHEET: put(b"<v>0</v>", b"<v>4294967295</v>")})


def groups_in_groups() -> bytes:
    """A slide with twenty thousand groups of shapes in each other."""
    deep = b"<p:grpSp>" * 20_000 + b"</p:grpSp>" * 20_000
    return replaced(slides(), {SLIDE: put(b"</p:spTree>", deep + b"</p:spTree>")})


def slide_shown_a_million_times() -> bytes:
    """A presentation that shows its one slide a million times."""

    def change(xml: bytes) -> bytes:
        start, end = xml.index(b"<p:sldId "), xml.index(b"</p:sldIdLst>")
        return xml[:start] + xml[start:end] * 1_000_000 + xml[end:]

    return replaced(slides(), {DECK: change})


def slide_that_is_its_own_notes() -> bytes:
    """A presentation whose slide has itself for its notes, and for its layout."""
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    notes = b'<Relationship Id="rId9" Type="%bnotesSlide" Target="slide1.xml"/>' % kind
    return replaced(
        slides(), {SLIDE_RELATIONS: put(b"</Relationships>", notes + b"</Relationships>")}
    )


def slides_that_are_not_there() -> bytes:
    """A presentation that refers to a slide that it does not have."""
    return replaced(
        slides(), {DECK: put(b"<p:sldId ", b'<p:sldId id="999" r:id="rId999"/><p:sldId ')}
    )
