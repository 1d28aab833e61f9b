"""Mails come out with who wrote when, their text, and what could be read of their attachments."""

from email.message import EmailMessage

import pytest

from shared.errors import DocumentError
from shared.retrieval.extract.extractor import FileExtractor
from shared.retrieval.extract.limits import ExtractLimits
from shared.types.retrieval import Extract
from tests.unit.retrieval.files import column, pdf, word
from tests.unit.retrieval.office_files import mail
from tests.unit.retrieval.pictures import PIXEL

FACTS = "From: Ada <ada@example.com>\nTo: Bob <bob@example.org>\nDate: 2025-03-31 14:05+02:00"


def read(message: EmailMessage, limits: ExtractLimits | None = None) -> Extract:
    return FileExtractor(limits).extract("letter.eml", message.as_bytes())


def refusal(data: bytes) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        FileExtractor().extract("letter.eml", data)
    return caught.value


def attach(message: EmailMessage, name: str, data: bytes) -> None:
    message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)


def test_a_mail_tells_its_subject_facts_and_text() -> None:
    message = mail("Your offer: Größe 2")
    message.set_content("Dear Bob,\n\nhere it is.\n")

    extract = read(message)

    assert extract.title == "Your offer: Größe 2"
    assert extract.text == f"Your offer: Größe 2\n\n{FACTS}\n\nDear Bob,\n\nhere it is."
    assert extract.warnings == ()


def test_of_two_versions_the_plain_one_is_read() -> None:
    message = mail()
    message.set_content("Plain words.")
    message.add_alternative("<p>Fine <b>words</b>.</p>", subtype="html")

    assert read(message).text.endswith("\n\nPlain words.")


def test_where_the_plain_version_is_blank_the_page_is_read() -> None:
    message = mail()
    message.set_content("\n")
    message.add_alternative("<h2>Prices</h2><p>Fine <b>words</b>.</p>", subtype="html")

    extract = read(message)

    assert extract.text.endswith("\n\nPrices\n\nFine words.")
    assert extract.marks[-1].section == "Prices"


def test_attachments_are_read_under_their_names() -> None:
    message = mail()
    message.set_content("See below.")
    attach(message, "terms.docx", word(lambda document: document.add_heading("Warranty", 1)))
    attach(message, "offer.pdf", pdf([column("Twelve years for the compressor.")]))

    extract = read(message)

    assert extract.text.endswith(
        "See below.\n\nAttachment: terms.docx\n\nWarranty"
        "\n\nAttachment: offer.pdf\n\nTwelve years for the compressor."
    )
    assert [(mark.section, mark.page) for mark in extract.marks[1:]] == [
        ("Attachment: terms.docx", None),
        ("Attachment: offer.pdf", 1),
    ]
    assert extract.pages == 1


def test_what_could_not_be_read_is_named() -> None:
    message = mail()
    message.set_content("See below.")
    attach(message, "photo.png", PIXEL)
    attach(message, "broken.pdf", b"%PDF-1.4")

    extract = read(message)

    assert extract.text.endswith("See below.")
    assert extract.warnings[0] == 'The attachment "photo.png" was not read. This is a picture.'
    assert extract.warnings[1].startswith('The attachment "broken.pdf" was not read. The PDF')


def test_pictures_in_the_text_and_signatures_are_no_attachments() -> None:
    message = mail()
    message.set_content("<p>Words <img src='cid:logo'></p>", subtype="html")
    message.add_related(PIXEL, maintype="image", subtype="png", cid="<logo>")
    message.make_mixed()
    message.add_attachment(
        b"...", maintype="application", subtype="pkcs7-signature", filename="smime.p7s"
    )

    assert read(message).warnings == ()


def test_attached_mails_are_read_two_levels_deep() -> None:
    message = mail("Level 4")
    message.set_content("Deepest.")
    for level in (3, 2, 1):
        outer = mail(f"Level {level}")
        outer.set_content(f"Text {level}.")
        outer.add_attachment(message)
        message = outer

    extract = read(message)

    assert "Attachment: Level 3.eml\n\nLevel 3" in extract.text
    assert "Deepest" not in extract.text
    assert "mail within mails" in extract.warnings[0]


def test_more_attachments_than_the_limit_are_left_out() -> None:
    message = mail()
    message.set_content("See below.")
    for number in range(5):
        attach(message, f"{number}.txt", b"Words.")

    extract = read(message, ExtractLimits(attachments=2))

    assert extract.text.count("Attachment:") == 2
    assert extract.warnings == ("3 more attachments were not read.",)


def test_a_text_in_an_undeclared_encoding_is_read() -> None:
    head = mail().as_bytes().rstrip()

    extract = FileExtractor().extract("a.eml", head + b"\n\nSch\xf6ne Gr\xfc\xdfe")

    assert extract.text.endswith("Schöne Grüße")


@pytest.mark.parametrize("tenth", range(1, 10))
def test_a_mail_cut_off_anywhere_is_refused(tenth: int) -> None:
    message = mail()
    message.set_content("See below.")
    attach(message, "terms.docx", word(lambda document: document.add_heading("Warranty", 1)))
    whole = message.as_bytes()

    error = refusal(whole[: len(whole) * tenth // 10])

    assert error.reason == "damaged_file"
    assert "cut off" in error.sentence


def test_an_encrypted_mail_is_refused() -> None:
    message = mail()
    message["Content-Type"] = "application/pkcs7-mime; smime-type=enveloped-data"
    message.set_payload("AAAA")

    assert refusal(message.as_bytes()).reason == "encrypted_file"


def test_parts_in_parts_without_end_are_refused() -> None:
    boundaries = [f"b{number}" for number in range(3000)]
    parts = "".join(
        f'Content-Type: multipart/mixed; boundary="{name}"\n\n--{name}\n' for name in boundaries
    )

    assert refusal(mail().as_bytes().rstrip() + b"\n" + parts.encode()).reason == "too_complex"


def test_a_mail_of_nothing_but_a_header_says_at_least_that() -> None:
    assert read(mail()).text == f"Your offer\n\n{FACTS}"


def test_a_long_list_of_addresses_is_cut() -> None:
    message = mail(Cc=", ".join(f"p{number}@example.com" for number in range(300)))
    message.set_content("Words.")

    text = read(message).text

    assert "…\nDate: 2025" in text
    assert len(text) < 1_000
