"""An SQS queue of the topology, whose messages end in a dead-letter queue when nobody manages."""

from aws_cdk import Duration
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.pieces import Queue

KEPT = Duration.days(14)


class RedrivenQueue(Construct):
    """A queue and its dead letters, both encrypted and reached by TLS alone."""

    def __init__(self, scope: Construct, id: str, *, queue: Queue) -> None:
        super().__init__(scope, id)
        self.dead = sqs.Queue(
            self,
            "DeadLetters",
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            retention_period=KEPT,
        )
        self.queue = sqs.Queue(
            self,
            "Queue",
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            retention_period=KEPT,
            visibility_timeout=Duration.seconds(queue.visibility_seconds),
            dead_letter_queue=sqs.DeadLetterQueue(
                queue=self.dead, max_receive_count=queue.max_receives
            ),
        )

    def hear(self, bucket_arn: str, account: str) -> None:
        """Let a bucket of this account notify the queue; it is made after this permission."""
        self.queue.add_to_resource_policy(
            iam.PolicyStatement(
                actions=["sqs:SendMessage"],
                principals=[iam.ServicePrincipal("s3.amazonaws.com")],
                resources=[self.queue.queue_arn],
                conditions={
                    "ArnEquals": {"aws:SourceArn": bucket_arn},
                    "StringEquals": {"aws:SourceAccount": account},
                },
            )
        )
