"""The metadata of an object say whose its document is and who may find it, or it fails."""

from typing import Any

import pytest

from tests.unit.documents.by_hand import of, put
from tests.unit.documents.workbench import Bench
from tests.unit.world import ADA


def test_its_metadata_say_whose_it_is_and_who_may_find_it() -> None:
    bench = Bench()

    document = put(bench, owner="ada", groups="staff, board", feature="assistant", Kind="manual")

    assert (document.owner, document.groups) == ("ada", ("staff", "board"))
    assert (document.feature, document.metadata) == ("assistant", {"kind": "manual"})


@pytest.mark.parametrize(
    "metadata",
    [
        {"groups": "no such group!"},
        {"groups": ""},
        {"groups": " , "},
        {"groups": ",".join(f"g{number}" for number in range(21))},
        {"owner": "a b"},
        {"owner": ""},
        {"feature": "no feature!"},
        {"kind": "x" * 501},
        {"kïnd": "manual"},
        {"x" * 65: "manual"},
        {f"key{number}": "" for number in range(21)},
        {"": "unreadable"},
    ],
)
def test_metadata_that_do_not_fit_make_it_fail(metadata: dict[str, Any]) -> None:
    bench = Bench()

    document = put(bench, **metadata)

    assert document.failure is not None
    assert (document.status, document.failure.code) == ("failed", "invalid_metadata")
    assert document.failure.detail.endswith("Upload the file again with metadata like that.")
    assert (bench.texts(document), bench.told.types) == (None, ["failed"])


def test_whoever_is_named_as_the_owner_sees_that_the_rest_does_not_fit() -> None:
    bench = Bench()

    put(bench, owner=ADA.user, groups="no!")

    (seen,) = bench.desk.list(ADA, 10, None).documents
    assert (seen.owner, seen.status) == (ADA.user, "failed")


@pytest.mark.parametrize("metadata", [{"groups": "no!"}, {"groups": ""}, {"": "unreadable"}])
def test_groups_that_cannot_be_read_open_it_to_nobody(metadata: dict[str, Any]) -> None:
    bench = Bench()

    put(bench, **metadata)

    assert bench.desk.list(ADA, 10, None).documents == ()


def test_who_may_find_it_may_see_why_it_failed() -> None:
    bench = Bench()

    put(bench, groups="staff", kind="x" * 501)

    assert of(bench).groups == ("staff",)


def test_better_metadata_mend_it_though_the_file_is_the_same() -> None:
    bench = Bench()
    put(bench, kind="x" * 501)

    document = put(bench)

    assert (document.status, document.failure) == ("indexed", None)


def test_worse_metadata_take_it_out_of_the_index() -> None:
    bench = Bench()
    put(bench)

    document = put(bench, kind="x" * 501)

    assert (document.status, bench.texts(document)) == ("failed", None)


def test_other_groups_take_effect_though_the_file_is_the_same() -> None:
    bench = Bench()
    put(bench, groups="staff, board")

    document = put(bench, groups="board")

    assert (document.status, document.groups, document.attempts) == ("indexed", ("board",), 2)
    assert bench.weigher.texts == ["one", "two"]
