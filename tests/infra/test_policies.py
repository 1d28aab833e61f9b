"""Permissions: single actions on single resources, exactly those that the topology names."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from infra.topology import FUNCTIONS, POLLS, QUEUES
from shared.releases.bundle import load_bundle
from shared.types.release import Bundle, Rerank

from .conftest import Synthesise
from .environments import DEMANDING, DOMAIN, EXISTING, EXISTING_ARN, SERVERLESS
from .system import System, synthesise

POLLING = {
    "sqs:ChangeMessageVisibility",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
    "sqs:GetQueueUrl",
    "sqs:ReceiveMessage",
}
"""What whoever a queue wakes may do with it."""
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


def resources(statement: dict[str, Any]) -> list[Any]:
    found = statement["Resource"]
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
    elsewhere = ("es:", "aoss:", "logs:", "secretsmanager:")
    for function in FUNCTIONS:
        found = granted(system, function.name)
        named = {action for use in function.uses for action in use.actions}
        polling = POLLING if function.name in {poll.function for poll in POLLS} else set()

        own = {it for it in found if not it.startswith(elsewhere)}
        assert own == named | polling
        assert {"logs:CreateLogStream", "logs:PutLogEvents"} <= found


def test_lets_dead_letters_be_taken_only_where_they_are_sent_again(system: System) -> None:
    takers = {
        (policy.partition("Role")[0], json.dumps(resource))
        for policy, it in allowed(system)
        for resource in resources(it)
        if "sqs:ReceiveMessage" in actions(it) and "DeadLetters" in json.dumps(resource)
    }

    assert {who for who, _ in takers} == {"Operations", "Audit"}
    for queue in QUEUES:
        assert sum(f"{queue.name.title()}QueueDeadLetters" in it for _, it in takers) == 2


def test_lets_whoever_asks_models_read_provider_keys_and_nobody_else(system: System) -> None:
    readers = {
        function.name
        for function in FUNCTIONS
        if "secretsmanager:GetSecretValue" in granted(system, function.name)
    }
    found = [it for _, it in allowed(system) if "GetSecretValue" in json.dumps(it)]

    assert readers == {"chat", "understand"}
    names = system.environment.provider_secrets
    for statement in found:
        assert all(f":secret:{name}-??????" in json.dumps(statement) for name in names)
        assert len(statement["Resource"]) == len(names)


def test_lets_readers_of_a_domain_ask_and_writers_write(synthesised: Synthesise) -> None:
    for environment in (DOMAIN, EXISTING):
        system = synthesised(environment)

        reading = granted(system, "chat") | granted(system, "search")
        assert {it for it in reading if it.startswith("es:")} == {"es:ESHttpPost", "es:ESHttpGet"}
        assert {"es:ESHttpPut", "es:ESHttpDelete"} <= granted(system, "process")
        assert {"es:ESHttpPut", "es:ESHttpDelete"} <= granted(system, "audit")
        for name in ("understand", "webhooks", "deliver"):
            assert not any("es:" in action for action in granted(system, name))


def test_lets_functions_in_to_the_engine_that_the_deployer_has(synthesised: Synthesise) -> None:
    asked = {
        (verb, resource)
        for policy, it in allowed(synthesised(EXISTING))
        if policy.startswith(("ChatRole", "SearchRole"))
        for verb in actions(it)
        for resource in resources(it)
        if verb.startswith("es:")
    }
    writing = [it for _, it in allowed(synthesised(EXISTING)) if "es:ESHttpPut" in actions(it)]

    assert asked == {
        ("es:ESHttpPost", f"{EXISTING_ARN}/_msearch"),
        ("es:ESHttpGet", f"{EXISTING_ARN}/groundwork-passages"),
        ("es:ESHttpGet", f"{EXISTING_ARN}/groundwork-passages-*"),
    }
    assert {it["Resource"] for it in writing} == {f"{EXISTING_ARN}/*"}


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
    assert "ReindexRole" in writers
    assert "DeleteIndex" in writers
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


def test_allows_what_the_models_of_older_generations_need(synthesised: Synthesise) -> None:
    system = synthesised(DEMANDING)

    for name in ("chat", "search", "process", "reindex"):
        assert "secretsmanager:GetSecretValue" in granted(system, name)
    assert "secretsmanager:GetSecretValue" not in granted(system, "documents")
    assert "secretsmanager:GetSecretValue" not in granted(system, "operations")
    readable = json.dumps([it for _, it in allowed(system) if "GetSecretValue" in json.dumps(it)])
    assert ":secret:openai-embeddings-??????" in readable


def test_allows_the_rerankers_that_features_ask_and_no_others(tmp_path: Path) -> None:
    release = reranking(
        Rerank(adapter="bedrock", model="cohere.rerank-v3-5:0"),
        Rerank(adapter="http", url="https://rerank.example", secret="cohere"),
    )

    system = synthesise(DOMAIN, tmp_path, release)

    for name in ("chat", "search", "reindex"):
        assert {"bedrock:Rerank", "bedrock:InvokeModel"} <= granted(system, name)
        assert "secretsmanager:GetSecretValue" in granted(system, name)
    assert not {"bedrock:Rerank", "bedrock:InvokeModel"} & granted(system, "process")
    statements = json.dumps([it for _, it in allowed(system)])
    assert "foundation-model/cohere.rerank-v3-5:0" in statements
    assert ":secret:cohere-??????" in statements
    assert all(plugin["conclusion"] == "success" for plugin in system.report["pluginReports"])


def reranking(*rerankers: Rerank) -> Bundle:
    """The release that ships, with one feature for each reranker."""
    shipped = load_bundle()
    feature = next(iter(shipped.features.values()))
    features = {
        str(number): feature.model_copy(
            update={"retrieval": feature.retrieval.model_copy(update={"rerank": reranker})}
        )
        for number, reranker in enumerate(rerankers)
    }
    return shipped.model_copy(update={"features": features})
