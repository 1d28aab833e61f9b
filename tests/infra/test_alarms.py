"""Alarms: few, each about something that someone should do."""

import json
from typing import get_args

from infra.topology import QUEUES
from shared.types.rebuild import RUNNING, RebuildState

from .conftest import Synthesise
from .environments import DEMANDING
from .system import System


def test_watches_lost_messages_the_api_the_chat_and_the_index(system: System) -> None:
    made = {it["MetricName"] for it in system.properties("AWS::CloudWatch::Alarm")}

    assert made == {
        "ApproximateNumberOfMessagesVisible",
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
