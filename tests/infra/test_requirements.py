"""Requirements: the rows of the lock that an asset needs on Lambda, hashes and all."""

from pathlib import Path

import pytest

from infra.bundling.requirements import LOCK, Unlocked, requirement_rows


def names(*packages: str) -> list[str]:
    return [row.partition("==")[0] for row in requirement_rows(packages)]


def test_takes_a_package_with_all_that_it_requires() -> None:
    assert {"starlette", "anyio", "idna"} <= set(names("starlette"))


def test_knows_packages_whose_import_has_another_name() -> None:
    assert "python-docx" in names("docx")
    assert "opensearch-py" in names("opensearchpy")


def test_leaves_out_what_lambda_has() -> None:
    assert not names("boto3", "botocore")


def test_leaves_out_what_the_lock_never_installs() -> None:
    assert not {"grpcio", "opensearch-protobufs", "huggingface-hub"} & set(
        names("opensearchpy", "tokenizers")
    )


def test_leaves_out_what_only_writing_presentations_needs() -> None:
    assert {"lxml", "pillow"} <= set(names("pptx"))
    assert "xlsxwriter" not in names("pptx")


def test_takes_the_row_that_holds_for_lambdas_python() -> None:
    (row,) = [row for row in requirement_rows(["numpy"]) if row.startswith("numpy==")]

    assert "python_full_version >= '3.12'" in row
    assert "--hash=sha256:" in row


def test_pins_every_row_by_hash() -> None:
    rows = requirement_rows(["pydantic", "aws_lambda_powertools", "openai"])

    assert rows
    assert all("--hash=sha256:" in row for row in rows)


def test_says_that_an_import_is_not_pinned() -> None:
    with pytest.raises(Unlocked, match=r"`pytest` is imported by a function, but lambda\.txt"):
        requirement_rows(["pytest"])


def test_says_that_a_row_cannot_be_read(tmp_path: Path) -> None:
    lock = tmp_path / LOCK.name
    lock.write_text("numpy>=2\n")

    with pytest.raises(Unlocked, match="not `name==version`: numpy>=2"):
        requirement_rows([], lock)
