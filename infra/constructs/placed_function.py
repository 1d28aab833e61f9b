"""A function of the topology in AWS: its code, its role, its log, and what wakes it but the API."""

from collections.abc import Iterable, Mapping

from aws_cdk import Aws, Duration, RemovalPolicy
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_event_sources as sources
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.constructs.log_retention import log_retention
from infra.constructs.names import title
from infra.environments import Environment
from infra.pieces import Function, Poll, Schedule

RUNTIME = lambda_.Runtime.PYTHON_3_13
ADAPTER = f"arn:aws:lambda:{Aws.REGION}:753240598075:layer:LambdaAdapterLayerArm64:30"
"""Lambda Web Adapter 1.1.0, published by AWS: it streams a web app's responses."""
ADAPTED = {
    "AWS_LAMBDA_EXEC_WRAPPER": "/opt/bootstrap",
    "AWS_LWA_INVOKE_MODE": "response_stream",
    "AWS_LWA_PORT": "8080",
    "AWS_LWA_READINESS_CHECK_PATH": "/ready",
    "AWS_LWA_ASYNC_INIT": "true",
}


class PlacedFunction(Construct):
    """One Lambda on arm64, with a role of its own that may do what it is given and no more."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        function: Function,
        code: lambda_.Code,
        environment: Environment,
        variables: Mapping[str, str],
        allowed: Iterable[iam.PolicyStatement],
    ) -> None:
        super().__init__(scope, id)
        log = _log(self, environment)
        self.role = _role(self, log, allowed)
        self.function = lambda_.Function(
            self,
            "Function",
            runtime=RUNTIME,
            architecture=lambda_.Architecture.ARM_64,
            code=code,
            handler="run.sh" if function.streams else f"functions.{function.name}.handler.handler",
            memory_size=function.memory_mb,
            timeout=Duration.seconds(function.timeout_seconds),
            environment={**variables, **(ADAPTED if function.streams else {})},
            role=self.role,
            log_group=log,
            tracing=lambda_.Tracing.ACTIVE if environment.tracing else None,
        )
        if function.streams:
            adapter = lambda_.LayerVersion.from_layer_version_arn(self, "WebAdapter", ADAPTER)
            self.function.add_layers(adapter)

    def poll(self, queue: sqs.IQueue, poll: Poll) -> None:
        """Wake it with a queue's messages; those that it names are delivered again, alone."""
        self.function.add_event_source(
            sources.SqsEventSource(
                queue,
                batch_size=poll.batch_size,
                max_concurrency=poll.concurrency,
                report_batch_item_failures=True,
            )
        )

    def schedule(self, schedule: Schedule) -> None:
        """Wake it by the clock."""
        events.Rule(
            self,
            f"{title(schedule.name)}Schedule",
            schedule=events.Schedule.rate(Duration.minutes(schedule.every_minutes)),
            targets=[targets.LambdaFunction(self.function, retry_attempts=0)],
        )


def _log(scope: Construct, environment: Environment) -> logs.LogGroup:
    keep = environment.keep_data
    return logs.LogGroup(
        scope,
        "Log",
        retention=log_retention(environment.log_days),
        removal_policy=RemovalPolicy.RETAIN if keep else RemovalPolicy.DESTROY,
    )


def _role(scope: Construct, log: logs.LogGroup, allowed: Iterable[iam.PolicyStatement]) -> iam.Role:
    """A role that may write this log, and what is allowed; no managed policy."""
    role = iam.Role(scope, "Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
    role.add_to_policy(
        iam.PolicyStatement(
            actions=["logs:CreateLogStream", "logs:PutLogEvents"], resources=[log.log_group_arn]
        )
    )
    for statement in allowed:
        role.add_to_policy(statement)
    return role
