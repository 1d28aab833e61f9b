"""What each function may do, as single actions on single resources: only what it does."""

from collections.abc import Iterator

from aws_cdk import ArnFormat, Stack
from aws_cdk import aws_iam as iam

from infra.constructs.item_table import ItemTable
from infra.constructs.private_bucket import PrivateBucket
from infra.constructs.surroundings import SearchPlace, Surroundings
from infra.environments import Environment
from infra.topology import LIST_OBJECTS, READ_ITEMS, Function, Use

WRITING = ("Delete", "Get", "Head", "Post", "Put")
SEARCH_REQUESTS = {"reads": (("Post",), "_msearch"), "writes": (WRITING, "*")}
"""Verbs and paths: who only searches may send the one request that a search is."""
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
        else:
            yield from _on_bucket(use, around.buckets[name])
    if function.searches != "no":
        yield from _on_search(*SEARCH_REQUESTS[function.searches], around.search)
    if function.embeds:
        yield from _on_bedrock(stack, around.environment)
    secrets = _secrets(function, around.environment)
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


def _on_search(
    verbs: tuple[str, ...], path: str, search: SearchPlace
) -> Iterator[iam.PolicyStatement]:
    if search.service == "es" and search.arn:
        yield _allow([f"es:ESHttp{verb}" for verb in verbs], [f"{search.arn}/{path}"])
    if search.service == "aoss" and search.arn:
        # The only action that a collection's own address knows; its data policy says the rest.
        yield _allow(["aoss:APIAccessAll"], [search.arn])


def _on_bedrock(stack: Stack, environment: Environment) -> Iterator[iam.PolicyStatement]:
    if environment.embedder == "bedrock":
        model = stack.format_arn(
            service="bedrock",
            account="",
            resource="foundation-model",
            resource_name=environment.embedder_model or "",
        )
        yield _allow(["bedrock:InvokeModel"], [model])


def _secrets(function: Function, environment: Environment) -> list[str]:
    """Names of the secrets that a function may read."""
    names = list(environment.provider_secrets) if function.calls_models else []
    if function.embeds and environment.embedder_secret:
        names.append(environment.embedder_secret)
    return sorted(set(names))


def _secret(stack: Stack, name: str) -> str:
    return stack.format_arn(
        service="secretsmanager",
        resource="secret",
        resource_name=name + SECRET_SUFFIX,
        arn_format=ArnFormat.COLON_RESOURCE_NAME,
    )


def _allow(actions: tuple[str, ...] | list[str], resources: list[str]) -> iam.PolicyStatement:
    return iam.PolicyStatement(actions=list(actions), resources=resources)
