"""The embedding model is built from the pinned weights, once, or not at all."""

import json
import shutil
from pathlib import Path

import pytest

from infra.embedder.build import MANIFEST_FILE, PINNED, BuildFailed, build, is_current
from shared.retrieval.minilm import MODEL_FILE, TOKENIZER_FILE
from shared.types.recipe import MINILM_DIMENSION, MINILM_ID
from tests.unit.embedder.built import built_embedder


@pytest.fixture(scope="module")
def built() -> Path:
    return built_embedder()


@pytest.fixture
def copy(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "copy"))


def stand_in_for_uv(folder: Path, script: str) -> str:
    """A program that takes uv's place; the script finds the target folder in `$target`."""
    program = folder / "uv"
    find = 'while [ "$1" != --target ]; do shift; done; target=$2'
    program.write_text(f"#!/bin/sh\n{find}\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    return str(program)


def test_the_manifest_names_the_model_and_its_sources(built: Path) -> None:
    text = (built / MANIFEST_FILE).read_text(encoding="utf-8")

    manifest = json.loads(text)

    assert (manifest["model_id"], manifest["dimension"]) == (MINILM_ID, MINILM_DIMENSION)
    assert manifest["sources"] == PINNED
    assert manifest["license"] == "Apache-2.0"


def test_a_built_model_is_left_alone_and_uv_is_not_called(copy: Path, tmp_path: Path) -> None:
    uv = stand_in_for_uv(tmp_path, "exit 1")

    assert build(copy, uv) is False


@pytest.mark.parametrize("name", [MODEL_FILE, TOKENIZER_FILE])
def test_a_harmed_file_is_noticed(copy: Path, name: str) -> None:
    (copy / name).write_bytes(b"half of it")

    assert not is_current(copy)


def test_a_build_that_was_interrupted_is_done_again(copy: Path) -> None:
    (copy / MANIFEST_FILE).unlink()

    assert not is_current(copy)


def test_refuses_weights_that_are_not_the_pinned_ones(tmp_path: Path) -> None:
    uv = stand_in_for_uv(tmp_path, 'mkdir -p "$target" && echo other > "$target/model.safetensors"')

    with pytest.raises(BuildFailed, match="not the file that was pinned"):
        build(tmp_path / "model", uv)

    assert not list((tmp_path / "model").iterdir())


def test_refuses_a_package_without_weights(tmp_path: Path) -> None:
    uv = stand_in_for_uv(tmp_path, 'mkdir -p "$target"')

    with pytest.raises(BuildFailed, match=r"holds no model\.safetensors"):
        build(tmp_path / "model", uv)


def test_passes_on_what_uv_complained_of(tmp_path: Path) -> None:
    uv = stand_in_for_uv(tmp_path, "echo hash mismatch >&2; exit 1")

    with pytest.raises(BuildFailed, match="hash mismatch"):
        build(tmp_path / "model", uv)


def test_says_so_when_uv_is_not_there(tmp_path: Path) -> None:
    uv = str(tmp_path / "nowhere")

    with pytest.raises(BuildFailed, match="cannot be run"):
        build(tmp_path / "model", uv)
