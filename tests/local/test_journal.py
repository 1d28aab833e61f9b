"""What a table keeps on disk, whatever happens to the process."""

import os
from pathlib import Path

import pytest

from infra.local.folder import Folder, Unusable
from infra.local.journal import Journal
from infra.local.shelf import SECONDS_PER_DAY, Kept, Shelf
from tests.contract.still_clock import START

ONE = {"id": {"S": "1"}}
TWO = {"id": {"S": "2"}}


def test_reads_back_what_was_last_under_each_key(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "table.jsonl")
    for key, item in ((ONE, {"a": {"N": "1"}}), (TWO, {"b": {"S": "ü"}}), (ONE, {"a": {"N": "2"}})):
        journal.note(key, item)

    items = Journal(tmp_path / "table.jsonl").load()

    assert items == [{"b": {"S": "ü"}}, {"a": {"N": "2"}}]


def test_forgets_what_was_deleted_for_good(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "table.jsonl")
    journal.note(ONE, {"a": {"N": "1"}})
    journal.note(ONE, None)

    assert journal.load() == []
    assert (tmp_path / "table.jsonl").read_bytes() == b""


def test_drops_the_line_that_a_killed_process_had_half_written(tmp_path: Path) -> None:
    path = tmp_path / "table.jsonl"
    Journal(path).note(ONE, {"a": {"N": "1"}})
    path.write_bytes(path.read_bytes() + b'[{"id":{"S":"2"}},{"b"')

    journal = Journal(path)

    assert journal.load() == [{"a": {"N": "1"}}]
    journal.note(TWO, {"b": {"S": "x"}})
    assert len(journal.load()) == 2


@pytest.mark.parametrize("damage", [b"\xff\xfe\n", b"{}\n", b"7\n", b"[1]\n", b"\n", b"[1,2]\n"])
def test_says_in_one_sentence_which_line_is_damaged(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "table.jsonl"
    Journal(path).note(ONE, {"a": {"N": "1"}})
    path.write_bytes(path.read_bytes() + damage)

    with pytest.raises(Unusable, match="is damaged in line 2"):
        Journal(path).load()


def test_keeps_objects_of_any_key_with_their_headers(tmp_path: Path) -> None:
    headers = {"content-encoding": "gzip", "x-amz-meta-groups": "staff"}
    kept = Kept("demo/doc_1/Übersicht\n50%.txt", b"\x00\n\xff", headers, "e-2", START)
    shelf = Shelf(tmp_path / "bucket", keep_days=None)
    shelf.put(kept)
    shelf.put(Kept("gone", b"", {}, "e", START))
    shelf.drop("gone")
    shelf.drop("never there")

    assert list(Shelf(tmp_path / "bucket", keep_days=None).load()) == [kept]


def test_reads_an_object_that_an_older_groundwork_kept(tmp_path: Path) -> None:
    file = tmp_path / "abc"
    file.write_bytes(b'{"key": "demo/a.txt", "headers": {}}\none')
    touch(file, START.timestamp())

    (kept,) = Shelf(tmp_path, keep_days=None).load()

    assert kept == Kept("demo/a.txt", b"one", {}, "f97c5d29941bfb1b2fdab0874906ab82", START)


def test_deletes_objects_that_are_past_their_days(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, keep_days=1)
    shelf.put(Kept("old", b"", {}, "e", START))
    (file,) = tmp_path.iterdir()
    born = file.stat().st_mtime - SECONDS_PER_DAY - 60
    touch(file, born)

    assert list(shelf.load()) == []
    assert not file.exists()


def test_says_in_one_sentence_which_object_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "abc").write_bytes(b"no head")

    with pytest.raises(Unusable, match=r"abc is damaged: delete this file"):
        list(Shelf(tmp_path, keep_days=None).load())


def test_refuses_a_folder_of_another_format(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.prepare()
    folder.format.write_text("99\n")

    with pytest.raises(Unusable, match="was written in format '99'"):
        folder.prepare()


def test_lets_nobody_else_use_the_folder_meanwhile(tmp_path: Path) -> None:
    folder = Folder(tmp_path)

    with folder.taken():
        assert folder.in_use()
        with pytest.raises(Unusable, match="already running"), folder.taken():
            pass

    assert not folder.in_use()


def touch(path: Path, when: float) -> None:
    """Say that a file was written then, in seconds since 1970."""
    os.utime(path, (when, when))
