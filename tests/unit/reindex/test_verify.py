"""Nothing goes live that lacks a document; who waits in vain is told which, and what to do."""

from shared.errors import NotFound
from shared.reindex.give_up import give_up
from shared.reindex.start import start
from shared.types.documents import Upload
from shared.types.rebuild import CopyTask, JudgeTask, PlanTask, VerifyTask
from shared.types.release import Gate, Retrieval
from tests.unit.reindex.bench import Bench


class LostUploads:
    """A bucket whose files are all gone."""

    def read(self, upload: Upload) -> bytes:
        """Refuse."""
        raise NotFound(f"{upload.key} is gone.")


def started(count: int = 2) -> Bench:
    """A re-index of some documents that were all handed out; nothing is copied yet."""
    bench = Bench()
    bench.first()
    for number in range(count):
        bench.put(f"doc_{number}")
    start(bench.parts, "by hand")
    bench.do(bench.tasks.waiting.popleft())
    return bench


def without_copies(bench: Bench) -> Bench:
    """Lose every message that would copy something."""
    left = [task for task in bench.tasks.waiting if not isinstance(task, CopyTask)]
    bench.tasks.waiting.clear()
    bench.tasks.waiting.extend(left)
    return bench


def keys(task: object) -> list[str]:
    assert isinstance(task, CopyTask)
    return [document_id for _, document_id in task.documents]


def test_documents_whose_messages_were_lost_are_handed_out_again() -> None:
    bench = without_copies(started())

    rebuild = bench.go_on()

    assert rebuild.state == "live"
    assert len(bench.shelf().rows) == 2


def test_pauses_grow_while_nothing_moves() -> None:
    bench = without_copies(started())
    bench.changes = {"uploads": LostUploads()}

    bench.go_on()

    checks = [seconds for seconds in bench.tasks.delays if seconds]
    assert checks == [20, 20, 40, 80, 160, 320, 640, 900, 900, 900]


def test_a_file_that_is_lost_keeps_the_generation_from_going_live() -> None:
    bench = started()
    bench.changes = {"uploads": LostUploads()}

    rebuild = bench.go_on()

    assert (rebuild.state, rebuild.missing) == ("failed", 2)
    assert "doc_0 of acme: It could not be read or embedded in time; doc_1" in rebuild.detail
    assert rebuild.detail.endswith("then start the re-index again.")
    assert len(bench.generations.all()) == 1


def test_a_file_that_nobody_can_read_is_named_but_not_waited_for() -> None:
    bench = started(1)
    bench.put("doc_9", "locked")
    start_over(bench)

    rebuild = bench.go_on()

    assert rebuild.state == "failed"
    assert [one.document_id for one in rebuild.troubles] == ["doc_9"]
    assert "doc_9 of acme: The file has a password. Upload it without one)" in rebuild.detail
    assert len([seconds for seconds in bench.tasks.delays if seconds]) == 1


def start_over(bench: Bench) -> None:
    bench.tasks.waiting.clear()
    bench.tasks.delays.clear()
    bench.rebuilds.save(bench.rebuild().model_copy(update={"state": "failed"}))
    start(bench.parts, "by hand")


def test_a_trouble_whose_document_is_deleted_troubles_nobody() -> None:
    bench = started(1)
    locked = bench.put("doc_9", "locked")
    start_over(bench)
    bench.do(bench.tasks.waiting.popleft())
    bench.do(bench.tasks.waiting.popleft())
    assert len(bench.rebuild().troubles) == 1

    bench.delete(locked)

    assert bench.go_on().state == "live"


def test_of_many_troubles_three_are_named_and_a_hundred_kept() -> None:
    bench = started(120)
    bench.changes = {"uploads": LostUploads()}

    rebuild = bench.go_on(most=1_000)

    assert len(rebuild.troubles) == 100
    assert "and 97 more)" in rebuild.detail


