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
API_FAILURES = 5
CHAT_ERRORS = 3
SLOW_CHAT = Duration.minutes(2)
LOST = {
    "uploads": "their documents never finished",
    "reindex": "a re-index lacks their documents, or stands still",
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

    def _reindex(self) -> None:
        """A re-index that did not go live does no harm, but somebody waits for what it was for."""
        for outcome, why in NOT_LIVE.items():
            self._alarm(
                f"Reindex{title(outcome)}",
                f"A re-index {why}; the index that was live still is.",
                cloudwatch.Metric(
                    namespace=NAMESPACE,
                    metric_name="Reindex",
                    dimensions_map={"outcome": outcome},
                    period=WINDOW,
                    statistic="Sum",
                ),
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
        self, id: str, description: str, metric: cloudwatch.Metric, threshold: float
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
