"""An S3 bucket of the topology: private, encrypted, reached by TLS alone, its accesses logged."""

from collections.abc import Sequence
from typing import cast

from aws_cdk import Duration, RemovalPolicy, Stack
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra.constructs.names import bucket_arn
from infra.constructs.redriven_queue import RedrivenQueue
from infra.pieces import TOLD, Bucket

HALF_UPLOADS = Duration.days(1)
PREFLIGHT_SECONDS = 3_600


class PrivateBucket(Construct):
    """One bucket under a name that is known beforehand, so that its queue can let it in."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        name: str,
        bucket: Bucket,
        keep: bool,
        logs: s3.IBucket | None = None,
        origins: Sequence[str] = (),
    ) -> None:
        super().__init__(scope, id)
        self.arn = bucket_arn(name)
        self.bucket = s3.Bucket(
            self,
            "Bucket",
            bucket_name=name,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=True,
            minimum_tls_version=1.2,
            server_access_logs_bucket=logs,
            server_access_logs_prefix=f"{bucket.name}/" if logs else None,
            lifecycle_rules=[_lifecycle(bucket)],
            cors=[_browser_uploads(origins)] if bucket.browser_uploads else None,
            removal_policy=RemovalPolicy.RETAIN if keep else RemovalPolicy.DESTROY,
        )

    def notify(self, queue: RedrivenQueue) -> None:
        """Notify a queue of each object that comes or goes.

        Written into the bucket itself: CDK's own way deploys a function that may change every
        bucket's notifications.
        """
        queue.hear(self.arn, Stack.of(self).account)
        resource = cast("s3.CfnBucket", self.bucket.node.default_child)
        resource.notification_configuration = s3.CfnBucket.NotificationConfigurationProperty(
            queue_configurations=[
                s3.CfnBucket.QueueConfigurationProperty(event=event, queue=queue.queue.queue_arn)
                for event in TOLD
            ]
        )
        # S3 tries the queue when the bucket is made, so the permission has to be there.
        self.bucket.node.add_dependency(queue.queue.node.find_child("Policy"))


def _lifecycle(bucket: Bucket) -> s3.LifecycleRule:
    return s3.LifecycleRule(
        abort_incomplete_multipart_upload_after=HALF_UPLOADS,
        expiration=Duration.days(bucket.keep_days) if bucket.keep_days else None,
    )


def _browser_uploads(origins: Sequence[str]) -> s3.CorsRule:
    return s3.CorsRule(
        allowed_methods=[s3.HttpMethods.PUT],
        allowed_origins=list(origins),
        allowed_headers=["*"],
        exposed_headers=["ETag"],
        max_age=PREFLIGHT_SECONDS,
    )
