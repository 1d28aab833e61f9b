"""The clock, the environment and the logs of one machine."""

import logging
from pathlib import Path
from typing import Any

import pytest

from functions.audit.settings import FunctionSettings as AuditSettings
from functions.deliver.settings import FunctionSettings as DeliverSettings
from functions.parts import SearchSettings, card_of
from functions.reindex.settings import FunctionSettings as ReindexSettings
from functions.webhooks.settings import FunctionSettings as WebhooksSettings
from infra.local.environment import Contradiction, environment, saved, united
from infra.local.folder import Folder, Unusable
from infra.local.logs import LOGGER, logs_in
from infra.local.runtime import Runtime
from infra.local.scheduler import Scheduler
from infra.topology import FUNCTIONS, SCHEDULES
from shared.observe import logger
from shared.settings import load
from shared.types.recipe import EmbedderCard
from tests.handlers.samples import sample


def test_wakes_a_function_once_each_time_that_it_is_due() -> None:
    events: list[dict[str, Any]] = []
    runtime = Runtime({"audit": lambda event, _: events.append(event)})
    (audit,) = [it for it in SCHEDULES if it.function == "audit"]
    scheduler = Scheduler([audit], runtime, now=1_000.0)

    for now in (1_000.0, 1_299.9, 1_300.0, 1_300.1, 1_600.1):
        scheduler.tick(now)

    assert len(events) == 2
    assert events[0].keys() == sample("audit").keys()


def test_goes_on_when_a_scheduled_function_breaks(caplog: pytest.LogCaptureFixture) -> None:
    woken: list[str] = []
    runtime = Runtime(
        {"audit": lambda *_: 1 // 0, "reindex": lambda *_: woken.append("reindex")},
    )

    Scheduler(SCHEDULES, runtime, now=0.0).tick(1_000.0)

    assert "audit broke" in caplog.text
    assert woken == ["reindex"]


def test_tells_every_function_all_that_it_needs(tmp_path: Path) -> None:
    variables = environment(Folder(tmp_path), "http://127.0.0.1:1")

    told = [load(function.settings, variables) for function in FUNCTIONS]

    assert len(told) == len(FUNCTIONS)
    assert variables["AWS_ENDPOINT_URL"] == "http://127.0.0.1:1"


def test_tells_functions_how_long_the_vectors_of_a_new_index_are(tmp_path: Path) -> None:
    variables = environment(Folder(tmp_path), "http://127.0.0.1:1", dimension=128)

    for function in FUNCTIONS:
        if function.searches != "no":
            settings = load(function.settings, variables)
            assert isinstance(settings, SearchSettings)
            assert card_of(settings) == EmbedderCard(dimension=128)


def test_lets_receivers_of_this_machine_be_told(tmp_path: Path) -> None:
    variables = environment(Folder(tmp_path), "http://127.0.0.1:1")

    assert load(DeliverSettings, variables).callbacks_allow_loopback
    assert load(WebhooksSettings, variables).callbacks_allow_loopback


def test_says_where_the_dead_letters_of_each_queue_are(tmp_path: Path) -> None:
    variables = environment(Folder(tmp_path), "http://127.0.0.1:1")

    settings = load(AuditSettings, variables)

    assert settings.callbacks_dead == "http://127.0.0.1:1/123456789012/groundwork-callbacks-dead"
    assert settings.callbacks_queue == "http://127.0.0.1:1/123456789012/groundwork-callbacks"


def test_makes_the_index_anew_only_when_somebody_asks_for_it(tmp_path: Path) -> None:
    variables = environment(Folder(tmp_path), "http://127.0.0.1:1")

    assert load(ReindexSettings, variables).reindex_days == 0


def test_drops_the_index_of_the_first_version_and_nothing_else(tmp_path: Path) -> None:
    for name in ("index.sqlite", "index.sqlite-wal", "dev-key"):
        (tmp_path / name).write_text("old")

    Folder(tmp_path).prepare()

    assert sorted(it.name for it in tmp_path.iterdir() if it.is_file()) == ["dev-key", "format"]


def test_leaves_the_index_of_a_format_alone_that_it_cannot_read(tmp_path: Path) -> None:
    (tmp_path / "format").write_text("99")
    (tmp_path / "index.sqlite").write_text("theirs")

    with pytest.raises(Unusable):
        Folder(tmp_path).prepare()

    assert (tmp_path / "index.sqlite").exists()


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
