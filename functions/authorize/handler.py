"""The Lambda authorizer: an API key becomes a tenant, a user, groups and scopes."""

from functools import cache
from typing import Any

from functions.authorize.settings import FunctionSettings
from functions.authorize.wiring import wire
from shared.http.caller import context_of
from shared.ports import Keys
from shared.settings import load
from shared.types.identity import ApiKey, hash_of

LONGEST_KEY = 200


class Unauthorized(Exception):
    """API Gateway answers 401 to an authorizer's error with exactly this message."""

    def __init__(self) -> None:
        super().__init__("Unauthorized")


def authorize(event: dict[str, Any], keys: Keys) -> dict[str, Any]:
    """The policy for a request: every route for a good key (scopes come later), else 401."""
    key = _key(event, keys)
    if key is None or key.revoked:
        raise Unauthorized
    api = event["methodArn"].split("/", 1)[0]
    statement = {"Action": "execute-api:Invoke", "Effect": "Allow", "Resource": f"{api}/*"}
    return {
        "principalId": key.key_id,
        "policyDocument": {"Version": "2012-10-17", "Statement": [statement]},
        "context": context_of(key.principal),
    }


def _key(event: dict[str, Any], keys: Keys) -> ApiKey | None:
    sent: str = _sent(event.get("headers"))
    if len(_sent(event.get("multiValueHeaders"), default=[])) > 1:
        # The answer is remembered under one of the headers, and nobody says which.
        return None
    scheme, _, token = sent.partition(" ")
    if scheme.lower() != "bearer" or not token or len(token) > LONGEST_KEY:
        return None
    return keys.get(hash_of(token.strip()))


def _sent(headers: dict[str, Any] | None, default: Any = "") -> Any:
    """What stands under Authorization, however its letters are written."""
    found = (value for name, value in (headers or {}).items() if name.lower() == "authorization")
    return next(found, default)


@cache
def _keys() -> Keys:
    return wire(load(FunctionSettings))


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """What API Gateway asks before it lets a request through."""
    del context
    return authorize(event, _keys())
