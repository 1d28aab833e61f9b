"""Alarms: few, each about something that someone should do."""

import json
from typing import Any, get_args

from infra.topology import QUEUES
from shared.types.rebuild import RUNNING, RebuildState

from .conftest import Synthesise
from .environments import DEMANDING
from .system import System


def metrics(alarm: dict[str, Any]) -> set[str]:
    """What an alarm looks at, directly or in a formula."""
    parts = [it["MetricStat"]["Metric"] for it in alarm.get("Metrics", ()) if "MetricStat" in it]
    return {it["MetricName"] for it in parts or [alarm]}


def test_watches_messages_the_api_the_chat_the_index_callbacks_and_the_audit(
    system: System,
) -> None:
    found = [metrics(it) for it in system.properties("AWS::CloudWatch::Alarm")]

    assert set().union(*found) == {
        "ApproximateNumberOfMessagesVisible",
        "AuditFindings",
        "Callbacks",
        "5XXError",
        "Errors",
        "Duration",
        "Reindex",
    }


def test_watches_every_end_of_a_reindex_but_the_good_one(system: System) -> None:
    ends = {
        dimension["Value"]
        for it in system.properties("AWS::CloudWatch::Alarm")
        for dimension in it.get("Dimensions", ())
        if dimension["Name"] == "outcome"
    }

    assert ends == {*get_args(RebuildState)} - RUNNING - {"live"}


def test_rings_when_nobody_takes_callbacks_and_not_when_one_receiver_is_down(
    system: System,
) -> None:
    alarm = system.named("AWS::CloudWatch::Alarm", "CallbacksStuck")
    (formula,) = [it["Expression"] for it in alarm["Metrics"] if "Expression" in it]

    assert formula == "IF(refused >= 20 AND FILL(delivered, 0) < 1, 1, 0)"


def test_rings_for_what_the_audit_could_not_mend_until_it_looks_again(system: System) -> None:
    alarm = system.named("AWS::CloudWatch::Alarm", "AuditFindings")

    assert alarm["Period"] == system.environment.audit_minutes * 60
    assert alarm["Threshold"] == 1
    assert "Dimensions" not in alarm


def test_watches_the_dead_letters_of_every_queue(system: System) -> None:
    said = [it["AlarmDescription"] for it in system.properties("AWS::CloudWatch::Alarm")]

    for queue in QUEUES:
        assert any(f"the {queue.name} queue were given up" in it for it in said)


def test_stays_quiet_while_nobody_asks(system: System) -> None:
    alarms = system.properties("AWS::CloudWatch::Alarm")

    assert all(it["TreatMissingData"] == "notBreaching" for it in alarms)


def test_rings_where_the_environment_says(synthesised: Synthesise) -> None:
    alarms = synthesised(DEMANDING).properties("AWS::CloudWatch::Alarm")

    assert all(f'"{DEMANDING.alarm_topic}"' in json.dumps(it["AlarmActions"]) for it in alarms)
