"""The search engine: what the environment chose, and nothing else that is always on."""

import json

from .conftest import Synthesise
from .environments import DEMANDING, DOMAIN, EXISTING, SERVERLESS
from .system import System

COSTS_NOTHING_IDLE = {
    "AWS::ApiGateway::Account",
    "AWS::ApiGateway::Authorizer",
    "AWS::ApiGateway::Deployment",
    "AWS::ApiGateway::GatewayResponse",
    "AWS::ApiGateway::Method",
    "AWS::ApiGateway::Resource",
    "AWS::ApiGateway::RestApi",
    "AWS::ApiGateway::Stage",
    "AWS::CloudWatch::Alarm",
    "AWS::DynamoDB::Table",
    "AWS::Events::Rule",
    "AWS::IAM::Policy",
    "AWS::IAM::Role",
    "AWS::Lambda::EventSourceMapping",
    "AWS::Lambda::Function",
    "AWS::Lambda::Permission",
    "AWS::Logs::LogGroup",
    "AWS::S3::Bucket",
    "AWS::S3::BucketPolicy",
    "AWS::SQS::Queue",
    "AWS::SQS::QueuePolicy",
}
"""Everything that is billed by use; alarms cost ten cents a month each."""


def engine(system: System) -> set[str]:
    return {kind for kind in system.types() if "OpenSearch" in kind}


def test_runs_nothing_always_but_the_search_engine_that_was_chosen(system: System) -> None:
    assert system.types() - engine(system) <= COSTS_NOTHING_IDLE


def test_brings_no_engine_where_there_is_one(synthesised: Synthesise) -> None:
    assert synthesised(EXISTING).types() <= COSTS_NOTHING_IDLE


def test_brings_a_small_encrypted_domain_of_the_tested_version(synthesised: Synthesise) -> None:
    system = synthesised(DOMAIN)
    (domain,) = system.properties("AWS::OpenSearchService::Domain")

    assert engine(system) == {"AWS::OpenSearchService::Domain"}
    assert domain["EngineVersion"] == "OpenSearch_2.19"
    assert domain["ClusterConfig"]["InstanceType"] == "t3.small.search"
    assert domain["ClusterConfig"]["InstanceCount"] == 1
    assert domain["EncryptionAtRestOptions"]["Enabled"]
    assert domain["NodeToNodeEncryptionOptions"]["Enabled"]
    assert domain["DomainEndpointOptions"]["EnforceHTTPS"]


def test_lets_nobody_in_to_the_domain_without_a_signature(synthesised: Synthesise) -> None:
    (domain,) = synthesised(DOMAIN).properties("AWS::OpenSearchService::Domain")
    (statement,) = domain["AccessPolicies"]["Statement"]

    assert ":root" in json.dumps(statement["Principal"]["AWS"])
    assert all(action.startswith("es:ESHttp") for action in statement["Action"])
    assert not any("*" in action for action in statement["Action"])


def test_spreads_two_nodes_over_two_zones(synthesised: Synthesise) -> None:
    (domain,) = synthesised(DEMANDING).properties("AWS::OpenSearchService::Domain")

    assert domain["ClusterConfig"]["ZoneAwarenessEnabled"]


def test_brings_a_collection_that_sleeps_when_nobody_asks(synthesised: Synthesise) -> None:
    system = synthesised(SERVERLESS)
    (group,) = system.properties("AWS::OpenSearchServerless::CollectionGroup")
    (collection,) = system.properties("AWS::OpenSearchServerless::Collection")
    policies = {it["Type"] for it in system.properties("AWS::OpenSearchServerless::SecurityPolicy")}

    assert group["Generation"] == "NEXTGEN"
    assert "CapacityLimits" not in group
    assert collection["CollectionGroupName"] == group["Name"]
    assert collection["Type"] == "VECTORSEARCH"
    assert policies == {"encryption", "network"}


def test_keeps_data_only_where_the_environment_says_so(synthesised: Synthesise) -> None:
    kinds = ("AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::OpenSearchService::Domain")

    def policies(system: System) -> set[str]:
        return {it["DeletionPolicy"] for kind in kinds for it in system.resources(kind).values()}

    assert policies(synthesised(DOMAIN)) == {"Delete"}
    assert policies(synthesised(DEMANDING)) == {"Retain"}
