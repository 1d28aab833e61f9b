"""The parts of a mail: which are its text, which are attached, and whether any is missing."""

import re
from collections.abc import Iterator
from email import errors
from email.message import EmailMessage
from email.policy import default
from typing import NamedTuple

from shared.errors import DocumentError
from shared.retrieval.extract.draft import one_line, visible

HEADER_END = re.compile(rb"\r?\n\r?\n|\r\r")
CUT = (
    errors.StartBoundaryNotFoundDefect,
    errors.CloseBoundaryNotFoundDefect,
    errors.NoBoundaryInMultipartDefect,
    errors.InvalidBase64LengthDefect,
    errors.InvalidBase64PaddingDefect,
)
SEALED = ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime")
SIGNATURES = (
    "application/pgp-signature",
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
)
TEXTS = ("text/plain", "text/html")
AS_IT_WAS = default.clone(refold_source="none")
LATIN = "windows-1252"
LONGEST_NAME = 120


class Letter(NamedTuple):
    """The texts of a mail, in order, and the parts that are attached to it."""

    texts: list[EmailMessage]
    attachments: list[EmailMessage]


def letter(message: EmailMessage) -> Letter:
    """A mail's texts and attachments; of two versions of a text, the plain one.

    Pictures that stand in the text, and signatures, are neither. Raises DocumentError
    (`encrypted_file`).
    """
    found = Letter([], [])
    for part, is_text in leaves(message):
        kind = part.get_content_type()
        if kind in SEALED and part.get_param("smime-type") != "signed-data":
            raise DocumentError(
                "encrypted_file",
                "The mail is encrypted. Save its text and attachments as they are read, and upload"
                " those.",
            )
        if is_text:
            found.texts.append(part)
        elif not is_ornament(part, kind):
            found.attachments.append(part)
    return found


def leaves(message: EmailMessage, *, chosen: bool = True) -> Iterator[tuple[EmailMessage, bool]]:
    """The parts that hold no others, and whether each is a text of the mail itself.

    An attached mail is one part. Where `chosen` is false, another version was: only what is
    attached to this one counts.
    """
    if message.get_content_maintype() != "multipart" or message.get_content_type() in SEALED:
        text = is_own_text(message)
        if chosen or not text:
            yield message, text
        return
    parts = [part for part in message.iter_parts() if isinstance(part, EmailMessage)]
    versions = message.get_content_subtype() == "alternative" and parts
    pick = best(parts) if versions else None
    for part in parts:
        yield from leaves(part, chosen=chosen and pick in (None, part))


def best(parts: list[EmailMessage]) -> EmailMessage:
    """Which of a text's versions is read: the plain one if it has words, else the web page."""
    for part in parts:
        if part.get_content_type() == "text/plain" and characters(part).strip():
            return part
    for part in parts:
        if any(each.get_content_type() == "text/html" for each in part.walk()):
            return part
    return parts[-1]


def is_own_text(part: EmailMessage) -> bool:
    """Whether a part is shown as the mail's text, and not as a file."""
    named = part.get_filename() or part.get_content_disposition() == "attachment"
    return part.get_content_type() in TEXTS and not named


def is_ornament(part: EmailMessage, kind: str) -> bool:
    """Whether a part is a picture in the text, a signature, or another version of the text."""
    if kind in SIGNATURES:
        return True
    if kind.startswith("image/"):
        shown = part.get_content_disposition() != "attachment"
        return shown and ("Content-ID" in part or part.get_content_disposition() == "inline")
    return not (part.get_filename() or part.get_content_disposition() or kind == "message/rfc822")


def characters(part: EmailMessage) -> str:
    """The words of a text part, by the encoding that it names, or whichever fits."""
    data = part.get_payload(decode=True)
    body = data if isinstance(data, bytes) else b""
    named = part.get_content_charset("")
    try:
        return visible(body.decode(named or "utf-8", errors="replace" if named else "strict"))
    except (LookupError, UnicodeDecodeError):
        return visible(body.decode(LATIN, errors="replace"))


def attached(part: EmailMessage) -> tuple[str, bytes]:
    """The name and the bytes of an attached file or mail."""
    name = one_line(part.get_filename() or "")
    if part.get_content_type() != "message/rfc822":
        data = part.get_payload(decode=True)
        return name[-LONGEST_NAME:] or "without a name", data if isinstance(data, bytes) else b""
    inner = next((p for p in part.iter_parts() if isinstance(p, EmailMessage)), EmailMessage())
    subject = one_line(str(inner.get("Subject", "")))[:LONGEST_NAME]
    return name[-LONGEST_NAME:] or f"{subject or 'mail'}.eml", inner.as_bytes(policy=AS_IT_WAS)


def refuse_cut(message: EmailMessage, data: bytes) -> None:
    """Refuse a mail whose end is missing: that of its header, of a part, or of its encoding."""
    whole = bool(message.keys()) and HEADER_END.search(data) is not None
    if whole and message.get_content_maintype() not in ("multipart", "message"):
        message.get_payload(decode=True)  # This notes what is wrong with the encoding.
    parts = [message, *(part for part, _ in leaves(message)), *multiparts(message)]
    if not whole or any(isinstance(wrong, CUT) for part in parts for wrong in part.defects):
        raise DocumentError(
            "damaged_file",
            "The mail is cut off: its end is missing. Save it again as EML and upload it.",
        )


def multiparts(message: EmailMessage) -> Iterator[EmailMessage]:
    """The parts that hold other parts, but for attached mails."""
    if message.get_content_maintype() == "multipart":
        yield message
        for part in message.iter_parts():
            if isinstance(part, EmailMessage):
                yield from multiparts(part)
