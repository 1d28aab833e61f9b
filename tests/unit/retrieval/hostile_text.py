"""Texts, pages, tables, data and mails that were made to do harm."""

import base64
import struct

MEGABYTE = 1024 * 1024
HEADER = (
    b"From: ann@example.org\r\nTo: bob@example.org\r\nDate: Mon, 23 Nov 2026 10:00:00 +0000\r\n"
    b"Message-ID: <1@example.org>\r\nMIME-Version: 1.0\r\nSubject: Depots\r\n"
)
PARTS = HEADER + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'


def one_long_line() -> bytes:
    """Nearly fifty megabytes of words without a line break."""
    return b"words " * (50 * MEGABYTE // 6)


def words_in_utf16() -> bytes:
    """Words in UTF-16 that do not say so."""
    return "The depot opens at six.\n".encode("utf-16-le") * 100


def million_columns() -> bytes:
    """A table of a million columns."""
    names = b",".join(b"n%d" % number for number in range(1_000_000))
    return names + b"\n" + b"1," * 999_999 + b"1\n"


def quotation_without_end() -> bytes:
    """A table whose first quotation mark is never closed, over a million rows."""
    return b'a,b,c\n"' + b"1,2,3\n" * 1_000_000


def lists_in_lists() -> bytes:
    """A hundred thousand lists in each other."""
    return b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}"


def objects_in_objects() -> bytes:
    """A hundred thousand objects in each other."""
    return b'{"a":' * 100_000 + b"1" + b"}" * 100_000


def long_names_in_each_other() -> bytes:
    """Data whose values stand under fifty names of many letters each, a hundred thousand times."""
    values = b"[%b]" % b",".join(b'{"v":%d}' % number for number in range(100_000))
    start = b"".join(b'{"%b%d":' % (b"n" * 150, number) for number in range(50))
    return start + values + b"}" * 50


def enormous_numbers() -> bytes:
    """Numbers of a hundred thousand digits, and with enormous exponents."""
    return b'{"count": %b, "share": 1e999999999, "rest": -0.0e-999999999}' % (b"9" * 100_000)


def half_characters() -> bytes:
    """Data with halves of characters in its names and values."""
    return b'{"title": "Depots \\ud800", "\\udfff": "opens \\udc00 at six"}'


def mail_of_many_parts() -> bytes:
    """A mail of ten thousand parts."""
    part = b"--b\r\nContent-Type: text/plain\r\n\r\nwords\r\n"
    return PARTS + part * 10_000 + b"--b--\r\n"


def mail_of_many_attachments() -> bytes:
    """A mail that a thousand files are attached to."""
    parts = b"".join(
        b"--b\r\nContent-Type: text/plain\r\n"
        b"Content-Disposition: attachment; filename=%d.txt\r\n\r\nwords\r\n" % number
        for number in range(1_000)
    )
    return PARTS + parts + b"--b--\r\n"


def mails_in_mails() -> bytes:
    """Two hundred mails in each other."""
    mail = HEADER + b"Content-Type: text/plain\r\n\r\nwords\r\n"
    for number in range(200):
        edge = b"b%d" % number
        mail = (
            HEADER
            + b'Content-Type: multipart/mixed; boundary="%b"\r\n\r\n--%b\r\n' % (edge, edge)
            + b"Content-Type: message/rfc822\r\n\r\n%b\r\n--%b--\r\n" % (mail, edge)
        )
    return mail


def parts_in_parts() -> bytes:
    """A mail of two thousand parts in each other."""
    edges = [b"b%d" % number for number in range(2_000)]
    start = b"".join(
        b'Content-Type: multipart/mixed; boundary="%b"\r\n\r\n--%b\r\n' % (edge, edge)
        for edge in edges
    )
    end = b"".join(b"\r\n--%b--\r\n" % edge for edge in reversed(edges))
    return HEADER + start + b"Content-Type: text/plain\r\n\r\nwords" + end


def mail_with(name: bytes, attached: bytes) -> bytes:
    """A mail without words that one file is attached to."""
    return (
        PARTS
        + b"--b\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n"
        + b"Content-Disposition: attachment; filename=%b\r\n\r\n%b--b--\r\n"
        % (name, base64.encodebytes(attached))
    )


def deep_page() -> bytes:
    """A web page with a hundred thousand elements in each other."""
    return b"<!DOCTYPE html><html><body>" + b"<div>" * 100_000 + b"words"


def page_of_open_letters() -> bytes:
    """A web page with a hundred thousand bold passages, none of them closed."""
    return b"<!DOCTYPE html><html><body>" + b"<p><b><i><font color=red>w" * 100_000


def page_of_tables() -> bytes:
    """A web page with twenty thousand tables in each other."""
    return b"<!DOCTYPE html><html><body>" + b"<table><tr><td>w" * 20_000


def page_of_sections() -> bytes:
    """A web page with half a million headings."""
    return b"<!DOCTYPE html><html><body>" + b"<h1>a</h1>b<h2>c</h2>d" * 250_000


def shallow_page() -> bytes:
    """A web page with fifty elements in each other, which is still ordinary."""
    return b"<!DOCTYPE html><html><body>" + b"<div>" * 50 + b"<p>words</p>" + b"</div>" * 50


def quotations_in_quotations() -> bytes:
    """A Markdown text that quotes a quotation of a quotation, fifty thousand times."""
    return b">" * 50_000 + b" words\n" + b"> " * 50_000 + b"words\n"


def brackets_without_end() -> bytes:
    """A Markdown text of half a million signs that would open something."""
    return b"# words\n\n" + b"![[*_`~<" * 60_000


def picture_of_ten_gigapixels() -> bytes:
    """The beginning of a PNG of 100,000 x 100,000 pixels."""
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 100_000, 100_000) + bytes(64)
