"""PowerPoint: the slides in order, each with its title, texts, tables, charts and notes."""

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from shared.errors import DocumentError
from shared.retrieval.extract.draft import Draft, is_title, one_line, stem
from shared.retrieval.extract.limits import ExtractLimits
from shared.retrieval.extract.package import DAMAGE, damaged, refuse_bombs
from shared.retrieval.extract.shapes import FURNITURE, PICTURE, role, shape_blocks, shapes, words
from shared.retrieval.extract.warned import numbered
from shared.types.retrieval import Extract

if TYPE_CHECKING:
    from pptx.presentation import Presentation
    from pptx.slide import Slide

TITLES = ("title", "ctrTitle")
JUNK_TITLES = ("PowerPoint Presentation", "Slide 1")


def extract_pptx(name: str, data: bytes, limits: ExtractLimits) -> Extract:
    """The text of slides; a page is a slide. The title is the file's own, else the first slide's.

    What is hidden in a show, and slides that are only pictures, are left out with a warning.
    """
    from pptx import Presentation
    from pptx.exc import PythonPptxError

    refuse_bombs(data, limits)
    try:
        return read(name, Presentation(io.BytesIO(data)), limits)
    except (*DAMAGE, PythonPptxError) as error:
        raise damaged() from error


def read(name: str, presentation: "Presentation", limits: ExtractLimits) -> Extract:
    """Write each slide into a draft, under its title."""
    draft = Draft(limits)
    first_title = ""
    hidden, pictures = [], []
    if len(presentation.slides) > limits.pages:
        raise too_many_slides(limits.pages)
    slides = list(presentation.slides)
    for number, slide in enumerate(slides, start=1):
        if slide.element.get("show") in ("0", "false"):
            hidden.append(number)
            continue
        title, blocks = slide_title(slide), list(slide_blocks(slide))
        if title or blocks:
            draft.heading(1, title or f"Slide {number}", number)
        elif any(shape.tag == PICTURE for shape in shapes(slide.element)):
            pictures.append(number)
        for block in blocks:
            draft.block(block, number)
        first_title = first_title or title
    own = one_line(presentation.core_properties.title or "")
    named = own if is_title(own) and own not in JUNK_TITLES else first_title
    return draft.finish(named or stem(name), len(slides), warnings(hidden, pictures))


def warnings(hidden: list[int], pictures: list[int]) -> Iterator[str]:
    """What of the slides was left out."""
    if hidden:
        yield f"{numbered('slide', hidden)} hidden and left out."
    if pictures:
        yield f"{numbered('slide', pictures)} only pictures; words in them were not read."


def slide_title(slide: "Slide") -> str:
    """The words of the slide's title, on one line."""
    titles = (one_line(words(s)) for s in shapes(slide.element) if role(s) in TITLES)
    return next(filter(None, titles), "")


def slide_blocks(slide: "Slide") -> Iterator[str]:
    """The slide's other texts, tables and charts in the order of its shapes, then its notes."""
    for shape in shapes(slide.element):
        if role(shape) not in (*TITLES, *FURNITURE):
            yield from filter(None, shape_blocks(shape, lambda link: related(slide, link)))
    if slide.has_notes_slide:
        for shape in shapes(slide.notes_slide.element):
            if role(shape) == "body" and (notes := words(shape, listed=False)):
                yield f"Notes: {notes}"


def related(slide: "Slide", link: str) -> Any:
    """The XML of a part that the slide refers to, such as a chart; nothing where there is none."""
    from pptx.oxml import parse_xml

    if link not in slide.part.rels or slide.part.rels[link].is_external:
        return None
    return parse_xml(slide.part.related_part(link).blob)


def too_many_slides(most: int) -> DocumentError:
    """The refusal of a presentation with more slides than the limit."""
    return DocumentError(
        "too_many_pages",
        f"The presentation has more than {most:,} slides. Divide it and upload its parts.",
    )
