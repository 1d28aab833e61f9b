"""What only the embedded index promises: one folder that many processes use and any may leave."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from shared.errors import SearchUnavailable
from shared.retrieval.database import Database
from shared.retrieval.embedded_generations import EmbeddedGenerations
from tests.contract.indexes import HANDBOOK, MakeGenerations, find, first, ids, put, recipe
from tests.unit.retrieval.fakes import chunk, document, query

KILLED_WHILE_CREATING = """
import os, sys
from shared.retrieval import embedded_catalog, embedded_generations
from tests.contract.indexes import recipe
def die(path, schema): path.write_bytes(b"half"); os._exit(9)
generations = embedded_generations.EmbeddedGenerations(sys.argv[1])
embedded_catalog.Database = die
generations.create("g2-aaaaaaaa-0001", recipe())
"""
WRITING = """
import sys
from shared.retrieval.embedded_generations import EmbeddedGenerations
from tests.contract.indexes import HANDBOOK, first, put
from tests.unit.retrieval.fakes import document
generations = EmbeddedGenerations(sys.argv[1])
for turn in range(10):
    put(generations.open(first(generations)), document(f"doc_{sys.argv[2]}_{turn}"), HANDBOOK[:3])
generations.close()
"""


def test_an_embedded_index_survives_a_restart(tmp_path: Path) -> None:
    before = EmbeddedGenerations(tmp_path / "deep" / "index")
    put(before.open(first(before)), document(), HANDBOOK)
    before.close()

    after = EmbeddedGenerations(tmp_path / "deep" / "index")

    assert ids(find(after.open(first(after)), query("toaster", depth=1)).bm25) == ["i"]
    after.close()


def test_an_embedded_write_that_fails_leaves_the_old_whole(
    embedded_folder: MakeGenerations, tmp_path: Path
) -> None:
    generations = embedded_folder()
    index = generations.open(first(generations))
    put(index, document(), HANDBOOK)
    full = Database(tmp_path / "index" / "generation-1.db")
    with full.writing() as connection:
        connection.execute(
            "CREATE TRIGGER full BEFORE INSERT ON shown WHEN new.passage LIKE '%last%' "
            "BEGIN SELECT RAISE(ABORT, 'disk full'); END"
        )
        connection.commit()

    with pytest.raises(SearchUnavailable, match="disk full"):
        put(index, document(), [chunk("first"), chunk("last")])

    assert index.count("acme", "doc_1") == 12
    assert ids(find(index, query("toaster")).bm25) == ["i"]
    assert len(find(index, query("toaster", depth=50)).knn) == 12
    full.close()


def test_a_file_that_is_no_database_is_a_failure_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "catalog.db").write_text("this is not a database, and it is long enough to say so")

    with pytest.raises(SearchUnavailable, match=r"catalog\.db cannot be read"):
        EmbeddedGenerations(tmp_path)


def test_a_folder_that_cannot_be_made_is_a_failure_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("a file stands in the way")

    with pytest.raises(SearchUnavailable, match="index cannot be made"):
        EmbeddedGenerations(tmp_path / "index")


def test_discarding_deletes_the_files_also_those_that_others_have_open(
    embedded_folder: MakeGenerations, tmp_path: Path
) -> None:
    one, other = embedded_folder(), embedded_folder()
    first(one)
    made = one.create("g2-bbbbbbbb-0002", recipe())
    put(other.open(made), document(), HANDBOOK)

    one.discard(made.name)

    with pytest.raises(SearchUnavailable, match="no generation g2-bbbbbbbb-0002"):
        other.open(made)
    put(other.open(first(one)), document(), HANDBOOK)
    left = {file.name.split(".")[0] for file in (tmp_path / "index").iterdir()}
    assert left == {"catalog", "generation-1"}


def test_a_process_killed_while_it_makes_a_generation_leaves_nothing_half(tmp_path: Path) -> None:
    _run(KILLED_WHILE_CREATING, tmp_path, expected=9)

    generations = EmbeddedGenerations(tmp_path)
    assert list(generations.all()) == []
    index = generations.open(first(generations))
    put(index, document(), HANDBOOK)
    assert ids(find(index, query("toaster")).bm25) == ["i"]
    generations.close()


def test_files_that_a_killed_process_did_not_delete_are_deleted_later(tmp_path: Path) -> None:
    generations = EmbeddedGenerations(tmp_path)
    first(generations)
    for ending in ("db", "db-wal", "db-shm"):
        (tmp_path / f"generation-9.{ending}").write_bytes(b"left")

    generations.discard("g2-cccccccc-0003")

    assert not list(tmp_path.glob("generation-9.*"))
    assert generations.open(first(generations)).count("acme", "doc_1") == 0
    generations.close()


def test_processes_that_begin_and_write_at_the_same_time_lose_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-c", WRITING, str(tmp_path / "index")]
    writers = [subprocess.Popen([*command, str(n)]) for n in range(3)]
    codes = [writer.wait(timeout=60) for writer in writers]

    generations = EmbeddedGenerations(tmp_path / "index")
    size = generations.open(first(generations)).size()
    assert codes == [0, 0, 0]
    assert (size.documents, size.passages) == (30, 90)
    generations.close()


def test_what_others_changed_is_read_anew_also_after_very_many_writes(tmp_path: Path) -> None:
    one, other = EmbeddedGenerations(tmp_path), EmbeddedGenerations(tmp_path)
    mine, theirs = one.open(first(one)), other.open(first(other))
    put(mine, document("doc_0"), HANDBOOK)
    assert len(find(theirs, query("warranty", depth=50)).knn) == 12

    put(mine, document("doc_0"), HANDBOOK[:2])
    with sqlite3.connect(tmp_path / "generation-1.db") as connection:
        connection.execute("UPDATE tenants SET version = version + 5000")
        connection.execute("DELETE FROM removed")
    connection.close()

    assert sorted(ids(find(theirs, query("warranty", depth=50)).knn)) == ["a", "b"]
    one.close()
    other.close()


def test_what_another_tenant_has_does_not_change_a_score(
    embedded_folder: MakeGenerations,
) -> None:
    generations = embedded_folder()
    index = generations.open(first(generations))
    put(index, document(), HANDBOOK)
    before = find(index, query("the warranty of batteries"))

    put(index, document(tenant="other"), [chunk(f"c{n}", "warranty") for n in range(30)])

    assert find(index, query("the warranty of batteries")) == before


def _run(script: str, folder: Path, expected: int) -> None:
    done = subprocess.run([sys.executable, "-c", script, str(folder)], timeout=60)
    assert done.returncode == expected
