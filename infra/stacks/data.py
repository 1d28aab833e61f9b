"""What Groundwork keeps: tables, buckets, queues, and the news that a bucket sends to a queue."""

from typing import Any

from aws_cdk import CfnOutput, Stack
from constructs import Construct

from infra.constructs.item_table import ItemTable
from infra.constructs.names import bucket_name, title
from infra.constructs.private_bucket import PrivateBucket
from infra.constructs.redriven_queue import RedrivenQueue
from infra.environments import Environment
from infra.pieces import Bucket
from infra.topology import BUCKETS, QUEUES, TABLES

KEYS = "keys"
UPLOADS = "uploads"
ACCESS_LOGS = Bucket("access-logs", keep_days=90)


class DataStack(Stack):
    """Everything with a memory but the search engine, each by its name in the topology."""

    def __init__(
        self, scope: Construct, id: str, *, environment: Environment, **kwargs: Any
    ) -> None:
        super().__init__(scope, id, **kwargs)
        self._environment = environment
        keep = environment.keep_data
        self.tables = {
            table.name: ItemTable(self, f"{title(table.name)}Table", table=table, keep=keep)
            for table in TABLES
        }
        self.queues = {
            queue.name: RedrivenQueue(self, f"{title(queue.name)}Queue", queue=queue)
            for queue in QUEUES
        }
        keys = self.tables[KEYS].table.table_name
        CfnOutput(self, "KeysTableName", value=keys, description="For `groundwork keys --table`")
        self._logs = self._bucket(ACCESS_LOGS)
        self.buckets = {bucket.name: self._bucket(bucket, self._logs) for bucket in BUCKETS}
        uploads = self.buckets[UPLOADS].bucket.bucket_name
        CfnOutput(self, "UploadsBucketName", value=uploads, description="Files go to TENANT/ in it")
        for bucket in BUCKETS:
            if bucket.notifies:
                self.buckets[bucket.name].notify(self.queues[bucket.notifies])

    def _bucket(self, bucket: Bucket, logs: PrivateBucket | None = None) -> PrivateBucket:
        return PrivateBucket(
            self,
            f"{title(bucket.name)}Bucket",
            name=bucket_name(self._environment.name, bucket.name),
            bucket=bucket,
            keep=self._environment.keep_data,
            logs=logs.bucket if logs else None,
            origins=self._environment.allowed_origins,
        )