def test_what_does_not_belong_into_the_generation_is_taken_out() -> None:
    bench = started()
    document = bench.put("doc_9")
    bench.documents.save(document.model_copy(update={"status": "deleted"}))
    failed = bench.put("doc_8")
    bench.documents.save(failed.model_copy(update={"status": "failed"}))
    bench.index(document.model_copy(update={"id": "doc_7"}), "Nobody knows this.")

    rebuild = bench.go_on()

    assert rebuild.state == "live"
    assert {document_id for _, document_id in bench.shelf().rows} == {"doc_0", "doc_1"}


def test_passages_of_an_older_file_count_as_missing() -> None:
    bench = started()
    stands = bench.documents.get("acme", "doc_0")
    assert stands is not None
    bench.index(stands.model_copy(update={"version": "older"}), "What it said before.")
    without_copies(bench).changes = {"retrieval": Retrieval(gate=Gate(drawn=0))}

    bench.go_on()

    assert bench.shelf().rows["acme", "doc_0"].version == stands.version


def test_documents_on_their_way_are_not_waited_for() -> None:
    bench = started()
    bench.put("doc_9", status="embedding")

    assert bench.go_on().state == "live"


def test_a_generation_that_somebody_deleted_ends_the_re_index() -> None:
    bench = without_copies(started())
    bench.generations.discard(bench.rebuild().generation)

    rebuild = bench.go_on()

    assert rebuild.state == "failed"
    assert rebuild.detail.startswith("The new index was deleted")


def test_documents_that_keep_breaking_get_a_message_each() -> None:
    bench = started(3)
    task = bench.tasks.waiting.popleft()
    document = bench.documents.get("acme", "doc_1")
    assert document is not None
    bench.index(document, "It is there already.")

    give_up(task, bench.parts)

    alone = [keys(one) for one in bench.tasks.waiting if isinstance(one, CopyTask)]
    assert alone == [["doc_0"], ["doc_2"]]
    assert bench.rebuild().troubles == ()


def test_one_document_that_keeps_breaking_is_a_trouble() -> None:
    bench = started(1)

    give_up(bench.tasks.waiting.popleft(), bench.parts)

    assert [one.detail for one in bench.rebuild().troubles] == [
        "It could not be copied, whoever tried"
    ]


def test_a_document_that_came_in_after_all_is_no_trouble() -> None:
    bench = started(1)
    task = bench.tasks.waiting.popleft()
    bench.do(task)

    give_up(task, bench.parts)

    assert bench.rebuild().troubles == ()


def test_a_stage_that_keeps_breaking_ends_the_re_index() -> None:
    for kind in (PlanTask, VerifyTask, JudgeTask):
        bench = started()
        name = bench.rebuild().generation

        give_up(kind(generation=name), bench.parts)

        rebuild = bench.rebuild()
        assert (rebuild.state, rebuild.ended_at) == ("failed", bench.clock.now())
        assert "that failed every time it was tried" in rebuild.detail
        assert len(bench.generations.all()) == 1


def test_what_went_live_is_not_called_a_failure() -> None:
    bench = started()
    name = bench.rebuild().generation
    bench.generations.promote(name)

    give_up(JudgeTask(generation=name), bench.parts)

    assert bench.rebuild().state == "live"


def test_an_index_that_answers_half_full_is_not_called_whole() -> None:
    bench = started()
    name = bench.rebuild().generation
    bench.generations.promote(name)

    give_up(VerifyTask(generation=name), bench.parts)

    assert bench.rebuild().state == "failed"
    assert name in [one.name for one in bench.generations.all()]


def test_giving_up_what_is_over_changes_nothing() -> None:
    bench = started()
    ended = bench.go_on()

    give_up(VerifyTask(generation=ended.generation), bench.parts)
    give_up(CopyTask(generation="g2-00000000-0009", documents=(("acme", "x"),)), bench.parts)

    assert bench.rebuild() == ended
