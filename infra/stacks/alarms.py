"""The few alarms that someone should look at: lost messages, failures, a slow chat."""

from collections.abc import Mapping
from typing import Any

from aws_cdk import Duration, Stack
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_sns as sns
from constructs import Construct

from infra.constructs.names import title
from infra.constructs.placed_function import PlacedFunction
from infra.constructs.redriven_queue import RedrivenQueue
from infra.environments import Environment
from shared.observe import NAMESPACE
from shared.types.rebuild import RebuildState

WINDOW = Duration.minutes(5)
WAY_OUT = Duration.hours(1)
FEWEST_REFUSED = 20
LONGEST_PERIOD_MINUTES = 1_440
"""A day: no alarm looks further back."""
API_FAILURES = 5
CHAT_ERRORS = 3
SLOW_CHAT = Duration.minutes(2)
LOST = {
    "uploads": "their documents never finished",
    "reindex": "a re-index lacks their documents, or stands still",
    "callbacks": "owners hear of their documents later, from the audit",
    "understanding": "their documents are found, but were not understood",
}
"""What it means that the messages of a queue were given up."""
NOT_LIVE: dict[RebuildState, str] = {
    "failed": "broke off",
    "rejected": "found less than the live index on the same questions",
}
"""The ends of a re-index that someone should look at."""


class AlarmsStack(Stack):
    """Alarms over what the other stacks made, sent to the topic that the environment names."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        environment: Environment,
        queues: Mapping[str, RedrivenQueue],
        api: apigateway.RestApi,
        chat: PlacedFunction,
        **kwargs: Any,
    ) -> None:
        super().__init__(scope, id, **kwargs)
        self._topic = self._find_topic(environment.alarm_topic)
        for name, queue in queues.items():
            self._alarm(
                f"{title(name)}DeadLetters",
                f"Messages of the {name} queue were given up: {LOST[name]}.",
                queue.dead.metric_approximate_number_of_messages_visible(
                    period=WINDOW, statistic="Maximum"
                ),
                1,
            )
        self._alarm(
            "ApiFailures",
            "The API answers with 5xx.",
            api.metric_server_error(period=WINDOW, statistic="Sum"),
            API_FAILURES,
        )
        self._chat(chat)
        self._reindex()
        self._callbacks()
        self._audit(environment.audit_minutes)

    def _reindex(self) -> None:
        """A re-index that did not go live does no harm, but somebody waits for what it was for."""
        for outcome, why in NOT_LIVE.items():
            self._alarm(
                f"Reindex{title(outcome)}",
                f"A re-index {why}; the index that was live still is.",
                ours("Reindex", WINDOW, outcome=outcome),
                1,
            )

    def _callbacks(self) -> None:
        """One receiver that is down is its owner's affair; all of them at once are ours."""
        counts = {
            outcome: ours("Callbacks", WAY_OUT, outcome=outcome)
            for outcome in ("delivered", "refused")
        }
        self._alarm(
            "CallbacksStuck",
            "For an hour no receiver took anything: perhaps nothing gets out of the functions.",
            cloudwatch.MathExpression(
                expression=f"IF(refused >= {FEWEST_REFUSED} AND FILL(delivered, 0) < 1, 1, 0)",
                using_metrics=counts,
                period=WAY_OUT,
                label="Callbacks that nobody took",
            ),
            1,
        )

    def _audit(self, every_minutes: int) -> None:
        """Rings until the next round, which finds it no more if somebody has seen to it."""
        period = Duration.minutes(min(every_minutes, LONGEST_PERIOD_MINUTES))
        self._alarm(
            "AuditFindings",
            "Bucket, table, index and queues do not agree, and the audit could not mend it.",
            ours("AuditFindings", period),
            1,
        )

    def _chat(self, chat: PlacedFunction) -> None:
        self._alarm(
            "ChatErrors",
            "The chat function crashes or runs out of time.",
            chat.function.metric_errors(period=WINDOW, statistic="Sum"),
            CHAT_ERRORS,
        )
        self._alarm(
            "ChatSlow",
            "One in twenty answers takes longer than two minutes.",
            chat.function.metric_duration(period=WINDOW, statistic="p95"),
            SLOW_CHAT.to_milliseconds(),
        )

    def _alarm(
        self, id: str, description: str, metric: cloudwatch.IMetric, threshold: float
    ) -> None:
        at_least = cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD
        alarm = cloudwatch.Alarm(
            self,
            id,
            alarm_description=description,
            metric=metric,
            threshold=threshold,
            evaluation_periods=1,
            comparison_operator=at_least,
            # Nobody asks at night, and that is not a failure.
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        )
        if self._topic:
            alarm.add_alarm_action(actions.SnsAction(self._topic))

    def _find_topic(self, arn: str | None) -> sns.ITopic | None:
        return sns.Topic.from_topic_arn(self, "Topic", arn) if arn else None


def ours(name: str, period: Duration, **dimensions: str) -> cloudwatch.Metric:
    """The sum of a metric that functions print, over a series with just these dimensions."""
    return cloudwatch.Metric(
        namespace=NAMESPACE,
        metric_name=name,
        dimensions_map=dimensions,
        period=period,
        statistic="Sum",
    )
