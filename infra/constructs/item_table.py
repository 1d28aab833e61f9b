"""A DynamoDB table of the topology: encrypted, restorable to any second, billed per request."""

from aws_cdk import RemovalPolicy
from aws_cdk import aws_dynamodb as dynamodb
from constructs import Construct

from infra.pieces import Key, Table


class ItemTable(Construct):
    """One table with its indexes and its time to live."""

    def __init__(self, scope: Construct, id: str, *, table: Table, keep: bool) -> None:
        super().__init__(scope, id)
        sort = table.key.sort
        self.table = dynamodb.Table(
            self,
            "Table",
            partition_key=_text(table.key.partition),
            sort_key=_text(sort) if sort else None,
            billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
            encryption=dynamodb.TableEncryption.AWS_MANAGED,
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True
            ),
            time_to_live_attribute=table.expires,
            deletion_protection=keep,
            removal_policy=RemovalPolicy.RETAIN if keep else RemovalPolicy.DESTROY,
        )
        for name, key in table.indexes:
            self._index(name, key)
        self.index_arns = [f"{self.table.table_arn}/index/{name}" for name, _ in table.indexes]

    def _index(self, name: str, key: Key) -> None:
        self.table.add_global_secondary_index(
            index_name=name,
            partition_key=_text(key.partition),
            sort_key=_text(key.sort) if key.sort else None,
        )


def _text(name: str) -> dynamodb.Attribute:
    return dynamodb.Attribute(name=name, type=dynamodb.AttributeType.STRING)
