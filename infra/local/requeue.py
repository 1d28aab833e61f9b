"""Puts back into the queues, at a start, what was in them when the process stopped.

The queues of one machine are in memory; what they are for is in the tables. Files that still have
to be processed announce themselves once more: see `unfinished`.
"""

from datetime import timedelta

from shared.audit.parts import Auditing
from shared.documents.tell import tell
from shared.types.documents import TERMINAL, Document, UnderstandTask
from shared.webhooks.due import MOST_DELAY_SECONDS, post

EVER = timedelta(days=365)
MOST = 10_000


def requeue(parts: Auditing) -> None:
    """Send the messages of deliveries and of ended documents of which something is still to do.

    What is only due later than SQS delays a message waits in its table, for the sweep.
    """
    now = parts.clock.now()
    for document in parts.documents.overdue(now + EVER, MOST):
        if document.status in TERMINAL:
            _go_on(document, parts)
    for delivery in parts.deliveries.due(now + timedelta(seconds=MOST_DELAY_SECONDS), MOST):
        post(delivery, parts.postbox, now)


def _go_on(document: Document, parts: Auditing) -> None:
    told = tell(document, parts.documents, parts.herald)
    if told.understanding and told.understanding.state == "waiting":
        version = told.understanding.version or told.version
        task = UnderstandTask(tenant=told.tenant, document_id=told.id, version=version)
        parts.understanding.send([task])
