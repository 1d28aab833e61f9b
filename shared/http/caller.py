"""Who is calling, as the authorizer told API Gateway, and whether they may."""

from collections.abc import Mapping
from typing import Any

from shared.errors import Forbidden, Unauthenticated
from shared.http.problem import NO_KEY
from shared.types.identity import Principal, Scope


def context_of(principal: Principal) -> dict[str, str]:
    """An authorizer's context: API Gateway passes on flat text only."""
    return {
        "tenant": principal.tenant,
        "user": principal.user,
        "groups": " ".join(principal.groups),
        "scopes": " ".join(sorted(principal.scopes)),
    }


def caller(authorizer: Mapping[str, Any] | None) -> Principal:
    """The principal again, from the context that `context_of` made. Raises Unauthenticated."""
    if not authorizer or not authorizer.get("tenant") or not authorizer.get("user"):
        raise Unauthenticated(NO_KEY)
    return Principal(
        tenant=authorizer["tenant"],
        user=authorizer["user"],
        groups=tuple(authorizer.get("groups", "").split()),
        scopes=frozenset(authorizer.get("scopes", "").split()),
    )


def require(principal: Principal, scope: Scope) -> None:
    """Refuse a key without the scope. Raises Forbidden."""
    if scope not in principal.scopes:
        raise Forbidden(f"This API key lacks the scope `{scope}`.")
