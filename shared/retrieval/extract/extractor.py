"""A file's bytes to its text: detects the format and hands over to the one file that reads it."""

from collections.abc import Callable
from functools import partial

from shared.errors import DocumentError
from shared.ports import Ocr
from shared.retrieval.extract.delimited import extract_delimited
from shared.retrieval.extract.detect import detect
from shared.retrieval.extract.docx import extract_docx
from shared.retrieval.extract.formats import Format
from shared.retrieval.extract.html import extract_html
from shared.retrieval.extract.limits import MEGABYTE, ExtractLimits
from shared.retrieval.extract.mail import extract_mail
from shared.retrieval.extract.markdown import extract_markdown
from shared.retrieval.extract.pdf import extract_pdf
from shared.retrieval.extract.pptx import extract_pptx
from shared.retrieval.extract.sheets import extract_sheets
from shared.retrieval.extract.structured import extract_json
from shared.retrieval.extract.text import extract_text
from shared.types.retrieval import Extract

MAILS_IN_MAILS = 2
"""A mail's attachments are read, and those of mails among them."""

Reader = Callable[[str, bytes, ExtractLimits], Extract]

# Each of these imports its library when it first reads a file: a PDF does not pay for Word.
FORMATS: dict[Format, Reader] = {
    "docx": extract_docx,
    "pptx": extract_pptx,
    "sheets": extract_sheets,
    "csv": extract_delimited,
    "json": extract_json,
    "html": extract_html,
    "markdown": extract_markdown,
    "text": extract_text,
}


class FileExtractor:
    """Reads files of every `Format`, and says what to do about anything else.

    With `ocr`, scanned pages of a PDF are read too.
    """

    def __init__(self, limits: ExtractLimits | None = None, ocr: Ocr | None = None) -> None:
        self._limits = limits or ExtractLimits()
        self._formats: dict[Format, Reader] = {**FORMATS, "pdf": partial(extract_pdf, ocr=ocr)}

    def extract(self, name: str, data: bytes) -> Extract:
        """The text of a file with its title, sections and, in a PDF or slides, pages.

        Raises DocumentError with one of the reasons `empty_file`, `unsupported_type`,
        `encrypted_pdf`, `encrypted_file`, `macros`, `damaged_file`, `no_text`, `scanned`,
        `not_utf8`, `too_large`, `too_many_pages`, `archive_too_large`, `too_complex`, and a
        sentence that says what to do.
        """
        return self._read(name, data, MAILS_IN_MAILS)

    def _read(self, name: str, data: bytes, levels: int) -> Extract:
        """Read a file; what is attached to a mail is read so many levels deep."""
        if not data:
            raise DocumentError("empty_file", "The file is empty. Upload one with text in it.")
        if len(data) > self._limits.file_bytes:
            allowed = self._limits.file_bytes // MEGABYTE
            raise DocumentError(
                "too_large",
                f"The file is larger than {allowed} MB. Divide it and upload its parts.",
            )
        kind = detect(name, data, self._limits)
        if kind == "mail":
            attachments = partial(self._read, levels=levels - 1) if levels else None
            extract = extract_mail(name, data, self._limits, attachments)
        else:
            extract = self._formats[kind](name, data, self._limits)
        if not extract.text.strip():
            raise DocumentError(
                "no_text", "There is no text in this file. Upload one with text in it."
            )
        return extract
