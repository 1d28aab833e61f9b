"""The fourth walk of an audit: deliveries that should have been tried long ago."""

from shared.audit.cursor import NOT_OURS, Spot, next_spot
from shared.audit.parts import Auditing
from shared.audit.repair import Act, each, repair_all
from shared.errors import InvalidRequest
from shared.types.audit import AuditPage, Finding
from shared.types.webhooks import Delivery
from shared.webhooks.due import post

PAGE = 250
MOST = 10_000
"""No more of them are seen in one round: the table gives them by age alone, from the first on."""
LATE = "It is pending and should have been tried at {at:%Y-%m-%d %H:%M} UTC; it is posted again."


def walk_callbacks(parts: Auditing, spot: Spot, fix: bool) -> AuditPage:
    """Name deliveries whose next attempt is overdue by more than the grace; post them again.

    Costs one query where none is late, and another read for each that is.
    """
    seen = _seen(spot)
    due = parts.deliveries.due(parts.then, seen + PAGE)[seen:]
    late = [one for one in each(lambda one: _again(one, parts), due) if one]
    more = len(due) == PAGE and seen + PAGE < MOST
    return AuditPage(
        walk="callbacks",
        looked_at=len(due),
        findings=repair_all([(_finding(one), _post(one, parts)) for one in late], fix),
        next_cursor=next_spot("callbacks", str(seen + PAGE) if more else None),
    )


def _seen(spot: Spot) -> int:
    """How many of the longest overdue were on earlier pages."""
    inside = spot.inside or "0"
    if not (inside.isdecimal() and inside.isascii() and len(inside) < 6 and int(inside) < MOST):
        raise InvalidRequest(NOT_OURS, param="cursor")
    return int(inside)


def _again(delivery: Delivery, parts: Auditing) -> Delivery | None:
    """The delivery as it stands now, if it is still late: the index of due ones lags behind."""
    now = parts.deliveries.get(delivery.endpoint, delivery.id)
    if now is None or now.state != "pending" or not now.next_at or now.next_at > parts.then:
        return None
    return now


def _finding(delivery: Delivery) -> Finding:
    return Finding(
        kind="late_delivery",
        tenant=delivery.tenant,
        subject=f"{delivery.endpoint}/{delivery.id}",
        detail=LATE.format(at=delivery.next_at),
    )


def _post(delivery: Delivery, parts: Auditing) -> Act:
    return lambda: post(delivery, parts.postbox, parts.clock.now())
