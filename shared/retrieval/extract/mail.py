"""Mails (EML): the facts of the header, the text, and whatever readable is attached."""

from collections.abc import Callable, Iterator
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from functools import partial

from shared.errors import DocumentError
from shared.retrieval.extract.draft import Draft, one_line, stem
from shared.retrieval.extract.html import extract_html
from shared.retrieval.extract.limits import ExtractLimits
from shared.retrieval.extract.mail_parts import Letter, attached, characters, letter, refuse_cut
from shared.retrieval.extract.package import DAMAGE
from shared.retrieval.extract.text import extract_text
from shared.types.retrieval import Extract

FACTS = ("From", "To", "Cc", "Date")
LONGEST_FACT = 500
UTF8 = b"\xef\xbb\xbf"

Read = Callable[[str, bytes], Extract]


def extract_mail(
    name: str, data: bytes, limits: ExtractLimits, read: Read | None = None
) -> Extract:
    """The text of a mail and of what is attached to it, each below `Attachment: name`.

    `read` reads an attachment; without it, none is read. The title is the subject. What could not
    be read is named in a warning. Raises DocumentError: `damaged_file` for a mail that is cut off,
    `encrypted_file`, `too_complex`, or as the reader of its text does.
    """
    try:
        message = BytesParser(policy=default).parsebytes(data)
        refuse_cut(message, data)
        return written(name, message, letter(message), MailWriter(limits, read))
    except RecursionError as error:
        raise DocumentError(
            "too_complex",
            "The mail's parts are nested too deeply. Save its text and attachments as files of"
            " their own and upload those.",
        ) from error
    except DAMAGE as error:
        raise DocumentError(
            "damaged_file", "The mail is damaged. Save it again as EML and upload it."
        ) from error


def written(name: str, message: EmailMessage, found: Letter, writer: "MailWriter") -> Extract:
    """A mail's subject, facts, texts and attachments as one text."""
    subject = one_line(str(message.get("Subject", "")))
    if subject:
        writer.draft.heading(1, subject)
    writer.draft.block("\n".join(facts(message)))
    for part in found.texts:
        writer.text(part)
    for part in found.attachments[: writer.most]:
        writer.attachment(part)
    writer.leave_out(len(found.attachments) - writer.most)
    return writer.draft.finish(subject or stem(name), writer.pages, writer.warnings)


def facts(message: EmailMessage) -> Iterator[str]:
    """Who wrote to whom, and when, a line each."""
    for field in FACTS:
        header = message.get(field)
        if header is None:
            continue
        sent = getattr(header, "datetime", None)
        text = sent.isoformat(" ", "minutes") if sent else one_line(str(header))
        if text:
            yield f"{field}: {cut(text)}"


def cut(text: str) -> str:
    """The beginning of a long list of addresses."""
    return text if len(text) <= LONGEST_FACT else text[:LONGEST_FACT] + "…"


class MailWriter:
    """Writes the parts of one mail into a draft, and remembers what it could not read."""

    def __init__(self, limits: ExtractLimits, read: Read | None) -> None:
        self.draft = Draft(limits)
        self.warnings: list[str] = []
        self.pages = 0
        self.most = limits.attachments
        self._limits = limits
        self._read = read

    def text(self, part: EmailMessage) -> None:
        """Write a text of the mail itself, plain or as a web page."""
        text = characters(part)
        if text.strip():
            page = part.get_content_subtype() == "html"
            reader = partial(extract_html if page else extract_text, limits=self._limits)
            extract = reader("", UTF8 + text.encode("utf-8", errors="replace"))
            if extract.text.strip():
                self.draft.include(extract, 2)

    def attachment(self, part: EmailMessage) -> None:
        """Write what a file says below its name, or warn that it could not be read."""
        name, data = attached(part)
        if self._read is None:
            self.warnings.append(f'The attachment "{name}" was not read: it is mail within mails.')
            return
        try:
            extract = self._read(name, data)
        except DocumentError as error:
            why = error.sentence.partition(". ")[0].rstrip(".")
            self.warnings.append(f'The attachment "{name}" was not read. {why}.')
            return
        self.draft.heading(2, f"Attachment: {name}")
        self.draft.include(extract, 3)
        self.pages += extract.pages
        self.warnings += [f'In the attachment "{name}": {said}' for said in extract.warnings]

    def leave_out(self, count: int) -> None:
        """Warn of attachments that are too many to be read."""
        if count > 0:
            self.warnings.append(f"{count:,} more attachments were not read.")
