"""cdk-nag: it finds nothing but what we accept with a reason, and it does bite."""

import json
from pathlib import Path
from typing import cast

import pytest
from aws_cdk import Stack
from aws_cdk import aws_sqs as sqs

from infra.acknowledgements import ACCEPTED, WHEN_TRACED, rule_id

from .conftest import Synthesise
from .environments import CHOICES, DEMANDING, EXISTING
from .system import System, drawn


def suppressed(system: System) -> set[str]:
    return {
        it["acknowledgedId"]
        for plugin in system.report["pluginReports"]
        for it in plugin.get("suppressedViolations", ())
    }


def test_finds_nothing_that_we_did_not_accept(synthesised: Synthesise) -> None:
    for environment in (*CHOICES, DEMANDING):
        report = synthesised(environment).report

        assert all(plugin["conclusion"] == "success" for plugin in report["pluginReports"])


def test_accepts_nothing_that_is_not_found(synthesised: Synthesise) -> None:
    systems = [synthesised(environment) for environment in (*CHOICES, DEMANDING)]

    needless = [
        row.rule
        for row in (*ACCEPTED, *WHEN_TRACED)
        if not any(rule_id(row, it.environment) in suppressed(it) for it in systems)
    ]

    assert not needless


def test_accepts_the_star_only_for_tracing(synthesised: Synthesise) -> None:
    star = rule_id(WHEN_TRACED[0], EXISTING)

    assert star in suppressed(synthesised(DEMANDING))
    assert star not in suppressed(synthesised(EXISTING))


def test_stops_at_a_violation_that_is_planted(tmp_path: Path) -> None:
    app = drawn(EXISTING, tmp_path)
    stack = cast("Stack", app.node.find_child("GroundworkExistsData"))
    sqs.Queue(stack, "Careless")

    with pytest.raises(RuntimeError, match="ValidationFailed"):
        app.synth()

    report = (tmp_path / "cdk.out" / "validation-report.json").read_text()
    (nag,) = [it for it in json.loads(report)["pluginReports"] if it["violations"]]
    found = {it["ruleName"] for it in nag["violations"]}
    assert found == {"AwsSolutions-SQS3", "AwsSolutions-SQS4"}
