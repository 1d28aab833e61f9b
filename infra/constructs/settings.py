"""The settings of each function in AWS, filled from the stacks and the environment.

A field named `<table>_table` or `<bucket>_bucket` is the name of that resource, `<queue>_queue` its
address, `<queue>_dead` that of its dead letters, `<queue>_receives` how often a message is tried;
`search_*` and `embedder*` follow the environment's choices. So a variable is spelled once, in the
settings type.
"""

from infra.constructs.surroundings import SearchPlace, Surroundings
from infra.environments import Environment
from infra.pieces import Function
from infra.topology import QUEUES
from shared.settings import Settings

MODEL_FOLDER = "/var/task/embedder"
MEGABYTES_PER_PROCESSOR = 1_769
"""Lambda gives a function one processor for so much memory (AWS Lambda developer guide)."""


class MissingSetting(LookupError):
    """A function's settings have a field that nobody fills; the message says which."""


def settings_of(function: Function, around: Surroundings) -> Settings:
    """One function's settings. Raises MissingSetting for a required field that nothing fills."""
    known: dict[str, object] = {
        **{f"{name}_table": it.table.table_name for name, it in around.tables.items()},
        **{f"{name}_bucket": it.bucket.bucket_name for name, it in around.buckets.items()},
        **{f"{name}_queue": it.queue.queue_url for name, it in around.queues.items()},
        **{f"{name}_dead": it.dead.queue_url for name, it in around.queues.items()},
        **{f"{queue.name}_receives": queue.max_receives for queue in QUEUES},
        **_search(around.search),
        **_embedder(around.environment),
        "embedder_threads": -(-function.memory_mb // MEGABYTES_PER_PROCESSOR),
        "reindex_days": around.environment.reindex_days,
        "audit_minutes": around.environment.audit_minutes,
        # In the cloud a function's own addresses hold its credentials: nobody is to be told there.
        "callbacks_allow_loopback": False,
        "metrics": "emf",
    }
    fields = function.settings.model_fields
    for name, field in fields.items():
        if field.is_required() and known.get(name) is None:
            raise MissingSetting(
                f"Nothing fills `{name}` of the {function.name} function's settings."
            )
    chosen = {name: value for name, value in known.items() if name in fields}
    return function.settings.model_validate(
        {name: value for name, value in chosen.items() if value is not None}
    )


def _search(search: SearchPlace) -> dict[str, object]:
    return {
        "search_engine": "opensearch",
        "search_url": search.url,
        "search_service": search.service,
    }


def _embedder(environment: Environment) -> dict[str, object]:
    """The model of new generations; and where MiniLM lies, if any generation may be of it."""
    minilm = any(card.kind == "minilm" for card in environment.embedders)
    return {
        "embedder": environment.embedder,
        "embedder_path": MODEL_FOLDER if minilm else None,
        "embedder_model": environment.embedder_model,
        "embedder_dimension": environment.embedder_dimension,
        "embedder_url": environment.embedder_url,
        "embedder_secret": environment.embedder_secret,
        "embedder_shorten": environment.embedder_shorten,
    }
