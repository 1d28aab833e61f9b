"""Documents of all formats come through while everything goes wrong that may: none is lost."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = 500
LONGEST = 900


@pytest.mark.timeout(LONGEST + 60)
def test_every_document_ends_once_and_its_owner_is_told(
    dynamodb_local_url: str, tmp_path: Path
) -> None:
    # A process of its own: the functions' parts read its environment. Several workers write, so
    # the tables are those of the engine whose conditions are exact.
    command = [sys.executable, "-m", "infra.cli", "bench", "ingest", "--faults"]
    ended = subprocess.run(
        [*command, "--documents", str(DOCUMENTS)],
        cwd=ROOT,
        env=_environment(dynamodb_local_url, tmp_path),
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )

    assert ended.returncode == 0, ended.stderr[-4_000:]
    figures = json.loads(ended.stdout.splitlines()[-1])
    _is_conserved(figures)


def _environment(dynamodb: str, home: Path) -> dict[str, str]:
    return {
        "PATH": "/usr/bin:/bin",
        "HOME": str(home),
        "AWS_ENDPOINT_URL_DYNAMODB": dynamodb,
        "PYTHONPATH": str(ROOT),
    }


def _is_conserved(figures: dict[str, Any]) -> None:
    """Each document ended, is in the index once or not at all, and its owner has verified that."""
    assert figures["documents"] == DOCUMENTS, figures
    ended = figures["indexed"] + figures["failed"] + figures["deleted"]
    assert (ended, figures["lost"], figures["duplicated"]) == (DOCUMENTS, 0, 0), figures
    assert figures["callbacks_verified"] == DOCUMENTS, figures
    assert figures["callbacks_forged"] == 0, figures
    # Whatever was down came back: hardly any may have failed for a cause of ours.
    assert figures["failed_by_us"] <= DOCUMENTS // 100, figures
    assert figures["audit_findings"] == 0, figures
    # What was to go wrong did: else this would say nothing.
    assert figures["workers_killed"] >= 8, figures
    assert figures["callbacks"] > DOCUMENTS, figures
    assert figures["deleted"] > 0, figures
