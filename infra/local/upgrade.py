"""Brings data of an older Groundwork up to date when they are loaded."""

from typing import TYPE_CHECKING

from shared.stores.aws.documents import DynamoDocuments

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


def list_again(client: "DynamoDBClient", table: str) -> None:
    """Save anew each document that was kept before lists were ordered by age: none showed it."""
    pages = client.get_paginator("scan").paginate(
        TableName=table,
        FilterExpression="attribute_not_exists(age) AND #status <> :deleted",
        ExpressionAttributeNames={"#status": "status"},
        ExpressionAttributeValues={":deleted": {"S": "deleted"}},
    )
    documents = DynamoDocuments(client, table)
    for key in [(it["tenant"]["S"], it["id"]["S"]) for page in pages for it in page["Items"]]:
        found = documents.get(*key)
        if found:
            documents.save(found)
