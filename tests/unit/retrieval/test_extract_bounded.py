"""A hostile file ends the process that reads it, and nothing else: the next file is read well."""

import os
import signal
import struct
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from shared.errors import DocumentError
from shared.ports import Extractor
from shared.retrieval.extract.bounded import BoundedExtractor
from shared.retrieval.extract.child import MODULE
from shared.retrieval.extract.extractor import FileExtractor
from shared.retrieval.extract.limits import MEGABYTE, ExtractLimits
from tests.unit.retrieval.files import archive, column, nested_forms, pdf, replaced, word

ROOT = Path(__file__).parents[3]
RUNS = b"<w:p>" + b"<w:r><w:t>a</w:t></w:r>" * 400_000 + b"</w:p><w:sectPr"
TEXT = b"The depot opens at six.\n\nIt closes at nine.\n"
BOMB = nested_forms(9)
WIDE = ("\N{BUS}" + "words " * 4_000_000).encode()
"""Its characters take four bytes each once it is read: 24 MB become several times 96."""
HEAVY = replaced(
    word(lambda document: document.add_paragraph("words")),
    {"word/document.xml": lambda xml: xml.replace(b"<w:sectPr", RUNS, 1)},
)


@pytest.fixture(scope="module")
def extractor() -> BoundedExtractor:
    return BoundedExtractor()


def refusal(extractor: Extractor, name: str, data: bytes) -> tuple[str, str]:
    with pytest.raises(DocumentError) as caught:
        extractor.extract(name, data)
    return caught.value.reason, caught.value.sentence


def kill(process_id: int) -> None:
    """Kill a process and see it dead, but leave it to its parent to notice."""
    os.kill(process_id, signal.SIGKILL)
    os.waitid(os.P_PID, process_id, os.WEXITED | os.WNOWAIT)


def process_of(extractor: BoundedExtractor) -> int:
    assert extractor.process_id is not None
    return extractor.process_id


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("depot.txt", TEXT),
        ("depot.md", b"# Depot\n\n## Hours\n\nIt opens at six.\n"),
        ("depot.html", b"<h1>Depot</h1><p>It opens at six."),
        ("depot.docx", word(lambda document: document.add_paragraph("It opens at six."))),
        ("depot.pdf", pdf([column("It opens at six."), column("It closes at nine.")], "Depots")),
        ("nested.pdf", nested_forms(1)),
    ],
)
def test_reads_a_good_file_as_if_it_were_read_here(
    extractor: BoundedExtractor, name: str, data: bytes
) -> None:
    extract = extractor.extract(name, data)

    assert extract == FileExtractor().extract(name, data)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.txt", b""),
        ("latin.txt", "Übergrößenträger\n".encode("latin-1")),
        ("packed.pdf", archive({"a.txt": b"hello"})),
        ("cut.pdf", b"%PDF-1.4 and then nothing"),
        ("locked.pdf", pdf([column("secret")], password="open")),
    ],
)
def test_refuses_for_the_same_reason_in_the_same_words(
    extractor: BoundedExtractor, name: str, data: bytes
) -> None:
    told = refusal(extractor, name, data)

    assert told == refusal(FileExtractor(), name, data)


def test_keeps_to_the_limits_that_it_was_given() -> None:
    limits = ExtractLimits(characters=20)

    told = refusal(BoundedExtractor(limits), "depot.txt", TEXT)

    assert told == refusal(FileExtractor(limits), "depot.txt", TEXT)


def test_reads_one_file_after_the_other_in_the_same_process(extractor: BoundedExtractor) -> None:
    extractor.extract("depot.txt", TEXT)
    before = process_of(extractor)

    refusal(extractor, "empty.txt", b"")
    extractor.extract("depot.txt", TEXT)

    assert process_of(extractor) == before != os.getpid()


