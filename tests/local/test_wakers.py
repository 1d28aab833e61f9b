"""The clock, the environment and the logs of one machine."""

import logging
from pathlib import Path
from typing import Any

import pytest

from infra.local.environment import Contradiction, environment, saved, united
from infra.local.folder import Folder, Unusable
from infra.local.logs import LOGGER, logs_in
from infra.local.runtime import Runtime
from infra.local.scheduler import Scheduler
from infra.topology import FUNCTIONS, SCHEDULES
from shared.observe import logger
from shared.settings import load
from tests.handlers.samples import sample


def test_wakes_a_function_once_each_time_that_it_is_due() -> None:
    events: list[dict[str, Any]] = []
    runtime = Runtime({"audit": lambda event, _: events.append(event)})
    scheduler = Scheduler(SCHEDULES, runtime, now=1_000.0)

    for now in (1_000.0, 1_299.9, 1_300.0, 1_300.1, 1_600.1):
        scheduler.tick(now)

    assert len(events) == 2
    assert events[0].keys() == sample("audit").keys()


def test_goes_on_when_a_scheduled_function_breaks(caplog: pytest.LogCaptureFixture) -> None:
    runtime = Runtime({"audit": lambda *_: 1 // 0})

    Scheduler(SCHEDULES, runtime, now=0.0).tick(1_000.0)

    assert "audit broke" in caplog.text


def test_tells_every_function_all_that_it_needs(tmp_path: Path) -> None:
    variables = environment(Folder(tmp_path), "http://127.0.0.1:1")

    told = [load(function.settings, variables) for function in FUNCTIONS]

    assert len(told) == len(FUNCTIONS)
    assert variables["AWS_ENDPOINT_URL"] == "http://127.0.0.1:1"


def test_refuses_to_tell_two_functions_two_things_by_one_name() -> None:
    with pytest.raises(Contradiction, match="TABLE is 'a'"):
        united([{"TABLE": "a"}, {"OTHER": "b"}, {"TABLE": "b"}])


def test_takes_what_a_killed_system_left_behind_for_nothing(tmp_path: Path) -> None:
    Folder(tmp_path).environment.write_text("{}")

    with pytest.raises(Unusable, match="Nothing runs on"):
        saved(tmp_path)


def test_writes_logs_to_a_file_and_an_error_to_the_screen_in_one_line(tmp_path: Path) -> None:
    shown: list[str] = []

    with logs_in(tmp_path, shown.append):
        logger("process").warning("late")
        try:
            _ = 1 // 0
        except ZeroDivisionError:
            LOGGER.exception("process broke\nbadly")
    logging.getLogger().error("after")

    log = (tmp_path / "functions.log").read_text()
    assert "late" in log
    assert "Traceback" in log
    assert "after" not in log
    (line,) = shown
    assert line.startswith("! local: process broke badly: ZeroDivisionError")
