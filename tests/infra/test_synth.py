"""`make synth`: the command that writes the templates, with the Node that Python brings."""

import subprocess
from pathlib import Path

from infra.app import main
from infra.node import find_node


def test_brings_a_node_that_cdk_runs_on() -> None:
    said = subprocess.run([find_node(), "--version"], capture_output=True, text=True, check=True)

    assert int(said.stdout.removeprefix("v").partition(".")[0]) >= 22


def test_says_in_a_sentence_that_there_is_no_such_environment(tmp_path: Path) -> None:
    status = main(["-c", "environment=nowhere", "-o", str(tmp_path)])

    assert status == 1
