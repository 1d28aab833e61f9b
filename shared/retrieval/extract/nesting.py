"""Refuses web pages so deeply nested that building their tree would take minutes."""

import re

from shared.errors import DocumentError

TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})")
# These close by themselves, or never contain anything.
SHALLOW = frozenset(
    (
        *("p", "li", "dd", "dt", "td", "th", "tr", "thead", "tbody", "tfoot", "colgroup", "option"),
        *("rt", "rp", "html", "head", "body", "area", "base", "br", "col", "embed", "hr", "img"),
        *("input", "link", "meta", "source", "track", "wbr"),
    )
)
# The parser repeats each of these, left open, in every paragraph that follows.
REPEATED = frozenset(
    (
        *("a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong"),
        *("tt", "u"),
    )
)
REPEATED_WEIGHT = 10
USUAL_DEPTH = 60
SPARE_STEPS = 5_000_000


def refuse_deep_nesting(page: str) -> None:
    """Estimate the steps that parsing takes: at each tag, as many as there are open elements.

    Raises DocumentError (`damaged_file`) when they are far more than an ordinary page needs.
    """
    depth = steps = 0
    allowed = SPARE_STEPS
    for closing, name in TAG.findall(page):
        tag = name.lower()
        if tag not in SHALLOW:
            weight = REPEATED_WEIGHT if tag in REPEATED else 1
            depth = max(0, depth - weight) if closing else depth + weight
        steps += depth
        allowed += USUAL_DEPTH
        if steps > allowed:
            raise DocumentError(
                "damaged_file",
                "The page's elements are nested too deeply; the page may be damaged. "
                "Save it as PDF or text and upload that.",
            )
