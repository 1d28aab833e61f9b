"""What each function may do, as single actions on single resources: only what it does."""

from collections.abc import Iterator, Sequence

from aws_cdk import ArnFormat, Stack
from aws_cdk import aws_iam as iam

from functions.parts import SearchSettings
from infra.actions import LIST_OBJECTS, READ_ITEMS
from infra.constructs.item_table import ItemTable
from infra.constructs.private_bucket import PrivateBucket
from infra.constructs.surroundings import SearchPlace, Surroundings
from infra.pieces import Function, Use
from shared.types.release import Rerank

ALIAS = SearchSettings.model_fields["search_alias"].default
WRITING = ("Delete", "Get", "Head", "Post", "Put")
Requests = dict[str, tuple[str, ...]]
SEARCH_REQUESTS: dict[str, Requests] = {
    "reads": {"_msearch": ("Post",), ALIAS: ("Get",), f"{ALIAS}-*": ("Get",)},
    "writes": {"*": WRITING},
}
"""Paths and verbs: who only searches may ask which generation is live, and search it."""
SECRET_SUFFIX = "-??????"
"""Secrets Manager ends a secret's ARN with six characters that nobody can know beforehand."""


def statements(
    function: Function, around: Surroundings, stack: Stack
) -> Iterator[iam.PolicyStatement]:
    """Every permission of a function but the one to write its log; `stack` is where it lives."""
    for use in function.uses:
        kind, _, name = use.resource.partition(":")
        if kind == "table":
            yield from _on_table(use, around.tables[name])
        elif kind == "queue":
            yield _allow(use.actions, [around.queues[name].queue.queue_arn])
        elif kind == "dead":
            yield _allow(use.actions, [around.queues[name].dead.queue_arn])
        else:
            yield from _on_bucket(use, around.buckets[name])
    if function.searches != "no":
        yield from _on_search(SEARCH_REQUESTS[function.searches], around.search)
    yield from _on_bedrock(function, around, stack)
    secrets = _secrets(function, around)
    if secrets:
        yield _allow(["secretsmanager:GetSecretValue"], [_secret(stack, name) for name in secrets])


def _on_table(use: Use, table: ItemTable) -> Iterator[iam.PolicyStatement]:
    yield _allow(use.actions, [table.table.table_arn])
    if READ_ITEMS in use.actions and table.index_arns:
        yield _allow([READ_ITEMS], table.index_arns)


def _on_bucket(use: Use, bucket: PrivateBucket) -> Iterator[iam.PolicyStatement]:
    on_objects = [action for action in use.actions if action != LIST_OBJECTS]
    yield _allow(on_objects, [f"{bucket.arn}/*"])
    if LIST_OBJECTS in use.actions:
        yield _allow([LIST_OBJECTS], [bucket.arn])


def _on_search(requests: Requests, search: SearchPlace) -> Iterator[iam.PolicyStatement]:
    if search.service == "es" and search.arn:
        for path, verbs in requests.items():
            yield _allow([f"es:ESHttp{verb}" for verb in verbs], [f"{search.arn}/{path}"])
    if search.service == "aoss" and search.arn:
        # The only action that a collection's own address knows; its data policy says the rest.
        yield _allow(["aoss:APIAccessAll"], [search.arn])


def _on_bedrock(
    function: Function, around: Surroundings, stack: Stack
) -> Iterator[iam.PolicyStatement]:
    """The models that it embeds with, and those that its features rerank with."""
    cards = around.environment.embedders if function.embeds else ()
    asked = [it for it in rerankers(function, around) if it.adapter == "bedrock"]
    models = [card.model for card in cards if card.kind == "bedrock"] + [it.model for it in asked]
    if models:
        arns = [_model(stack, name) for name in sorted(set(models))]
        yield _allow(["bedrock:InvokeModel"], arns)
    if asked:
        # It knows no resources to be limited to; which models may be asked is said above.
        yield _allow(["bedrock:Rerank"], ["*"])


def rerankers(function: Function, around: Surroundings) -> Sequence[Rerank]:
    """The rerankers that a function asks: those of the release's features."""
    features = around.release.features.values() if function.reranks else ()
    return [it.retrieval.rerank for it in features if it.retrieval.rerank.adapter != "none"]


def _model(stack: Stack, name: str) -> str:
    """The ARN of a model that Bedrock offers, by its id."""
    if name.startswith("arn:"):
        return name
    return stack.format_arn(
        service="bedrock", account="", resource="foundation-model", resource_name=name
    )


def _secrets(function: Function, around: Surroundings) -> list[str]:
    """Names of the secrets that a function may read."""
    names = set(around.environment.provider_secrets) if function.calls_models else set()
    if function.embeds:
        names |= {card.secret for card in around.environment.embedders if card.secret}
    return sorted(names | {it.secret for it in rerankers(function, around) if it.secret})


def _secret(stack: Stack, name: str) -> str:
    return stack.format_arn(
        service="secretsmanager",
        resource="secret",
        resource_name=name + SECRET_SUFFIX,
        arn_format=ArnFormat.COLON_RESOURCE_NAME,
    )


def _allow(actions: tuple[str, ...] | list[str], resources: list[str]) -> iam.PolicyStatement:
    return iam.PolicyStatement(actions=list(actions), resources=resources)
