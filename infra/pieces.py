"""What a system is made of, as types: tables, queues, buckets, functions, what wakes them."""

from dataclasses import dataclass
from typing import Literal

from shared.settings import Settings

TOLD = ("s3:ObjectCreated:*", "s3:ObjectRemoved:*")
"""What a bucket tells its queue of."""


@dataclass(frozen=True)
class Key:
    """A table's or an index's key: a partition attribute and perhaps a sort attribute."""

    partition: str
    sort: str | None = None


@dataclass(frozen=True)
class Table:
    """A DynamoDB table; its attributes in keys are all strings, it is billed per request."""

    name: str
    key: Key
    expires: str | None = None
    """The attribute of the time to live, in seconds since 1970."""
    indexes: tuple[tuple[str, Key], ...] = ()


@dataclass(frozen=True)
class Queue:
    """An SQS queue, its dead letters, and how often a message is tried before it goes there."""

    name: str
    visibility_seconds: int
    max_receives: int


@dataclass(frozen=True)
class Bucket:
    """An S3 bucket; `notifies` is the queue that hears of each object that comes or goes."""

    name: str
    notifies: str | None = None
    browser_uploads: bool = False
    keep_days: int | None = None
    """After how many days objects are deleted; for ever where there is none."""


@dataclass(frozen=True)
class Use:
    """What a function may do with a table, a bucket or a queue, as single IAM actions."""

    resource: str
    """`table:NAME`, `bucket:NAME`, `queue:NAME`, or `dead:NAME`: that queue's dead letters."""
    actions: tuple[str, ...]


@dataclass(frozen=True)
class Function:
    """A Lambda: one folder of `functions/`, its environment, its size and what it may touch."""

    name: str
    settings: type[Settings]
    memory_mb: int
    timeout_seconds: int
    uses: tuple[Use, ...] = ()
    searches: Literal["no", "reads", "writes"] = "no"
    embeds: bool = False
    """Whether it makes vectors, so that it needs the embedding models or leave to call them."""
    reranks: bool = False
    """Whether it asks the features' rerankers."""
    calls_models: bool = False
    streams: bool = False
    """Behind the Lambda Web Adapter: the folder's `run.sh` starts a web app."""


@dataclass(frozen=True)
class Poll:
    """A function that a queue wakes, some messages at a time, with partial batch failures."""

    queue: str
    function: str
    batch_size: int
    concurrency: int


@dataclass(frozen=True)
class Schedule:
    """A function that the clock wakes."""

    name: str
    function: str
    every_minutes: int
