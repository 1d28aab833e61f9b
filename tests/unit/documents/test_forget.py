"""What was put aside of a document goes with it, and costs nothing that need not be."""

from shared.documents.process import process
from shared.documents.remove import remove
from shared.types.documents import Document, Upload, work_key
from tests.unit.documents.workbench import Bench
from tests.unit.world import ADA


def with_text_aside(bench: Bench) -> tuple[Document, Upload]:
    """A document that is to be understood, so that its text lies on the bench."""
    document = bench.announced()
    upload = bench.uploaded(document)
    bench.process(upload)
    assert text_of(bench, document, upload)
    return document, upload


def text_of(bench: Bench, document: Document, upload: Upload) -> bytes | None:
    return bench.aside.get(work_key("acme", document.id, upload.version, "extract"))


def test_the_text_of_a_deleted_document_is_forgotten_when_the_bucket_tells_of_it() -> None:
    bench = Bench(understands=True)
    document, upload = with_text_aside(bench)
    bench.desk.delete(ADA, document.id)

    remove(document.key, bench.shop)

    assert text_of(bench, document, upload) is None


def test_the_text_of_a_document_whose_file_is_gone_is_forgotten() -> None:
    bench = Bench(understands=True)
    document, upload = with_text_aside(bench)
    bench.uploads.delete(document.key)

    bench.process(upload)

    assert (bench.now(document).status, text_of(bench, document, upload)) == ("deleted", None)


def test_what_a_worker_put_aside_after_the_deletion_is_forgotten_by_his_next_try() -> None:
    bench = Bench()
    document, upload = with_text_aside(Bench(understands=True, aside=bench.aside))
    bench.documents.create(document)
    bench.desk.delete(ADA, document.id)

    bench.process(upload)

    assert text_of(bench, document, upload) is None


def test_the_texts_of_other_documents_stay() -> None:
    bench = Bench(understands=True)
    document, _ = with_text_aside(bench)
    other, upload = with_text_aside(bench)
    bench.desk.delete(ADA, document.id)

    remove(document.key, bench.shop)

    assert text_of(bench, other, upload)


def test_a_small_document_that_is_to_be_understood_has_nothing_cleared() -> None:
    bench = Bench(understands=True)
    document = bench.announced()
    bench.aside.clear = None  # type: ignore[assignment, method-assign]

    process(bench.uploaded(document), bench.shop, lambda: 900.0)

    assert bench.now(document).status == "indexed"
