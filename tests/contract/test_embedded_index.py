"""What only the embedded index promises: one file that survives restarts and failed writes."""

from pathlib import Path

import pytest

from shared.errors import SearchUnavailable
from shared.retrieval.database import Database
from shared.retrieval.embedded import EmbeddedIndex
from tests.contract.indexes import HANDBOOK, find, ids, put
from tests.unit.retrieval.fakes import chunk, document, query


def test_an_embedded_index_of_another_model_says_to_index_again(tmp_path: Path) -> None:
    EmbeddedIndex(tmp_path / "index.db", 16, "hash").close()

    with pytest.raises(SearchUnavailable, match="upload the documents again"):
        EmbeddedIndex(tmp_path / "index.db", 16, "minilm")


def test_an_embedded_index_survives_a_restart(tmp_path: Path) -> None:
    before = EmbeddedIndex(tmp_path / "deep" / "index.db", 16, "hash")
    put(before, document(), HANDBOOK)
    before.close()

    after = EmbeddedIndex(tmp_path / "deep" / "index.db", 16, "hash")

    assert ids(find(after, query("toaster", depth=1)).bm25) == ["i"]
    after.close()


def test_an_embedded_write_that_fails_leaves_the_old_whole(tmp_path: Path) -> None:
    index = EmbeddedIndex(tmp_path / "index.db", 16, "hash")
    put(index, document(), HANDBOOK)
    full = Database(tmp_path / "index.db", "")
    with full.writing() as connection:
        connection.execute(
            "CREATE TRIGGER full BEFORE INSERT ON contents WHEN new.passage LIKE '%last%' "
            "BEGIN SELECT RAISE(ABORT, 'disk full'); END"
        )
        connection.commit()

    with pytest.raises(SearchUnavailable, match="disk full"):
        put(index, document(), [chunk("first"), chunk("last")])

    assert index.count("acme", "doc_1") == 12
    assert ids(find(index, query("toaster")).bm25) == ["i"]
    assert len(find(index, query("toaster", depth=50)).knn) == 12
    full.close()
    index.close()


def test_a_file_that_is_no_database_is_a_failure_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "index.db").write_text("this is not a database, and it is long enough to say so")

    with pytest.raises(SearchUnavailable, match=r"index\.db cannot be read"):
        EmbeddedIndex(tmp_path / "index.db", 16, "hash")
