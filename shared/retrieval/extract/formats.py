"""The kinds of files that can be read, and the refusal of all others."""

from typing import Literal

from shared.errors import DocumentError

Format = Literal["pdf", "docx", "pptx", "sheets", "csv", "json", "mail", "html", "markdown", "text"]
ACCEPTED = (
    "Upload a PDF, Word (DOCX), PowerPoint (PPTX), Excel (XLSX), CSV, JSON, mail (EML), HTML,"
    " Markdown or text file."
)


def unsupported(what: str, advice: str = ACCEPTED) -> DocumentError:
    """The refusal of a file that is something else than we read."""
    return DocumentError("unsupported_type", f"This is {what}. {advice}")
