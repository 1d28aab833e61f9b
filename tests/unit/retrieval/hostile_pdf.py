"""PDFs that were made to do harm: trees without end, bombs, loops, pages of impossible sizes."""

import random
import zlib

from tests.unit.retrieval.files import Words, assembled, column, drawing, nested_forms, pdf
from tests.unit.retrieval.scanned import FONT, picture, scanned

CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
TREE = b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>"
PAGE = (
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %b"
    b" /Resources << /Font << /F1 3 0 R >> %b >> >>"
)
ROOT = b"/Root 1 0 R"
WORDS = b"BT /F1 11 Tf 72 700 Td (words) Tj ET "
MEGABYTE = 1024 * 1024


def of_one_page(
    *more: bytes, catalog: bytes = CATALOG, tree: bytes = TREE, page: bytes | None = None
) -> bytes:
    """A PDF of one page; its content is the first of `more`, object number 5."""
    return assembled([catalog, tree, FONT, page or PAGE % (b"5 0 R", b""), *more], ROOT)


def page_tree_in_a_circle() -> bytes:
    """A page tree that has itself as its only branch."""
    return of_one_page(tree=b"<< /Type /Pages /Kids [2 0 R] /Count 1 /Parent 2 0 R >>")


def page_tree_of_two_in_a_circle() -> bytes:
    """Two page trees that are each other's branches, a thousand times."""
    return assembled(
        [
            CATALOG,
            b"<< /Type /Pages /Kids [%b] /Count 1000 >>" % (b"3 0 R " * 1000),
            b"<< /Type /Pages /Parent 2 0 R /Kids [%b] /Count 1000 >>" % (b"2 0 R " * 1000),
        ],
        ROOT,
    )


def two_billion_pages() -> bytes:
    """One page, said to be two billion."""
    return of_one_page(
        drawing(b"", WORDS), tree=b"<< /Type /Pages /Kids [4 0 R] /Count 2000000000 >>"
    )


def less_than_no_pages() -> bytes:
    """One page, said to be minus one."""
    return of_one_page(drawing(b"", WORDS), tree=b"<< /Type /Pages /Kids [4 0 R] /Count -1 >>")


def page_tree_without_leaves() -> bytes:
    """A hundred thousand branches, each on the one before, and no page."""
    branches = [
        b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (number + 1) for number in range(2, 100_000)
    ]
    return assembled([CATALOG, *branches], ROOT)


def arrays_in_arrays() -> bytes:
    """A page whose content is a million arrays in each other."""
    return of_one_page(page=PAGE % (b"[" * 1_000_000 + b"]" * 1_000_000, b""))


def stream_as_long_as_itself() -> bytes:
    """A stream whose length is told by the stream itself."""
    return of_one_page(b"<< /Length 5 0 R >>\nstream\n%b\nendstream" % (b" " * 100))


def object_streams_in_a_circle() -> bytes:
    """An object stream that extends itself and says that the catalog is inside of it."""
    inside = drawing(b"/Type /ObjStm /N 1 /First 4 /Extends 1 0 R ", b"1 0 1 0 R   ")
    table = b"\x02\x00\x01\x00" * 2
    entries = b"<< /Type /XRef /Size 2 /W [1 2 1] /Root 1 0 R /Length %d >>" % len(table)
    start = b"%PDF-1.5\n" + b"1 0 obj\n" + inside + b"\nendobj\n"
    tables = b"2 0 obj\n" + entries + b"\nstream\n" + table + b"\nendstream\nendobj\n"
    return start + tables + b"startxref\n%d\n%%%%EOF\n" % len(start)


def tables_in_a_circle() -> bytes:
    """A cross-reference table that says that it came before itself, and a root that is none."""
    whole = assembled([CATALOG], b"/Root 9 0 R /Prev 00000")
    at = whole.index(b"xref")
    return whole.replace(b"/Prev 00000", b"/Prev %05d" % at)


def forms_in_forms() -> bytes:
    """Two kilobytes that draw the same word a thousand million times."""
    return nested_forms(9)


