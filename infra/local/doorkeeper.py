"""Asks the authorizer who is calling, and remembers its answers for some seconds."""

import time
from threading import Lock
from typing import Any

from functions.authorize.handler import Unauthorized
from infra.local.logs import LOGGER
from infra.local.proxy import Incoming, authorizer_event
from infra.local.runtime import Runtime
from shared.errors import Forbidden, Internal, Unauthenticated
from shared.http.problem import NO_KEY

REMEMBERED_SECONDS = 5
MOST_REMEMBERED = 1_000


class Doorkeeper:
    """API Gateway's side of the Lambda authorizer; answers are kept by the Authorization header."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._known: dict[str, tuple[dict[str, Any], float]] = {}
        self._lock = Lock()

    def admit(self, incoming: Incoming) -> dict[str, Any]:
        """The authorizer's context for a request. Raises Unauthenticated or Forbidden."""
        header = incoming.header("authorization")
        if not header:
            raise Unauthenticated(NO_KEY)
        with self._lock:
            context, until = self._known.get(header, ({}, 0.0))
        if until > time.monotonic():
            return context
        context = self._ask(incoming)
        with self._lock:
            if len(self._known) >= MOST_REMEMBERED:
                self._known.clear()
            self._known[header] = context, time.monotonic() + REMEMBERED_SECONDS
        return context

    def _ask(self, incoming: Incoming) -> dict[str, Any]:
        try:
            answer = self._runtime.invoke("authorize", authorizer_event(incoming))
        except Unauthorized as error:
            raise Unauthenticated("This API key is not known, or it was revoked.") from error
        except Exception as error:
            LOGGER.exception("authorize broke")
            raise Internal("Who is calling could not be checked. Try again.") from error
        (statement,) = answer["policyDocument"]["Statement"]
        if statement["Effect"] != "Allow":
            raise Forbidden("This API key may not do this.")
        return {"principalId": answer["principalId"], "integrationLatency": 0, **answer["context"]}
