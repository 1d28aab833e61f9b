"""The clock waking functions on one machine, as EventBridge does in the cloud."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from threading import Event, Thread
from typing import Any

from infra.local.logs import LOGGER
from infra.local.names import ACCOUNT, REGION
from infra.local.runtime import Runtime
from infra.pieces import Schedule
from shared.system import RandomIds

STOPPING_SECONDS = 3


class Scheduler:
    """Invokes each scheduled function once every so many minutes, all on one thread."""

    def __init__(
        self, schedules: Sequence[Schedule], runtime: Runtime, now: float | None = None
    ) -> None:
        """Counts from `now` on the steady clock, in seconds; from this moment, if left out."""
        self._runtime = runtime
        began = time.monotonic() if now is None else now
        self._due = {s: began + s.every_minutes * 60 for s in schedules}
        self._stopping = Event()
        self._thread = Thread(target=self._work, daemon=True)

    def start(self) -> None:
        """Begin to watch the clock."""
        self._thread.start()

    def stop(self) -> None:
        """Start nothing more."""
        self._stopping.set()
        self._thread.join(STOPPING_SECONDS)

    def tick(self, now: float) -> None:
        """Invoke what is due at this moment of the steady clock, in seconds."""
        for schedule in [s for s, due in self._due.items() if due <= now]:
            self._due[schedule] = now + schedule.every_minutes * 60
            self._invoke(schedule)

    def _work(self) -> None:
        while not self._stopping.wait(1):
            self.tick(time.monotonic())

    def _invoke(self, schedule: Schedule) -> None:
        try:
            self._runtime.invoke(schedule.function, event(schedule))
        except Exception:
            LOGGER.exception("%s broke", schedule.function)


def event(schedule: Schedule) -> dict[str, Any]:
    """What a schedule sends."""
    return {
        "version": "0",
        "id": RandomIds().new("evt"),
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": ACCOUNT,
        "time": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "region": REGION,
        "resources": [f"arn:aws:events:{REGION}:{ACCOUNT}:rule/groundwork-{schedule.name}"],
        "detail": {},
    }
