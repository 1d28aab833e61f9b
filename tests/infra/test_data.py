"""Tables, buckets and queues: as the topology says, and as nobody may weaken them."""

import json

from infra.topology import BUCKETS, QUEUES, TABLES

from .system import System

BLOCKED = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")


def test_makes_every_table_once_with_its_keys_and_indexes(system: System) -> None:
    for table in TABLES:
        made = system.named("AWS::DynamoDB::Table", f"{table.name.capitalize()}Table")
        keys = [part["AttributeName"] for part in made["KeySchema"]]
        indexes = {
            it["IndexName"]: [part["AttributeName"] for part in it["KeySchema"]]
            for it in made.get("GlobalSecondaryIndexes", ())
        }

        assert keys == [part for part in (table.key.partition, table.key.sort) if part]
        assert indexes == {name: [key.partition, key.sort] for name, key in table.indexes}
        assert made.get("TimeToLiveSpecification", {}).get("AttributeName") == table.expires

    assert len(system.properties("AWS::DynamoDB::Table")) == len(TABLES)


def test_encrypts_every_table_and_can_restore_it(system: System) -> None:
    for table in system.properties("AWS::DynamoDB::Table"):
        assert table["SSESpecification"]["SSEEnabled"]
        assert table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"]
        assert table["BillingMode"] == "PAY_PER_REQUEST"


def test_makes_every_bucket_once_and_one_for_the_access_logs(system: System) -> None:
    made = [json.dumps(it["BucketName"]) for it in system.properties("AWS::S3::Bucket")]

    for name in [bucket.name for bucket in BUCKETS] + ["access-logs"]:
        assert sum(f"-{name}-" in it for it in made) == 1
    assert len(made) == len(BUCKETS) + 1


def test_blocks_the_public_from_every_bucket_and_encrypts_it(system: System) -> None:
    for bucket in system.properties("AWS::S3::Bucket"):
        rules = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]

        assert all(bucket["PublicAccessBlockConfiguration"][wall] for wall in BLOCKED)
        assert rules[0]["ServerSideEncryptionByDefault"]["SSEAlgorithm"] == "AES256"


def test_refuses_plain_http_to_every_bucket_and_queue(system: System) -> None:
    for thing, policy in (("S3::Bucket", "S3::BucketPolicy"), ("SQS::Queue", "SQS::QueuePolicy")):
        closed = [
            it
            for it in system.properties(f"AWS::{policy}")
            if any(
                statement["Effect"] == "Deny"
                and statement.get("Condition") == {"Bool": {"aws:SecureTransport": "false"}}
                for statement in it["PolicyDocument"]["Statement"]
            )
        ]

        assert len(closed) == len(system.properties(f"AWS::{thing}"))


def test_gives_every_queue_dead_letters_and_encrypts_both(system: System) -> None:
    made = system.resources("AWS::SQS::Queue")
    redriven = [it["Properties"]["RedrivePolicy"] for it in made.values() if _is_redriven(it)]
    dead = {it["deadLetterTargetArn"]["Fn::GetAtt"][0] for it in redriven}

    assert len(redriven) == len(QUEUES)
    assert dead == {key for key, it in made.items() if not _is_redriven(it)}
    assert [it["maxReceiveCount"] for it in redriven] == [queue.max_receives for queue in QUEUES]
    assert all(it["Properties"]["SqsManagedSseEnabled"] for it in made.values())


def _is_redriven(resource: dict[str, dict[str, object]]) -> bool:
    return "RedrivePolicy" in resource["Properties"]


def test_tells_the_queue_of_uploads_only_after_the_queue_lets_it(system: System) -> None:
    (bucket,) = [
        it for key, it in system.resources("AWS::S3::Bucket").items() if key.startswith("Uploads")
    ]
    told = bucket["Properties"]["NotificationConfiguration"]["QueueConfigurations"]

    assert {it["Event"] for it in told} == {"s3:ObjectCreated:*", "s3:ObjectRemoved:*"}
    assert all("UploadsQueue" in json.dumps(it["Queue"]) for it in told)
    assert any(needed.startswith("UploadsQueuePolicy") for needed in bucket["DependsOn"])


def test_forgets_what_was_put_aside_and_keeps_what_was_uploaded(system: System) -> None:
    days = {
        key: [rule.get("ExpirationInDays") for rule in it["LifecycleConfiguration"]["Rules"]]
        for key, it in (
            (key, it["Properties"]) for key, it in system.resources("AWS::S3::Bucket").items()
        )
    }

    for bucket in BUCKETS:
        (found,) = [it for key, it in days.items() if key.startswith(f"{bucket.name.title()}B")]
        assert found == [bucket.keep_days]


def test_lets_browsers_put_uploads_and_read_no_bucket(system: System) -> None:
    rules = [
        rule["AllowedMethods"]
        for it in system.properties("AWS::S3::Bucket")
        for rule in it.get("CorsConfiguration", {}).get("CorsRules", ())
    ]

    assert rules == [["PUT"]]


def test_says_where_the_keys_and_the_files_are_kept(system: System) -> None:
    outputs = [name for it in system.templates.values() for name in it.find_outputs("*")]

    assert {"KeysTableName", "UploadsBucketName"} <= {*outputs}
