"""What the topology's tables, buckets and queues are called on one machine, and where."""

from infra.pieces import Bucket, Table

REGION = "us-east-1"
ACCOUNT = "123456789012"


def table_name(table: Table) -> str:
    """A table's name."""
    return f"groundwork-{table.name}"


def bucket_name(bucket: Bucket) -> str:
    """A bucket's name."""
    return f"groundwork-{bucket.name}"


def queue_name(queue: str) -> str:
    """The name of the topology's queue of this name."""
    return f"groundwork-{queue}"


def queue_url(cloud_url: str, queue: str) -> str:
    """The address of the topology's queue of this name, in a local cloud at this address."""
    return f"{cloud_url}/{ACCOUNT}/{queue_name(queue)}"


def dead_letter_name(queue: str) -> str:
    """The name of its queue of dead letters."""
    return f"groundwork-{queue}-dead"


def dead_letter_url(cloud_url: str, queue: str) -> str:
    """The address of its queue of dead letters, in a local cloud at this address."""
    return f"{cloud_url}/{ACCOUNT}/{dead_letter_name(queue)}"
