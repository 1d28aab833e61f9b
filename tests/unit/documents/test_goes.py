"""A big document is worked on in several goes; nothing that one has done is done by the next."""

from collections.abc import Callable, Iterator

import pytest

from shared.documents.extracts import put_extract
from shared.documents.process import process
from shared.errors import SearchUnavailable
from shared.retrieval.preparation import AT_ONCE
from shared.types.documents import Document, ProcessTask, Upload, work_key
from shared.types.retrieval import Extract
from tests.unit.documents.workbench import Bench

LINES = [f"w{number}" for number in range(1_000, 1_000 + 3 * AT_ONCE)]
BIG = "\n".join(LINES).encode()


def times(*seconds: float) -> Callable[[], float]:
    """A worker's time as he looks at it, look by look; the last one stays."""

    def told() -> Iterator[float]:
        yield from seconds
        while True:
            yield seconds[-1]

    look = told()
    return lambda: next(look)


def uploaded(bench: Bench, data: bytes = BIG) -> tuple[Document, Upload]:
    document = bench.announced()
    return document, bench.uploaded(document, data)


def aside(bench: Bench, upload: Upload, document: Document, what: str) -> bytes | None:
    return bench.aside.get(work_key("acme", document.id, upload.version, what))


def test_a_go_without_time_puts_aside_what_it_has_done_and_hands_on() -> None:
    bench = Bench()
    document, upload = uploaded(bench)

    process(upload, bench.shop, times(900, 900, 900, 100))

    now = bench.now(document)
    assert (now.status, now.chunks, len(bench.weigher.texts)) == ("embedding", 768, 2 * AT_ONCE)
    assert list(bench.intake.waiting) == [ProcessTask(upload=upload)]
    assert aside(bench, upload, document, "extract")
    assert aside(bench, upload, document, "vectors/0")


def test_the_next_go_takes_up_the_work_and_clears_the_bench() -> None:
    bench = Bench()
    document, upload = uploaded(bench)
    process(upload, bench.shop, times(900, 900, 900, 100))

    bench.work()

    assert bench.texts(document) == LINES
    assert (bench.reader.read, bench.now(document).attempts) == (1, 1)
    assert bench.weigher.texts == LINES
    assert aside(bench, upload, document, "extract") is None
    assert aside(bench, upload, document, "vectors/0") is None


def test_as_many_goes_as_it_takes_end_at_the_same() -> None:
    bench = Bench()
    document, upload = uploaded(bench)
    bench.intake.send([ProcessTask(upload=upload)])
    goes = 0
    while bench.intake.waiting and goes < 10:
        goes += 1
        bench.intake.waiting.clear()
        process(upload, bench.shop, times(900, 900, 100) if goes == 1 else times(200, 100))

    assert goes == 4
    assert (bench.now(document).status, bench.weigher.texts) == ("indexed", LINES)
    assert bench.told.types == ["indexed"]


def test_what_took_long_to_read_is_embedded_by_the_next_go() -> None:
    bench = Bench()
    document, upload = uploaded(bench)

    process(upload, bench.shop, times(900, 100))

    assert (bench.now(document).status, bench.weigher.texts) == ("chunking", [])
    bench.work()
    assert (bench.now(document).status, bench.reader.read) == ("indexed", 1)


def test_nothing_is_read_that_there_is_no_time_for() -> None:
    bench = Bench()
    document, upload = uploaded(bench)

    process(upload, bench.shop, times(400))

    assert (bench.reader.read, bench.now(document).status) == (0, "received")
    bench.work()
    assert bench.now(document).status == "indexed"


def down() -> None:
    raise SearchUnavailable("The search engine does not answer.")


class Slow:
    """Lets time go by whenever something is embedded."""

    def __init__(self, bench: Bench, seconds: float) -> None:
        self._bench = bench
        self._seconds = seconds
        self.seen: list[int] = []
        bench.weigher.meanwhile = self

    def __call__(self) -> None:
        (document,) = self._bench.documents.scan(2, None).documents
        self.seen.append(document.embedded)
        self._bench.clock.sleep(self._seconds)
        self._bench.weigher.meanwhile = self


def test_a_small_document_touches_no_bench() -> None:
    bench = Bench()
    document, upload = uploaded(bench, b"one\ntwo")
    bench.aside.put = bench.aside.get = bench.aside.clear = None  # type: ignore[assignment, method-assign]

    bench.process(upload)

    assert bench.now(document).status == "indexed"


def test_progress_is_noted_now_and_then() -> None:
    bench = Bench()
    document, upload = uploaded(bench)
    slow = Slow(bench, 2)

    bench.process(upload)

    assert slow.seen == [0, AT_ONCE, 2 * AT_ONCE]
    assert (bench.now(document).embedded, bench.now(document).chunks) == (768, 768)


def test_a_long_go_that_dies_loses_a_minute_at_most() -> None:
    bench = Bench()
    document, upload = uploaded(bench)
    slow = Slow(bench, 61)

    def dying() -> None:
        if len(slow.seen) == 2:
            raise SearchUnavailable("It does not answer.")
        slow()
        bench.weigher.meanwhile = dying

    bench.weigher.meanwhile = dying
    with pytest.raises(SearchUnavailable):
        bench.process(upload)
    bench.process(upload)

    assert bench.now(document).status == "indexed"
    assert (bench.weigher.texts, bench.reader.read) == (LINES, 1)


def test_what_is_aside_of_another_version_is_not_taken() -> None:
    bench = Bench()
    document, upload = uploaded(bench)
    process(upload, bench.shop, times(900, 900, 100))
    newer = bench.uploaded(document, b"newer")

    bench.process(newer)
    bench.work()

    assert bench.texts(document) == ["newer"]


def test_reading_anew_takes_no_text_that_was_read_before() -> None:
    bench = Bench()
    document, upload = uploaded(bench, b"one\ntwo")
    bench.process(upload)
    stale = bench.now(document)
    put_extract(stale, Extract(title="a.txt", text="As an older reader read it."), bench.aside)

    bench.documents.save(stale.model_copy(update={"status": "received"}))
    bench.weigher.meanwhile = down
    bench.uploads.put(document.key, b"one\ntwo")
    bench.shelves.shelf(bench.names[0]).documents.clear()
    with pytest.raises(SearchUnavailable):
        bench.process(upload)
    bench.process(upload)

    assert bench.texts(document) == ["one", "two"]


def test_what_cannot_be_understood_on_the_bench_is_made_again() -> None:
    bench = Bench()
    document, upload = uploaded(bench)
    process(upload, bench.shop, times(900, 900, 100))
    bench.aside.put(work_key("acme", document.id, upload.version, "extract"), b"no gzip")

    bench.work()

    assert (bench.texts(document), bench.reader.read) == (LINES, 2)
    assert bench.weigher.texts == LINES


def test_a_repair_is_done_in_goes_too_and_notes_nothing() -> None:
    bench = Bench()
    document, upload = uploaded(bench)
    before = bench.process(upload)
    bench.another()
    bench.intake.waiting.clear()

    process(upload, bench.shop, times(900, 900, 100))
    assert len(bench.intake.waiting) == 1
    bench.work()

    assert bench.now(document) == before
    assert bench.held(document) == [LINES, LINES]
    assert bench.reader.read == 2


def test_the_text_stays_aside_for_whoever_understands_it() -> None:
    bench = Bench(understands=True)
    document, upload = uploaded(bench)
    process(upload, bench.shop, times(900, 900, 100))

    bench.work()

    assert aside(bench, upload, document, "extract")
    assert aside(bench, upload, document, "vectors/0") is None