def test_stops_a_file_that_takes_too_long_and_reads_the_next_one() -> None:
    extractor = BoundedExtractor(seconds=1)

    reason, sentence = refusal(extractor, "bomb.pdf", BOMB)
    extract = extractor.extract("depot.txt", TEXT)

    assert (len(BOMB) < 4096, reason) == (True, "too_complex")
    assert "upload it again" in sentence
    assert extract == FileExtractor().extract("depot.txt", TEXT)


@pytest.mark.parametrize(
    ("name", "data"),
    [("bomb.pdf", BOMB), ("wide.txt", WIDE), ("heavy.docx", HEAVY)],
    ids=["bomb", "wide", "heavy"],
)
def test_stops_a_file_that_takes_too_much_memory_and_reads_the_next_one(
    name: str, data: bytes
) -> None:
    extractor = BoundedExtractor(memory_bytes=128 * MEGABYTE)

    reason, _ = refusal(extractor, name, data)
    extract = extractor.extract("depot.txt", TEXT)

    assert reason == "too_complex"
    assert extract == FileExtractor().extract("depot.txt", TEXT)


def test_gives_back_the_memory_that_a_large_file_took() -> None:
    large = ("\N{BUS} " + "words\n" * 1_600_000).encode()  # Four bytes for each character.
    extractor = BoundedExtractor()

    extract = extractor.extract("large.txt", large)

    assert extract.text.endswith("words\nwords")
    assert extractor.process_id is None


def test_replaces_a_process_that_died_between_two_files(extractor: BoundedExtractor) -> None:
    extractor.extract("depot.txt", TEXT)
    before = process_of(extractor)
    kill(before)

    extract = extractor.extract("depot.txt", TEXT)

    assert extract == FileExtractor().extract("depot.txt", TEXT)
    assert process_of(extractor) != before


def test_ends_its_process_when_nobody_needs_it_any_more() -> None:
    extractor = BoundedExtractor()
    extractor.extract("depot.txt", TEXT)
    process_id = process_of(extractor)

    del extractor

    with pytest.raises(ProcessLookupError):
        os.kill(process_id, 0)


def test_leaves_nothing_behind_when_the_program_exits() -> None:
    program = (
        "from shared.retrieval.extract.bounded import BoundedExtractor;"
        "extractor = BoundedExtractor(); extractor.extract('a.txt', b'words')"
    )
    command = [sys.executable, "-X", "dev", "-W", "error::ResourceWarning", "-c", program]

    done = subprocess.run(command, capture_output=True, cwd=ROOT, check=False)

    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_serves_threads_without_mixing_up_their_files(extractor: BoundedExtractor) -> None:
    texts = [f"File {number} speaks of depot {number}." for number in range(40)]

    def read(text: str) -> str:
        return extractor.extract("depot.txt", text.encode()).text

    with ThreadPoolExecutor(4) as threads:
        told = list(threads.map(read, texts))

    assert told == texts


def test_brings_a_long_text_of_all_scripts_across_unchanged(extractor: BoundedExtractor) -> None:
    text = "\n\n".join(['Größe 中文 עברית हिन्दी 👩‍🚀 "quoted" \\ 𝒳'] * 40_000)

    extract = extractor.extract("straße 中.txt", text.encode())

    assert extract == FileExtractor().extract("straße 中.txt", text.encode())


@pytest.mark.parametrize("sent", [b"", b"\0\0", struct.pack(">Q", 2**63), struct.pack(">Q", 9)])
def test_the_process_ends_when_its_input_closes_or_makes_no_sense(sent: bytes) -> None:
    command = [sys.executable, "-m", MODULE, str(512 * MEGABYTE)]

    done = subprocess.run(command, input=sent, capture_output=True, cwd=ROOT, check=False)

    assert (done.returncode, done.stdout, done.stderr) == (0, bytes(8), b"")


def test_blames_no_file_when_the_process_does_not_start() -> None:
    extractor = BoundedExtractor(memory_bytes=2**80)  # No number of bytes for the system.

    with pytest.raises(ChildProcessError):
        extractor.extract("depot.txt", TEXT)

    assert extractor.process_id is None
