"""The last walk of an audit: what the queues gave up."""

from shared.audit.cursor import Spot
from shared.audit.parts import Auditing
from shared.types.audit import AuditPage, Finding, QueueStanding


def walk_queues(parts: Auditing, spot: Spot, fix: bool) -> AuditPage:
    """Name each queue that has dead letters; asks each of them for two counts.

    They are not tried again by themselves: whatever died of ten tries dies of the eleventh, unless
    somebody has removed the cause.
    """
    del spot, fix
    standing = parts.queues.standing()
    findings = tuple(_finding(queue) for queue in standing if queue.dead)
    return AuditPage(walk="queues", looked_at=len(standing), findings=findings, next_cursor=None)


def _finding(queue: QueueStanding) -> Finding:
    count = "1 message was" if queue.dead == 1 else f"{queue.dead} messages were"
    detail = (
        f"{count} given up. The logs say why; when the cause is removed, "
        f"`groundwork queues redrive {queue.name}` tries them again."
    )
    return Finding(kind="dead_letters", subject=queue.name, detail=detail, by_hand=True)
