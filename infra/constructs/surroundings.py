"""What a function finds around itself: what is kept, the search engine, the environment."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from infra.constructs.item_table import ItemTable
from infra.constructs.private_bucket import PrivateBucket
from infra.constructs.redriven_queue import RedrivenQueue
from infra.environments import Environment
from shared.types.release import Bundle


@dataclass(frozen=True)
class SearchPlace:
    """How a function reaches the engine, and what it must be allowed to."""

    url: str
    service: Literal["es", "aoss", "none"]
    arn: str | None = None
    collection: str | None = None
    """The name of a collection that we made, which lets in by a policy of its own."""


@dataclass(frozen=True)
class Surroundings:
    """What a function may be told of and allowed to touch, by the topology's names."""

    tables: Mapping[str, ItemTable]
    buckets: Mapping[str, PrivateBucket]
    queues: Mapping[str, RedrivenQueue]
    search: SearchPlace
    environment: Environment
    release: Bundle
    """What ships with the code: its features say which rerankers are asked."""
