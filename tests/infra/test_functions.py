"""Functions: each as the topology says, told what its settings type asks for, and no secret."""

import json
import re
from typing import Any

import pytest

from infra.constructs.placed_function import ADAPTED
from infra.constructs.settings import MissingSetting, settings_of
from infra.constructs.surroundings import SearchPlace, Surroundings
from infra.pieces import Function
from infra.topology import FUNCTIONS, POLLS, SCHEDULES
from shared.releases.bundle import load_bundle
from shared.settings import PREFIX, Settings, load

from .conftest import Synthesise
from .environments import DEMANDING, DOMAIN
from .system import System

SECRET_VALUE = re.compile(r"(?i)(secret|password|token|api_?key)")


def functions(system: System) -> dict[str, dict[str, Any]]:
    return {
        function.name: system.named("AWS::Lambda::Function", f"{function.name.capitalize()}F")
        for function in FUNCTIONS
    }


def variables(made: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = made.get("Environment", {}).get("Variables", {})
    return found


def test_makes_every_function_of_the_topology_and_no_other(system: System) -> None:
    made = functions(system)

    assert len(system.properties("AWS::Lambda::Function")) == len(FUNCTIONS) == len(made)
    for function in FUNCTIONS:
        assert made[function.name]["MemorySize"] == function.memory_mb
        assert made[function.name]["Timeout"] == function.timeout_seconds


def test_runs_every_function_on_arm_with_one_python_and_a_log_that_ends(system: System) -> None:
    logs = system.resources("AWS::Logs::LogGroup")
    for made in functions(system).values():
        log = logs[made["LoggingConfig"]["LogGroup"]["Ref"]]

        assert made["Architectures"] == ["arm64"]
        assert made["Runtime"] == "python3.13"
        assert log["Properties"]["RetentionInDays"] == system.environment.log_days


def test_lets_every_log_end(system: System) -> None:
    assert all(it["RetentionInDays"] for it in system.properties("AWS::Logs::LogGroup"))


def test_tells_every_function_what_its_settings_ask_for(system: System) -> None:
    made = functions(system)
    for function in FUNCTIONS:
        found = variables(made[function.name])
        environment = {
            name: value if isinstance(value, str) else json.dumps(value)
            for name, value in found.items()
        }

        settings = load(function.settings, environment)

        ours = {name for name in found if name.startswith(PREFIX)}
        assert ours <= {PREFIX + name.upper() for name in function.settings.model_fields}
        assert settings == load(function.settings, environment)


def test_names_the_tables_buckets_and_queues_that_a_function_uses(system: System) -> None:
    made = functions(system)
    for function in FUNCTIONS:
        for use in function.uses:
            kind, _, name = use.resource.partition(":")
            value = variables(made[function.name])[f"{PREFIX}{name.upper()}_{kind.upper()}"]

            stands_for = "QueueDeadLetters" if kind == "dead" else kind.capitalize()
            assert f"{name.capitalize()}{stands_for}" in json.dumps(value)


def test_puts_no_secret_into_an_environment_variable(system: System) -> None:
    for made in functions(system).values():
        for name, value in variables(made).items():
            assert "resolve:" not in json.dumps(value)
            assert not SECRET_VALUE.search(name) or name.endswith("_SECRET")


def test_embeds_on_every_processor_that_a_function_pays_for(system: System) -> None:
    made = functions(system)

    threads = {name: variables(it).get(f"{PREFIX}EMBEDDER_THREADS") for name, it in made.items()}

    assert threads["process"] == "2"
    assert threads["chat"] == "1"


def test_tells_where_minilm_lies_while_an_older_generation_may_need_it(
    synthesised: Synthesise,
) -> None:
    found = variables(functions(synthesised(DEMANDING))["search"])

    assert found[f"{PREFIX}EMBEDDER"] == "bedrock"
    assert found[f"{PREFIX}EMBEDDER_PATH"] == "/var/task/embedder"


def test_says_how_often_the_index_is_made_anew(system: System) -> None:
    found = variables(functions(system)["reindex"])

    assert found[f"{PREFIX}REINDEX_DAYS"] == str(system.environment.reindex_days)


def test_lets_nobody_be_told_at_a_functions_own_addresses(system: System) -> None:
    made = functions(system)

    for name in ("webhooks", "deliver"):
        assert variables(made[name])[f"{PREFIX}CALLBACKS_ALLOW_LOOPBACK"] == "False"


def test_says_how_often_everything_is_audited(system: System) -> None:
    found = variables(functions(system)["audit"])

    assert found[f"{PREFIX}AUDIT_MINUTES"] == str(system.environment.audit_minutes)


def test_streams_the_chat_through_the_web_adapter(system: System) -> None:
    chat = functions(system)["chat"]

    assert chat["Handler"] == "run.sh"
    assert "LambdaAdapterLayerArm64:30" in json.dumps(chat["Layers"])
    assert ADAPTED.items() <= variables(chat).items()
    assert variables(chat)["AWS_LWA_INVOKE_MODE"] == "response_stream"


def test_wakes_functions_by_their_queues_one_failed_message_at_a_time(system: System) -> None:
    made = system.properties("AWS::Lambda::EventSourceMapping")

    assert [
        (it["BatchSize"], it["ScalingConfig"]["MaximumConcurrency"], it["FunctionResponseTypes"])
        for it in made
    ] == [(poll.batch_size, poll.concurrency, ["ReportBatchItemFailures"]) for poll in POLLS]


def test_wakes_functions_by_the_clock(system: System) -> None:
    made = system.properties("AWS::Events::Rule")

    assert [it["ScheduleExpression"] for it in made] == [
        f"rate({schedule.every_minutes} minutes)" for schedule in SCHEDULES
    ]


class Curious(Settings):
    """Settings that ask for something that nobody has."""

    weather_table: str


def test_refuses_to_deploy_a_function_that_nobody_tells_what_it_asks() -> None:
    function = Function("curious", Curious, 128, 1)
    place = SearchPlace("https://search.example", "es")
    around = Surroundings({}, {}, {}, place, DOMAIN, load_bundle())

    with pytest.raises(
        MissingSetting, match="Nothing fills `weather_table` of the curious function"
    ):
        settings_of(function, around)
