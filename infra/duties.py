"""What several functions may do alike: tell owners what happened, and audit the whole system."""

from collections.abc import Iterable

from infra.actions import (
    ADD_ITEM,
    COUNT_MESSAGES,
    DELETE_MESSAGE,
    DELETE_OBJECT,
    LIST_OBJECTS,
    READ_ALL,
    READ_ITEM,
    READ_ITEMS,
    READ_KEYS,
    READ_OBJECT,
    RECEIVE,
    SEND,
)
from infra.pieces import Queue, Use

TELLS = (
    Use("table:webhooks", (READ_ITEMS,)),
    Use("table:deliveries", (ADD_ITEM,)),
    Use("queue:callbacks", (SEND,)),
)
"""What it takes to tell owners what happened."""


def audits(queues: Iterable[Queue]) -> tuple[Use, ...]:
    """What it takes to compare everything, and to set going again what stands still."""
    names = [queue.name for queue in queues]
    return (
        Use("table:documents", (READ_ITEM, READ_KEYS, READ_ITEMS, READ_ALL, ADD_ITEM)),
        Use("table:webhooks", (READ_ITEM, READ_ITEMS)),
        Use("table:deliveries", (READ_ITEM, READ_ITEMS, ADD_ITEM)),
        Use("table:audits", (READ_ITEM, ADD_ITEM)),
        Use("bucket:uploads", (READ_OBJECT, DELETE_OBJECT, LIST_OBJECTS)),
        *(Use(f"queue:{name}", (SEND, COUNT_MESSAGES)) for name in names),
        *(Use(f"dead:{name}", (RECEIVE, DELETE_MESSAGE, COUNT_MESSAGES)) for name in names),
    )
