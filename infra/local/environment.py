"""The settings of all functions on one machine, united into one environment."""

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from infra.local.folder import Folder, Unusable, write_whole
from infra.local.names import REGION, bucket_name, dead_letter_url, queue_url, table_name
from infra.pieces import Function
from infra.topology import BUCKETS, FUNCTIONS, QUEUES, TABLES
from shared.settings import Settings, environment_of
from shared.types.recipe import MINILM_DIMENSION


class Contradiction(ValueError):
    """Two functions want one variable with two values, which one process cannot give."""


def environment(
    folder: Folder, cloud_url: str, dimension: int = MINILM_DIMENSION
) -> dict[str, str]:
    """Every variable that the functions and their AWS clients read.

    `dimension` is how long the vectors of a new generation of the index are to be.
    """
    values: dict[str, Any] = {
        **{f"{table.name}_table": table_name(table) for table in TABLES},
        **{f"{bucket.name}_bucket": bucket_name(bucket) for bucket in BUCKETS},
        **{f"{queue.name}_queue": queue_url(cloud_url, queue.name) for queue in QUEUES},
        **{f"{queue.name}_dead": dead_letter_url(cloud_url, queue.name) for queue in QUEUES},
        **{f"{queue.name}_receives": queue.max_receives for queue in QUEUES},
        "search_engine": "embedded",
        "search_path": str(folder.index.absolute()),
        "embedder": "minilm",
        "embedder_path": str(folder.embedder.absolute()),
        "embedder_dimension": dimension,
        "embedder_threads": os.cpu_count() or 1,
        "metrics": "none",
        # Here nobody pays for an idle index, and who works on the machine starts what it does.
        "reindex_days": 0,
        "reindex_pause_seconds": 1,
        # Whoever develops a receiver runs it beside this, over plain HTTP.
        "callbacks_allow_loopback": True,
    }
    each = [environment_of(_settings_of(function, values)) for function in FUNCTIONS]
    return {**united(each), **_aws(cloud_url)}


def united(environments: Iterable[dict[str, str]]) -> dict[str, str]:
    """One environment for all. Raises Contradiction."""
    union: dict[str, str] = {}
    for one in environments:
        for name, value in one.items():
            if union.setdefault(name, value) != value:
                raise Contradiction(f"{name} is {union[name]!r} for one function and {value!r}.")
    return union


def save(folder: Folder, variables: dict[str, str]) -> None:
    """Leave the environment where other commands find the running system."""
    write_whole(folder.environment, json.dumps(variables, indent=2).encode())


def saved(root: Path) -> dict[str, str]:
    """The environment of the system that runs on this folder. Raises Unusable when none does."""
    folder = Folder(root)
    if not root.exists() or not folder.in_use() or not folder.environment.exists():
        raise Unusable(f"Nothing runs on {root}: start it with `groundwork up`.")
    found: dict[str, str] = json.loads(folder.environment.read_bytes())
    return found


def _settings_of(function: Function, values: dict[str, Any]) -> Settings:
    fields = function.settings.model_fields
    return function.settings.model_validate(
        {field: values[field] for field in fields if field in values}
    )


def _aws(cloud_url: str) -> dict[str, str]:
    return {
        "AWS_ENDPOINT_URL": cloud_url,
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",
        "AWS_SESSION_TOKEN": "",
        "AWS_PROFILE": "",
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
    }
