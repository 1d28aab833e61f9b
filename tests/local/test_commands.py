"""The commands say what is wrong in a sentence, before anything is sent anywhere."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from infra.cli import app
from infra.client.upload import Ended
from infra.commands.options import api
from infra.commands.screen import show_warned, upload_bars
from infra.commands.up import models_text
from infra.local.folder import Unusable
from shared.version import VERSION


def test_says_where_a_key_comes_from_when_there_is_none(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="GROUNDWORK_KEY"):
        api("", "", tmp_path / "nowhere")


def test_refuses_to_upload_a_folder_without_files(tmp_path: Path) -> None:
    (tmp_path / ".hidden").touch()

    ended = CliRunner().invoke(app, ["upload", str(tmp_path)])

    assert ended.exit_code == 2
    assert "There are no files" in ended.output


def test_names_the_file_that_a_set_to_measure_with_lacks(tmp_path: Path) -> None:
    ended = CliRunner().invoke(app, ["bench", "ask", str(tmp_path)], env={"COLUMNS": "300"})

    assert ended.exit_code == 2
    assert "has no articles.jsonl" in ended.output


def test_says_which_names_a_key_may_bear() -> None:
    asked = ["keys", "create", "--tenant", "a#b", "--user", "ann"]

    ended = CliRunner().invoke(app, asked, env={"COLUMNS": "300"})

    assert ended.exit_code == 2
    assert "'a#b': a name has letters, digits" in ended.output


def test_says_which_model_answers_and_whose_keys_there_are() -> None:
    offline = models_text({"assistant": "offline"}, ["openai"])
    paid = models_text({"assistant": "gpt-4o", "help": "offline"}, ["openai"])

    assert "no language model is asked. Model keys found: openai." in offline
    assert "The model of assistant is gpt-4o\nThe model of help is offline." in paid


def test_says_which_version_it_is() -> None:
    ended = CliRunner().invoke(app, ["--version"])

    assert ended.output == f"groundwork {VERSION}\n"


def test_shows_how_many_documents_are_at_what_and_how_far_they_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    reading = {"status": "extracting", "chunks": 0, "embedded": 0}
    embedding = {"status": "embedding", "chunks": 4_120, "embedded": 1_212}

    with upload_bars([]) as bars:
        bars.going([reading, embedding, reading])

    shown = " ".join(capsys.readouterr().err.split())
    assert "0 of 0 files (2 reading, 1 embedding)" in shown
    assert "1,212 of 4,120 passages" in shown


def test_names_what_could_not_be_read_without_letting_it_command_the_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    hidden = "Hidden sheets are left out: [red]\x1b]0;hacked\x07."
    warned = Ended(Path("a.xlsx"), "indexed", warnings=(hidden, "Page 2 is a scan."))

    show_warned([warned, Ended(Path("b.txt"), "indexed")])

    shown = capsys.readouterr().err
    assert "\x1b]0" not in shown
    assert "[red]\\x1b]0;hacked" in " ".join(shown.split())
    assert "b.txt" not in shown
