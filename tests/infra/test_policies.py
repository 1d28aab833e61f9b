"""Permissions: single actions on single resources, exactly those that the topology names."""

import json
from collections.abc import Iterator
from typing import Any

from infra.topology import FUNCTIONS

from .conftest import Synthesise
from .environments import DEMANDING, DOMAIN, EXISTING, EXISTING_ARN, SERVERLESS
from .system import System

POLICIES = ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy")


def allowed(system: System) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every statement that allows something to a role, with the policy's logical id."""
    for kind in POLICIES:
        for policy, resource in system.resources(kind).items():
            for statement in resource["Properties"]["PolicyDocument"]["Statement"]:
                if statement["Effect"] == "Allow":
                    yield policy, statement


def actions(statement: dict[str, Any]) -> list[str]:
    found = statement["Action"]
    return found if isinstance(found, list) else [found]


def granted(system: System, function: str) -> set[str]:
    prefix = f"{function.capitalize()}Role"
    found = allowed(system)
    return {action for policy, it in found if policy.startswith(prefix) for action in actions(it)}


def test_allows_no_wildcard_action(system: System) -> None:
    resource_policies = [
        statement
        for kind in ("AWS::S3::BucketPolicy", "AWS::SQS::QueuePolicy")
        for it in system.properties(kind)
        for statement in it["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Allow"
    ]

    for statement in [it for _, it in allowed(system)] + resource_policies:
        assert not any("*" in action for action in actions(statement))


def test_allows_no_role_everything_there_is(system: System) -> None:
    assert all(statement["Resource"] != "*" for _, statement in allowed(system))


def test_allows_each_function_what_the_topology_says_and_its_log(system: System) -> None:
    engine = ("es:", "aoss:", "logs:", "sqs:", "secretsmanager:")
    for function in FUNCTIONS:
        found = granted(system, function.name)
        named = {action for use in function.uses for action in use.actions}

        assert {action for action in found if not action.startswith(engine)} == named
        assert {"logs:CreateLogStream", "logs:PutLogEvents"} <= found


def test_lets_only_the_chat_read_provider_keys(system: System) -> None:
    readers = {
        function.name
        for function in FUNCTIONS
        if "secretsmanager:GetSecretValue" in granted(system, function.name)
    }
    (statement,) = [it for _, it in allowed(system) if "GetSecretValue" in json.dumps(it)]

    assert readers == {"chat"}
    names = system.environment.provider_secrets
    assert all(f":secret:{name}-??????" in json.dumps(statement) for name in names)
    assert len(statement["Resource"]) == len(names)


def test_lets_readers_of_a_domain_ask_and_writers_write(synthesised: Synthesise) -> None:
    for environment in (DOMAIN, EXISTING):
        system = synthesised(environment)

        reading = granted(system, "chat") | granted(system, "search")
        assert {it for it in reading if it.startswith("es:")} == {"es:ESHttpPost"}
        assert {"es:ESHttpPut", "es:ESHttpDelete"} <= granted(system, "process")
        assert not any("es:" in action for action in granted(system, "audit"))


def test_lets_functions_in_to_the_engine_that_the_deployer_has(synthesised: Synthesise) -> None:
    statements = [it for _, it in allowed(synthesised(EXISTING)) if "es:ESHttpPost" in actions(it)]

    assert {it["Resource"] for it in statements} == {
        f"{EXISTING_ARN}/_msearch",
        f"{EXISTING_ARN}/*",
    }


def test_opens_a_collection_to_readers_and_writers_by_their_roles(
    synthesised: Synthesise,
) -> None:
    system = synthesised(SERVERLESS)

    found = [
        json.dumps(it["Policy"])
        for it in system.properties("AWS::OpenSearchServerless::AccessPolicy")
    ]

    readers, writers = sorted(found, key=lambda policy: "WriteDocument" in policy)
    assert "ChatRole" in readers
    assert "SearchRole" in readers
    assert "WriteDocument" not in readers
    assert "ProcessRole" in writers
    assert "ChatRole" not in writers
    assert granted(system, "chat") >= {"aoss:APIAccessAll"}


def test_allows_the_embedding_model_that_was_chosen_and_no_other(synthesised: Synthesise) -> None:
    system = synthesised(DEMANDING)
    asked = {
        json.dumps(it["Resource"])
        for _, it in allowed(system)
        if actions(it) == ["bedrock:InvokeModel"]
    }

    (model,) = asked
    assert "foundation-model/amazon.titan-embed-text-v2:0" in model
    assert "bedrock:InvokeModel" in granted(system, "process")
    assert "bedrock:InvokeModel" not in granted(system, "documents")
    assert "bedrock:InvokeModel" not in granted(system, "authorize")
