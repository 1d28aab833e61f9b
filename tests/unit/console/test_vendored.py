"""The code of others on the page is what its authors published, with its licence beside it."""

import hashlib
import tomllib

import pytest

from functions.console.handler import PAGE

FILES = tomllib.loads((PAGE / "vendored.toml").read_text(encoding="utf-8"))["file"]


def test_lists_the_two_libraries_at_their_versions() -> None:
    listed = {file["name"]: file["version"] for file in FILES}

    assert listed == {"marked": "18.2.1", "dompurify": "3.4.18"}


@pytest.mark.parametrize("file", FILES, ids=[file["name"] for file in FILES])
def test_is_unchanged_since_it_was_taken(file: dict[str, str]) -> None:
    content = (PAGE / file["path"]).read_bytes()

    assert hashlib.sha256(content).hexdigest() == file["sha256"]
    assert file["version"].encode() in content[:200]


@pytest.mark.parametrize("file", FILES, ids=[file["name"] for file in FILES])
def test_comes_with_the_text_of_its_licence(file: dict[str, str]) -> None:
    licence = (PAGE / file["licence_file"]).read_text(encoding="utf-8")

    telling = {"MIT": "Permission is hereby granted", "Apache-2.0": "Apache License"}
    assert telling[file["licence"]] in licence
