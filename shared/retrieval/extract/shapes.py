"""What stands on a slide: the shapes in a group of shapes, and the text of each kind of them."""

from collections.abc import Callable, Iterator
from typing import Any

from shared.retrieval.extract.draft import one_line, tidy
from shared.retrieval.extract.grid import grid_blocks, number

P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
PICTURE = f"{P}pic"
KINDS = (f"{P}sp", f"{P}graphicFrame", PICTURE)
GROUPS = (f"{P}cSld", f"{P}spTree", f"{P}grpSp", f"{MC}AlternateContent", f"{MC}Choice")
FURNITURE = ("sldNum", "dt", "ftr", "hdr")
LISTS = ("body", "obj", "subTitle")
BULLETS = (f"{A}buChar", f"{A}buAutoNum", f"{A}buBlip")
INDENT, DEEPEST = "  ", 6

Related = Callable[[str], Any]
"""The XML of the part that an id refers to."""


def shapes(slide: Any) -> Iterator[Any]:
    """The shapes of a slide in their order, those in groups too; no recursion is needed."""
    waiting = [slide]
    while waiting:
        element = waiting.pop()
        if is_hidden(element):
            continue
        if element is slide or element.tag in GROUPS:
            waiting.extend(reversed(list(element)))
        elif element.tag in KINDS:
            yield element


def is_hidden(shape: Any) -> bool:
    """Whether a shape is switched off."""
    return any(own.get("hidden") in ("1", "true") for own in shape.iterfind(f"*/{P}cNvPr"))


def role(shape: Any) -> str:
    """Which of its layout's places a shape takes, such as `title`; nothing for a free one."""
    place = shape.find(f"*/{P}nvPr/{P}ph")
    return "" if place is None else place.get("type", "obj")


def words(shape: Any, *, listed: bool = True) -> str:
    """The lines of a shape's text; those of a list are marked as items, if that is wanted."""
    text = shape.find(f"{P}txBody")
    if text is None:
        return ""
    is_list = listed and role(shape) in LISTS and len(text.findall(f"{A}p")) > 1
    lines = [paragraph(each, is_list=is_list) for each in text.iterchildren(f"{A}p")]
    return "\n".join(line for line in lines if line.strip())


def paragraph(element: Any, *, is_list: bool) -> str:
    """A paragraph's words; breaks in it become new lines, in an item spaces."""
    text = tidy("".join(spoken(element)))
    own = element.find(f"{A}pPr")
    if own is not None:
        marked = any(own.find(kind) is not None for kind in BULLETS)
        is_list = marked or (is_list and own.find(f"{A}buNone") is None)
    if not is_list or not text:
        return text
    level = own.get("lvl", "0") if own is not None else "0"
    deep = min(int(level), DEEPEST) if level.isdigit() else 0
    return f"{INDENT * deep}- {one_line(text)}"


def spoken(element: Any) -> Iterator[str]:
    """The words and line breaks in an element."""
    for node in element.iter(f"{A}t", f"{A}br", f"{A}p"):
        yield node.text or "" if node.tag == f"{A}t" else "\n"


def shape_blocks(shape: Any, related: Related) -> Iterator[str]:
    """The blocks of text of a shape: its words, or its table, chart or diagram."""
    if text := words(shape):
        yield text
    for table in shape.iterfind(f"{A}graphic/{A}graphicData/{A}tbl"):
        rows = table.iterchildren(f"{A}tr")
        yield from grid_blocks(["".join(spoken(c)) for c in r.iterfind(f"{A}tc")] for r in rows)
    for link in shape.iterfind(f"{A}graphic/{A}graphicData/{C}chart"):
        yield from chart(related(link.get(f"{R}id", "")))
    for link in shape.iterfind(f"{A}graphic/{A}graphicData/{DGM}relIds"):
        yield diagram(related(link.get(f"{R}dm", "")))


def chart(part: Any) -> Iterator[str]:
    """A chart's title, and its figures as a table: a column for each series."""
    if part is None:
        return
    title = part.find(f"{C}chart/{C}title")
    if title is not None:
        yield one_line("".join(spoken(title)))
    series = list(part.iter(f"{C}ser"))
    names = [" ".join(points(one, "tx").values()) for one in series]
    labels = next(filter(None, (points(one, "cat", "xVal") for one in series)), {})
    figures = [points(one, "val", "yVal") for one in series]
    rows = sorted({index for one in figures for index in one})
    yield from grid_blocks(
        [
            ["", *names],
            *([labels.get(row, ""), *(one.get(row, "") for one in figures)] for row in rows),
        ]
    )


def points(series: Any, *kinds: str) -> dict[int, str]:
    """The values, by their index, that a chart keeps of the cells it was drawn from."""
    kept: dict[int, str] = {}
    for element in (child for kind in kinds for child in series.iterfind(f"{C}{kind}")):
        for point in element.iter(f"{C}pt"):
            kept[int(point.get("idx", "0"))] = figure(point.findtext(f"{C}v", ""))
    return kept


def figure(text: str) -> str:
    """A number as a person would write it; what is none stays."""
    try:
        return number(float(text))
    except ValueError:
        return text


def diagram(part: Any) -> str:
    """The words of a diagram's points, as a list."""
    found = part.iter(f"{DGM}pt") if part is not None else ()
    texts = (one_line("".join(spoken(point))) for point in found)
    return "\n".join(f"- {text}" for text in texts if text)
