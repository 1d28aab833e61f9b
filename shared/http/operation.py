"""What one route of the HTTP API is, as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel

from shared.types.identity import Scope

Method = Literal["GET", "POST", "PATCH", "DELETE"]

CHAT_BODY = 1_000_000
BODY = 100_000
"""The most bytes that a request's body may have: of a chat, and of anything else."""


@dataclass(frozen=True)
class Operation:
    """One route of the API; an operation without a scope is open to everybody."""

    name: str
    method: Method
    path: str
    scope: Scope | None
    summary: str
    request: type[BaseModel] | None = None
    needs_body: bool = True
    """Whether the body of the request may not be left out."""
    response: type[BaseModel] | None = None
    status: int = 200
    parameters: Mapping[str, str] | None = None
    """Query parameters, each with what it means."""
    media: str = "application/json"
    protocol: Literal["groundwork", "openai"] = "groundwork"
