"""How the house is watched: structured logs, and metrics as log lines that CloudWatch counts."""

from collections import Counter
from functools import cache
from threading import Lock
from typing import Literal

from aws_lambda_powertools import Logger, single_metric
from aws_lambda_powertools.metrics import MetricUnit

NAMESPACE = "Groundwork"
_PRINTING = Lock()
"""A measurement is one line: two threads must not write into each other's."""


@cache
def logger(room: str) -> Logger:
    """The JSON logger of one room; every line bears the room's name."""
    return Logger(service=f"groundwork-{room}")


class EmfMetrics:
    """Prints each measurement in CloudWatch's Embedded Metric Format."""

    def measure(self, name: str, value: float, unit: str, **dimensions: str) -> None:
        """Record one measurement; `unit` is one of CloudWatch's, such as `Seconds`."""
        with (
            _PRINTING,
            single_metric(
                name=name, unit=MetricUnit(unit), value=value, namespace=NAMESPACE
            ) as metric,
        ):
            for key, at in dimensions.items():
                metric.add_dimension(name=key, value=at)


class TalliedMetrics:
    """Adds measurements up in memory, for one machine and for tests."""

    def __init__(self) -> None:
        self.totals: Counter[tuple[str, tuple[tuple[str, str], ...]]] = Counter()

    def measure(self, name: str, value: float, unit: str, **dimensions: str) -> None:
        """Add one measurement to its total."""
        del unit
        self.totals[name, tuple(sorted(dimensions.items()))] += value  # type: ignore[assignment]

    def total(self, name: str, **dimensions: str) -> float:
        """The sum of a metric over all series that have these dimensions."""
        wanted = set(dimensions.items())
        return sum(v for (n, dims), v in self.totals.items() if n == name and wanted <= set(dims))


def metrics_for(choice: Literal["emf", "none"]) -> EmfMetrics | TalliedMetrics:
    """Where a function's settings want measurements to go: to CloudWatch, or to memory alone."""
    return EmfMetrics() if choice == "emf" else TalliedMetrics()
