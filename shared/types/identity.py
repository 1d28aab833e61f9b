"""Who is asking, and what they may do."""

import hashlib
from typing import Annotated, Literal

from pydantic import StringConstraints

from shared.types.value import Value

Scope = Literal["chat", "search", "documents", "webhooks", "admin"]

Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}$")]
"""A tenant, user or group: safe as part of an object's key, a stored item's key and a header."""


class Principal(Value):
    """The holder of an API key: one user of one tenant, in some access groups, with some scopes."""

    tenant: Name
    user: Name
    groups: tuple[Name, ...] = ()
    scopes: frozenset[Scope] = frozenset()


def hash_of(secret: str) -> str:
    """The SHA-256 under which a key's secret is looked up: 64 hex digits."""
    return hashlib.sha256(secret.encode()).hexdigest()


class ApiKey(Value):
    """A stored API key: only the SHA-256 of the secret is kept, with whom it stands for."""

    key_id: str
    hash: str
    principal: Principal
    revoked: bool = False
