"""A collection of OpenSearch Serverless that costs nothing while nobody asks or uploads."""

import json
from collections.abc import Sequence

from aws_cdk import RemovalPolicy, Stack
from aws_cdk import aws_opensearchserverless as serverless
from constructs import Construct

READ = ("aoss:DescribeIndex", "aoss:ReadDocument")
WRITE = (
    *READ,
    "aoss:CreateIndex",
    "aoss:UpdateIndex",
    "aoss:DeleteIndex",
    "aoss:WriteDocument",
)
"""A generation of the index is an index of its own, made and deleted like any other."""
READ_COLLECTION = ("aoss:DescribeCollectionItems",)
WRITE_COLLECTION = (
    *READ_COLLECTION,
    "aoss:CreateCollectionItems",
    "aoss:UpdateCollectionItems",
    "aoss:DeleteCollectionItems",
)
"""Aliases; the one of the live generation is moved in one step: added here and removed there."""


class Collection(Construct):
    """A vector collection in a NextGen group, whose least capacity is zero.

    The first request after ten quiet minutes waits 10 to 30 seconds. `let_in` opens it to
    roles; that is done in the stack of the functions, since the collection is made before them.
    """

    def __init__(self, scope: Construct, id: str, *, name: str, keep: bool) -> None:
        super().__init__(scope, id)
        policies = [_encryption(self, name), _network(self, name)]
        group = serverless.CfnCollectionGroup(
            self, "Group", name=name, standby_replicas="ENABLED", generation="NEXTGEN"
        )
        made = serverless.CfnCollection(
            self,
            "Collection",
            name=name,
            type="VECTORSEARCH",
            collection_group_name=group.name,
        )
        for needed in (*policies, group):
            made.add_dependency(needed)
        made.apply_removal_policy(RemovalPolicy.RETAIN if keep else RemovalPolicy.DESTROY)
        self.arn = made.attr_arn
        self.url = made.attr_collection_endpoint


def let_in(
    scope: Construct, id: str, *, name: str, collection: str, roles: Sequence[str], writes: bool
) -> None:
    """Let roles, by their ARNs, read or write the indexes of a collection."""
    rules = [
        _rule("index", f"index/{collection}/*", WRITE if writes else READ),
        _rule(
            "collection",
            f"collection/{collection}",
            WRITE_COLLECTION if writes else READ_COLLECTION,
        ),
    ]
    serverless.CfnAccessPolicy(
        scope,
        id,
        name=name,
        type="data",
        policy=Stack.of(scope).to_json_string([{"Rules": rules, "Principal": list(roles)}]),
    )


def _rule(kind: str, resource: str, permissions: Sequence[str]) -> dict[str, object]:
    return {"ResourceType": kind, "Resource": [resource], "Permission": list(permissions)}


def _encryption(scope: Construct, name: str) -> serverless.CfnSecurityPolicy:
    policy = {
        "Rules": [{"ResourceType": "collection", "Resource": [f"collection/{name}"]}],
        "AWSOwnedKey": True,
    }
    return serverless.CfnSecurityPolicy(
        scope, "Encryption", name=name, type="encryption", policy=json.dumps(policy)
    )


def _network(scope: Construct, name: str) -> serverless.CfnSecurityPolicy:
    """Reached from the internet, where every request must be signed: the functions have no VPC."""
    rules = [{"ResourceType": "collection", "Resource": [f"collection/{name}"]}]
    return serverless.CfnSecurityPolicy(
        scope,
        "Network",
        name=name,
        type="network",
        policy=json.dumps([{"Rules": rules, "AllowFromPublic": True}]),
    )