def commands_packed_twice() -> bytes:
    """A page of more than a gigabyte of drawing commands, packed to some kilobytes."""
    spaces = b" " * (64 * MEGABYTE)
    once = zlib.compressobj(9)
    body = b"".join(once.compress(spaces) for _ in range(20)) + once.flush()
    entries = b"/Filter [/FlateDecode /FlateDecode] "
    return of_one_page(drawing(entries, zlib.compress(body, 9)))


def page_of_a_million_contents() -> bytes:
    """A page that draws one stream of ten kilobytes a million times."""
    return of_one_page(
        drawing(b"", WORDS * 300), page=PAGE % (b"[%b]" % (b"5 0 R " * 1_000_000), b"")
    )


def character_that_spells_a_page() -> bytes:
    """Two hundred thousand characters, each of which stands for 250 letters."""
    told = b"1 beginbfchar <61> <%b> endbfchar" % (b"0062" * 250)
    cmap = b"/CIDInit /ProcSet findresource begin begincmap\n1 begincodespacerange <00> <FF>"
    cmap += b" endcodespacerange\n" + told + b"\nendcmap end"
    font = FONT.replace(b"/Type /Font", b"/Type /Font /ToUnicode 6 0 R")
    page = b"BT /F1 1 Tf 72 700 Td " + (b"(" + b"a" * 1000 + b") Tj 0 -1 Td ") * 200 + b" ET"
    objects = [CATALOG, TREE, font, PAGE % (b"5 0 R", b""), drawing(b"", page), drawing(b"", cmap)]
    return assembled(objects, ROOT)


def font_that_draws_itself() -> bytes:
    """A font whose only letter is drawn by writing that letter."""
    font = (
        b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [.1 0 0 .1 0 0]"
        b" /FirstChar 97 /LastChar 97 /Widths [9] /Encoding << /Differences [97 /a] >>"
        b" /CharProcs << /a 6 0 R >> /Resources << /Font << /F1 3 0 R >> >> >>"
    )
    letter = drawing(b"", b"9 0 d0 BT /F1 9 Tf (a) Tj ET")
    page = drawing(b"", b"0 0 m")
    return assembled([CATALOG, TREE, font, PAGE % (b"5 0 R", b""), page, letter], ROOT)


def picture_of_ten_gigapixels() -> bytes:
    """A page with one picture that says that it is 100,000 pixels wide and high."""
    huge = picture(1, 1).replace(b"/Width 1 /Height 1 ", b"/Width 100000 /Height 100000 ")
    return scanned([None]).replace(picture(600, 800), huge)


def words_on_one_spot() -> bytes:
    """A page of a hundred thousand words, all at the same place."""
    return pdf([[Words(72, 700, f"w{number}") for number in range(100_000)]])


def text_in_every_size() -> bytes:
    """Sixty thousand lines, each of another size, as if all were headings."""
    pages = []
    for first in range(0, 60_000, 100):
        sizes = range(first, first + 100)
        pages.append([Words(72, 800 - 7 * (n - first), f"a{n}", size=20 + n / 2) for n in sizes])
    body = [column(*["many plain words on a line of text here " * 2] * 50)] * 60
    return pdf([*pages, *body])


def program_and_no_text() -> bytes:
    """A blank page that runs a program as it is opened."""
    catalog = CATALOG.replace(
        b">>", b"/OpenAction << /S /JavaScript /JS (while \\(true\\) {}) >> >>"
    )
    return of_one_page(drawing(b"", b""), catalog=catalog)


def mark_and_end_mark() -> bytes:
    """The first and the last line of a PDF, and nothing between."""
    return b"%PDF-1.7\n%%EOF\n"


def noise() -> bytes:
    """A megabyte of pseudo-random bytes between the first and the last line of a PDF."""
    return b"%PDF-1.7\n" + random.Random(20261123).randbytes(MEGABYTE) + b"\nstartxref\n9\n%%EOF\n"


def enormous_page() -> bytes:
    """A page of a thousand kilometres with a word on it."""
    box = PAGE.replace(b"[0 0 595 842]", b"[-1e30 -1e30 1e30 1e30]")
    return of_one_page(drawing(b"", WORDS), page=box % (b"5 0 R", b""))


def program_and_text() -> bytes:
    """A page with a word that runs a program as it is opened."""
    catalog = CATALOG.replace(b">>", b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> >>")
    return of_one_page(drawing(b"", WORDS), catalog=catalog)
