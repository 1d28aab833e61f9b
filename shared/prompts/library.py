"""Prompt versions become system texts: the passages are numbered, fenced off, and filled in."""

import re
from collections.abc import Sequence
from string import Template

from shared.prompts.once import shown_once
from shared.types.retrieval import Passage

NO_PASSAGES = "(The search found no passages.)"
FENCE = re.compile(r"<(?=\s*/?\s*passages?\s*>)", re.IGNORECASE)


class PromptLibrary:
    """Renders the templates of a release; `$passages` is their only blank."""

    def render(self, template: str, passages: Sequence[Passage]) -> str:
        """Fill a template's `$passages`; the i-th passage is shown under the marker `[i + 1]`.

        A passage is shown with the text around it, but for what another one shows already.
        """
        texts = zip(passages, shown_once(passages), strict=True)
        shown = [_show(marker, passage, text) for marker, (passage, text) in enumerate(texts, 1)]
        return Template(template).safe_substitute(passages="\n".join(shown) or NO_PASSAGES)


def _show(marker: int, passage: Passage, text: str) -> str:
    """One passage between two fences: number, title, section and page, column names, text."""
    section = f" > {passage.section}" if passage.section else ""
    page = f" (p. {passage.page})" if passage.page is not None else ""
    heading = f"[{marker}] {_fenced(passage.title + section)}{page}"
    if passage.header and passage.header not in text:
        text = f"{passage.header}\n{text}"
    return f"<passage>\n{heading}\n{_fenced(text)}\n</passage>"


def _fenced(text: str) -> str:
    """A text that cannot close the fence it stands in, nor open another."""
    return FENCE.sub("‹", text)
