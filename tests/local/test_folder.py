"""Where the data of one machine lie, and the model that reads them."""

from pathlib import Path

from infra.local.folder import BUILT_MODEL, Folder


def test_any_folder_of_data_is_read_with_the_model_that_the_install_built(tmp_path: Path) -> None:
    assert Folder(tmp_path).embedder == BUILT_MODEL


def test_a_folder_with_a_model_of_its_own_is_read_with_that(tmp_path: Path) -> None:
    (tmp_path / "embedder").mkdir()

    assert Folder(tmp_path).embedder == tmp_path / "embedder"
