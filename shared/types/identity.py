"""Who is asking, and what they may do."""

from typing import Literal

from shared.types.value import Value

Scope = Literal["chat", "search", "documents", "admin"]


class Principal(Value):
    """The holder of an API key: one user of one tenant, in some access groups, with some scopes."""

    tenant: str
    user: str
    groups: tuple[str, ...] = ()
    scopes: frozenset[Scope] = frozenset()


class ApiKey(Value):
    """A stored API key: only the SHA-256 of the secret is kept, with whom it stands for."""

    key_id: str
    hash: str
    principal: Principal
    revoked: bool = False
