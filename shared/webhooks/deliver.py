"""What happens to a callback: delivered, tried again, held, or failed after its last attempt."""

from datetime import datetime, timedelta

from shared.types.webhooks import (
    Attempt,
    CallbackTask,
    Delivery,
    Endpoint,
    ReleaseTask,
)
from shared.webhooks.claim import claim
from shared.webhooks.disable import BY_HAND, notice
from shared.webhooks.due import post, task_for
from shared.webhooks.health import note_failure, note_success
from shared.webhooks.parts import Delivering
from shared.webhooks.release import held, release
from shared.webhooks.schedule import pause
from shared.webhooks.settle import settle, tried
from shared.webhooks.sign import signed

__all__ = ["Delivering", "deliver"]

EARLY = timedelta(seconds=1)
"""So much too early is on time: clocks differ, and SQS counts whole seconds."""
TOLD_AGAIN = timedelta(hours=1)
"""For so long whoever finds an endpoint disabled tells of it, should its disabler have died."""
DELETED = "The webhook was deleted before this was delivered."
SPARED = (
    "Not sent: the receiver failed {failures} times in a row, so that only one callback now and "
    "then is tried. The last one: {last_problem}"
)
PLAIN_HEADERS = {"content-type": "application/json", "user-agent": "Groundwork-Webhooks/1"}


def deliver(task: CallbackTask, parts: Delivering) -> None:
    """Do what a message of the callbacks' queue asks for; twice, late or early changes nothing.

    Raises StoreUnavailable: then do it again. All that a receiver does wrong ends in the table.
    """
    if isinstance(task, ReleaseTask):
        release(task, parts)
        return
    delivery = parts.deliveries.get(task.endpoint, task.id)
    # What comes early is left: whoever set the time has sent a message for it.
    if delivery is None or not _is_due(delivery, parts.clock.now()):
        return
    endpoint = parts.endpoints.get(delivery.tenant, delivery.endpoint)
    if endpoint is None:
        _abandon(delivery, parts)
    elif endpoint.disabled:
        _tell_of(endpoint, parts)
        _hold(delivery, parts)
    else:
        _attempt(delivery, endpoint, parts)


def _is_due(delivery: Delivery, now: datetime) -> bool:
    """A held one is due as soon as its endpoint is enabled, which is looked at next."""
    if delivery.state == "pending":
        return delivery.next_at is None or delivery.next_at <= now + EARLY
    return delivery.state == "held"


def _abandon(delivery: Delivery, parts: Delivering) -> None:
    nothing = Attempt(at=parts.clock.now(), seconds=0, problem=DELETED)
    parts.deliveries.save(tried(delivery, nothing, "failed"))


def _attempt(delivery: Delivery, resting: Endpoint, parts: Delivering) -> None:
    endpoint = claim(resting, parts.endpoints, parts.clock.now(), parts.pauses[0])
    if endpoint is None:
        _put_off(delivery, resting, parts)
        return
    headers = signed(endpoint.secrets, delivery.id, parts.clock.now(), delivery.body)
    attempt = parts.courier.carry(endpoint.url, PLAIN_HEADERS | headers, delivery.body.encode())
    parts.metrics.measure(
        "Callbacks", 1, "Count", outcome="delivered" if attempt.succeeded else "refused"
    )
    parts.metrics.measure("CallbackSeconds", attempt.seconds, "Seconds")
    if attempt.succeeded:
        _taken(delivery, endpoint, attempt, parts)
    else:
        _refused(delivery, endpoint, attempt, parts)


def _taken(delivery: Delivery, endpoint: Endpoint, attempt: Attempt, parts: Delivering) -> None:
    """A success stands, whatever another worker found who had the same delivery."""

    def change(found: Delivery) -> Delivery | None:
        return None if found.state == "delivered" else tried(found, attempt, "delivered")

    settle(delivery, change, parts.deliveries)
    note_success(endpoint, parts.endpoints)


def _refused(delivery: Delivery, endpoint: Endpoint, attempt: Attempt, parts: Delivering) -> None:
    """A failure counts only where nobody else has settled the delivery meanwhile."""
    stands = note_failure(endpoint, attempt, parts.endpoints)
    if stands and stands.disabled:
        _tell_of(stands, parts)
        if stands.disabled.at == attempt.at:
            # This failure was the one too many: all else that waits for the endpoint is held, too.
            parts.postbox.send([ReleaseTask(tenant=stands.tenant, endpoint=stands.id)])
        _hold(tried(delivery, attempt, "pending"), parts)
        return
    now = parts.clock.now()
    wait = pause(delivery.tries + 1, parts.chance, parts.pauses)
    failed = tried(delivery, attempt, "pending" if wait else "failed")
    saved = parts.deliveries.save(
        failed.model_copy(update={"next_at": now + wait if wait else None})
    )
    if saved:
        post(saved, parts.postbox, now)


def _put_off(delivery: Delivery, resting: Endpoint, parts: Delivering) -> None:
    """Go on as after a failure, up to the middle of the schedule: the rest is for real attempts."""
    now = parts.clock.now()
    parts.metrics.measure("Callbacks", 1, "Count", outcome="spared")
    problem = SPARED.format(failures=resting.failures, last_problem=resting.last_problem)
    tries = max(delivery.tries, min(delivery.tries + 1, (len(parts.pauses) + 1) // 2))
    wait = pause(tries, parts.chance, parts.pauses) or timedelta()
    spared = tried(delivery, Attempt(at=now, seconds=0, problem=problem), "pending")
    saved = parts.deliveries.save(spared.model_copy(update={"tries": tries, "next_at": now + wait}))
    if saved:
        post(saved, parts.postbox, now)


def _hold(delivery: Delivery, parts: Delivering) -> None:
    """Keep it for when the endpoint is enabled; send it on if that was meanwhile."""
    if delivery.state == "held":
        return
    settle(delivery, lambda it: held(it) if it.state == "pending" else None, parts.deliveries)
    endpoint = parts.endpoints.get(delivery.tenant, delivery.endpoint)
    if endpoint and not endpoint.disabled:
        parts.postbox.send([task_for(delivery)])


def _tell_of(endpoint: Endpoint, parts: Delivering) -> None:
    """Tell the tenant's other endpoints that this one was disabled, unless its owner did it."""
    disabled = endpoint.disabled
    if disabled is None or disabled.reason == BY_HAND:
        return
    if parts.clock.now() - disabled.at < TOLD_AGAIN:
        parts.herald.tell(notice(endpoint, disabled))
