"""What a function finds around itself: tables, buckets, the search engine, the environment."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from infra.constructs.item_table import ItemTable
from infra.constructs.private_bucket import PrivateBucket
from infra.environments import Environment


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
    search: SearchPlace
    environment: Environment
