"""What happens to a document while it is copied is seen before anybody can find it."""

import random
from collections.abc import Callable
from functools import partial

import pytest

from shared.errors import NotFound, Overtaken
from shared.reindex.start import start
from shared.types.documents import Document, Upload
from shared.types.rebuild import CopyTask
from tests.unit.reindex.bench import Bench

Happening = Callable[[Bench, Document], None]


def deleted(bench: Bench, document: Document) -> None:
    bench.delete(document)


def failed(bench: Bench, document: Document) -> None:
    bench.documents.save(document.model_copy(update={"status": "failed"}))
    bench.take_out(document)


def begun_anew(bench: Bench, document: Document) -> None:
    bench.documents.save(document.model_copy(update={"status": "extracting"}))


def replaced(bench: Bench, document: Document) -> None:
    version = bench.uploads.put(document.key, b"A better text.").version
    better = document.model_copy(update={"version": version})
    bench.index(better, "A better text.")
    bench.documents.save(better)


def copying() -> tuple[Bench, Document, CopyTask]:
    """A re-index that is about to copy its only document."""
    bench = Bench()
    bench.first()
    document = bench.put("doc_0")
    start(bench.parts, "by hand")
    bench.do(bench.tasks.waiting.popleft())
    task = bench.tasks.waiting.popleft()
    assert isinstance(task, CopyTask)
    return bench, document, task


@pytest.mark.parametrize(
    ("happening", "holds"),
    [(deleted, None), (failed, None), (begun_anew, None), (replaced, ["A better text."])],
)
def test_a_change_while_a_document_is_read_is_followed(
    happening: Happening, holds: list[str] | None
) -> None:
    bench, document, task = copying()
    bench.reader.meanwhile = lambda: happening(bench, document)

    bench.do(task)

    row = bench.shelf().rows.get(("acme", "doc_0"))
    assert (row and [one.text for one in row.passages]) == holds


def test_a_document_that_is_held_whole_is_not_read_again() -> None:
    bench, _, task = copying()
    bench.do(task)

    bench.do(task)

    assert bench.reader.read == ["doc_0.txt"]


def test_what_was_said_of_a_document_since_does_not_make_its_passages_newer() -> None:
    bench, document, task = copying()
    indexed_at = bench.clock.now()
    bench.clock.sleep(3_600)
    noted = {"reached": {"indexed": indexed_at}, "updated_at": bench.clock.now()}
    bench.documents.save(document.model_copy(update=noted))

    bench.do(task)

    row = bench.shelf().rows["acme", "doc_0"]
    assert {passage.indexed_at for passage in row.passages} == {indexed_at}


def test_a_file_that_was_replaced_a_moment_ago_is_left_to_its_own_processing() -> None:
    bench, document, task = copying()
    bench.uploads.put(document.key, b"A newer file, of which nobody has heard yet.")

    bench.do(task)

    assert bench.shelf().rows == {}
    assert bench.rebuild().troubles == ()


def test_a_document_that_changes_all_the_time_comes_again() -> None:
    bench, _, task = copying()

    class Restless:
        """A bucket: whenever a file is read, its document is changed."""

        def read(self, upload: Upload) -> bytes:
            tenant, name = upload.key.split("/")[:2]
            stands = bench.documents.get(tenant, name)
            assert stands is not None
            bench.documents.save(stands)
            raise NotFound("It was replaced.")

    bench.changes = {"uploads": Restless()}

    with pytest.raises(Overtaken):
        bench.do(task)


@pytest.mark.parametrize("seed", range(40))
def test_whatever_comes_and_goes_meanwhile_the_index_is_right_at_the_end(seed: int) -> None:
    dice = random.Random(seed)
    bench = Bench(changes={"page": 2})
    bench.first()
    for number in range(5):
        bench.put(f"doc_{number}")
    start(bench.parts, "by hand")

    for number in range(5, 12):
        change = dice.choice((deleted, replaced, failed))
        stands = bench.documents.get("acme", f"doc_{dice.randrange(number)}")
        if stands and stands.status == "indexed":
            bench.reader.meanwhile = partial(change, bench, stands)
        if bench.tasks.waiting:
            bench.do(bench.tasks.waiting.popleft())
        bench.reader.meanwhile()
        bench.reader.meanwhile = lambda: None
        bench.put(f"doc_{number}")
    bench.go_on()

    live = {
        (one.tenant, one.id): one.version
        for one in bench.documents.scan(100, None).documents
        if one.status == "indexed"
    }
    assert {key: row.version for key, row in bench.shelf().rows.items()} == live
    assert bench.rebuild().state == "live"
