"""Creates the topology's tables, buckets and queues by the AWS APIs."""

import json
from typing import TYPE_CHECKING, Any, cast

from infra.local.names import bucket_name, dead_letter_name, queue_name, table_name
from infra.pieces import TOLD, Key, Table
from infra.topology import BUCKETS, QUEUES, TABLES

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs import SQSClient


def create_tables(dynamodb: "DynamoDBClient") -> None:
    """Create every table with its indexes."""
    for table in TABLES:
        keys = [table.key, *(key for _, key in table.indexes)]
        names = dict.fromkeys(name for key in keys for name in (key.partition, key.sort) if name)
        dynamodb.create_table(
            TableName=table_name(table),
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": n, "AttributeType": "S"} for n in names],
            KeySchema=_schema(table.key),
            **_indexes(table),
        )


def create_buckets(s3: "S3Client") -> None:
    """Create every bucket; browsers, and `curl` unsigned, may put into those that take uploads."""
    for bucket in BUCKETS:
        s3.create_bucket(Bucket=bucket_name(bucket))
        if bucket.notifies:
            s3.put_bucket_policy(
                Bucket=bucket_name(bucket), Policy=_open_to_all(bucket_name(bucket))
            )
        if bucket.browser_uploads:
            s3.put_bucket_cors(
                Bucket=bucket_name(bucket),
                CORSConfiguration={
                    "CORSRules": [
                        {
                            "AllowedMethods": ["PUT"],
                            "AllowedOrigins": ["*"],
                            "AllowedHeaders": ["*"],
                            "MaxAgeSeconds": 3_600,
                        }
                    ]
                },
            )


def create_queues(sqs: "SQSClient") -> None:
    """Create every queue with its dead letters."""
    for queue in QUEUES:
        dead = sqs.create_queue(QueueName=dead_letter_name(queue.name))["QueueUrl"]
        sqs.create_queue(
            QueueName=queue_name(queue.name),
            Attributes={
                "VisibilityTimeout": str(queue.visibility_seconds),
                "RedrivePolicy": json.dumps(
                    {
                        "deadLetterTargetArn": _arn(sqs, dead),
                        "maxReceiveCount": queue.max_receives,
                    }
                ),
            },
        )


def connect(s3: "S3Client", sqs: "SQSClient") -> None:
    """Let each bucket tell its queue of each object that comes or goes."""
    for bucket in BUCKETS:
        if bucket.notifies:
            url = sqs.get_queue_url(QueueName=queue_name(bucket.notifies))["QueueUrl"]
            told = {"QueueArn": _arn(sqs, url), "Events": list(TOLD)}
            s3.put_bucket_notification_configuration(
                Bucket=bucket_name(bucket),
                NotificationConfiguration=cast("Any", {"QueueConfigurations": [told]}),
            )


def _open_to_all(bucket: str) -> str:
    """Without it, an unsigned request makes an object, and can neither replace nor remove it."""
    return json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": "*",
                    "Action": ["s3:PutObject", "s3:DeleteObject"],
                    "Resource": f"arn:aws:s3:::{bucket}/*",
                }
            ],
        }
    )


def _arn(sqs: "SQSClient", url: str) -> str:
    return sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"][
        "QueueArn"
    ]


def _schema(key: Key) -> list[Any]:
    parts = [{"AttributeName": key.partition, "KeyType": "HASH"}]
    return [*parts, {"AttributeName": key.sort, "KeyType": "RANGE"}] if key.sort else parts


def _indexes(table: Table) -> dict[str, Any]:
    indexes = [
        {"IndexName": name, "KeySchema": _schema(key), "Projection": {"ProjectionType": "ALL"}}
        for name, key in table.indexes
    ]
    return {"GlobalSecondaryIndexes": indexes} if indexes else {}
