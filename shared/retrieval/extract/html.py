"""HTML: the main content without what surrounds it; headings, lists and tables keep their shape."""

import re
from typing import TYPE_CHECKING, NamedTuple

from shared.errors import DocumentError
from shared.retrieval.extract.draft import Draft, one_line, stem
from shared.retrieval.extract.limits import ExtractLimits
from shared.retrieval.extract.nesting import refuse_deep_nesting
from shared.retrieval.extract.page import PageWriter
from shared.retrieval.extract.text import decode, encoding_of
from shared.types.retrieval import Extract

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

META_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{2,20})""", re.IGNORECASE
)
META_BYTES = 2048
CHARSETS = re.compile(
    r"(windows-125\d|iso-8859-\d+|latin-?1|koi8-[ru]|gb2312|gbk|gb18030|big5|euc-(jp|kr)|shift[_-]jis"
    r"|macintosh)$"
)
LIKE_WINDOWS_1252 = {
    "iso-8859-1": "windows-1252",
    "latin1": "windows-1252",
    "latin-1": "windows-1252",
}
NEVER_TEXT = frozenset(
    (
        *("script", "style", "template", "noscript", "head", "svg", "math", "canvas"),
        *("iframe", "object", "video", "audio", "select", "button", "textarea", "dialog"),
    )
)
SURROUNDINGS = frozenset(("nav", "footer", "aside", "form"))
MAIN = 'main, [role="main"]'


def extract_html(name: str, data: bytes, limits: ExtractLimits) -> Extract:
    """The main text of a web page; its title is its first H1, else its `title`, else its name."""
    from selectolax.lexbor import LexborHTMLParser

    text = characters(data)
    refuse_deep_nesting(text)
    parser = LexborHTMLParser(text)
    main = parser.css_first(MAIN) or only_article(parser)
    page = PageWriter(Draft(limits))
    walk(main or parser.body, page, NEVER_TEXT | SURROUNDINGS, header=main is not None)
    if page.empty:  # Some pages keep everything in a form or an aside.
        walk(parser.body, page, NEVER_TEXT, header=True)
    element = parser.css_first("title")
    title = page.first_heading or one_line(element.text() if element else "")
    return page.draft.finish(title or stem(name))


def only_article(parser: "LexborHTMLParser") -> "LexborNode | None":
    """The page's article, if there is exactly one."""
    articles = parser.css("article")
    return articles[0] if len(articles) == 1 else None


def characters(data: bytes) -> str:
    """The characters of an HTML file, by byte order mark, else `meta charset`, else UTF-8."""
    declared = META_CHARSET.search(data[:META_BYTES])
    charset = declared.group(1).decode("ascii").lower() if declared else ""
    if encoding_of(data)[1] is not data or not CHARSETS.match(charset):
        return decode(data)
    try:
        return data.decode(LIKE_WINDOWS_1252.get(charset, charset), errors="replace")
    except LookupError as error:
        raise DocumentError(
            "not_utf8", f"The encoding {charset!r} is not known: save the page as UTF-8."
        ) from error


class Step(NamedTuple):
    """A node to enter or to leave, and whether a page's header counts as content there."""

    node: "LexborNode"
    leaving: bool
    header: bool


def walk(
    root: "LexborNode | None", page: PageWriter, skipped: frozenset[str], *, header: bool
) -> None:
    """Tell a page's elements and words in order; no recursion, nesting may be as deep as it likes.

    `header` says whether `header` elements are content; inside of an article they always are.
    """
    steps = [Step(root, leaving=False, header=header)] if root else []
    while steps:
        node, leaving, inside = steps.pop()
        tag = node.tag or ""
        if leaving:
            page.leave(tag)
        elif tag == "-text":
            page.words(node.text_content or "")
        elif not is_skipped(node, tag, skipped, header=inside):
            page.enter(tag)
            steps.append(Step(node, leaving=True, header=inside))
            inside = inside or tag == "article"
            children = [Step(child, False, inside) for child in node.iter(include_text=True)]
            steps.extend(reversed(children))
    page.end()


def is_skipped(node: "LexborNode", tag: str, skipped: frozenset[str], *, header: bool) -> bool:
    """Whether an element is hidden, no text, or one of the things around the content."""
    if tag in skipped or tag.startswith("-") or (tag == "header" and not header):
        return True
    attributes = node.attributes
    return "hidden" in attributes or attributes.get("role") in ("navigation", "banner")
