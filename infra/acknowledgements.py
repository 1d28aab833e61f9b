"""What cdk-nag finds and we accept, each with its reason; whatever else it finds is an error."""

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

import aws_cdk as cdk
from aws_cdk import Validations

from infra.constructs.grants import ALIAS
from infra.constructs.names import resource_name
from infra.environments import Environment
from shared.types.release import Bundle

PACK = "AwsSolutions"
ACCOUNT = "<AWS::AccountId>"
DOMAIN = f"arn:<AWS::Partition>:es:<AWS::Region>:{ACCOUNT}:domain/"
"""As cdk-nag spells CloudFormation's pseudo parameters."""


@dataclass(frozen=True)
class Acknowledgement:
    """One finding that we accept: the rule, the constructs as a glob under their stack, and why.

    A rule may name the wildcard resource that it found, in brackets.
    """

    rule: str
    at: str
    reason: str


ONE_SMALL_NODE = "A domain of one small node is the cheapest choice; larger ones are a setting."
OBJECTS = (
    "An object's key is made when there is something to keep; the bucket is the smallest unit."
)
ACCEPTED = (
    Acknowledgement(
        "L1", "*/Function", "Python 3.13 is what the locked wheels and bytecode are built for."
    ),
    Acknowledgement(
        "APIG2",
        "Api",
        "Functions check every body against the types that the OpenAPI description is made from, "
        "and answer with a sentence; API Gateway's validator could not say what is wrong.",
    ),
    Acknowledgement(
        "APIG3",
        "Api/DeploymentStage.api",
        "A firewall costs money while nobody asks. Keys and throttles guard the door; "
        "a web ACL can be put before the stage without changing it.",
    ),
    Acknowledgement("COG4", "Api/Default", "Clients bear API keys of ours, not Cognito's tokens."),
    *(
        Acknowledgement("APIG4", f"Api/Default/{path}", "Open to everybody by contract, no data.")
        for path in ("GET", "assets/{name}/GET", "health/GET", "v1/openapi.json/GET")
    ),
    Acknowledgement(
        "IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/"
        "AmazonAPIGatewayPushToCloudWatchLogs]",
        "Api/CloudWatchRole",
        "API Gateway writes logs only with this one role of the whole account.",
    ),
    Acknowledgement(
        "OS1",
        "Domain/Domain",
        "In a VPC every function would need one too, with a NAT gateway that is always on. "
        "The domain takes only signed requests of this account's roles, over TLS.",
    ),
    Acknowledgement("OS3", "Domain/Domain", "Lambda has no fixed addresses; requests are signed."),
    Acknowledgement("OS4", "Domain/Domain", ONE_SMALL_NODE),
    Acknowledgement("OS7", "Domain/Domain", ONE_SMALL_NODE),
    *(
        Acknowledgement(
            f"OS9[LogExport::{kind}_SLOW_LOGS]",
            "Domain/Domain",
            "Every search is timed in its trace, with the query's parts; slow logs hold questions.",
        )
        for kind in ("SEARCH", "INDEX")
    ),
    *(
        Acknowledgement(f"IAM5[Resource::{{{bucket}}}/*]", f"{function}/Role", OBJECTS)
        for bucket, functions in (
            ("traces", ("Chat", "Understand")),
            ("uploads", ("Documents", "Process", "Reindex", "Operations", "Audit")),
            ("work", ("Process", "Understand")),
        )
        for function in functions
    ),
    *(
        Acknowledgement(
            "IAM5[Resource::{search}/*]",
            f"{function}/Role",
            "An index's name bears its generation, which changes without a deployment.",
        )
        for function in ("Documents", "Process", "Reindex", "Operations", "Audit")
    ),
    *(
        Acknowledgement(
            f"IAM5[Resource::{{search}}/{ALIAS}-*]",
            f"{function}/Role",
            "Which generations there are may be looked at; each has a name of its own.",
        )
        for function in ("Chat", "Search")
    ),
)
WHEN_TRACED = (
    Acknowledgement(
        "IAM5[Resource::*]", "*/Role", "X-Ray's two actions know no resources to be limited to."
    ),
)
WHEN_RERANKED = tuple(
    Acknowledgement(
        "IAM5[Resource::*]",
        f"{function}/Role",
        "Bedrock's Rerank knows no resources to be limited to; which models may be asked is said.",
    )
    for function in ("Chat", "Search", "Reindex")
)


def acknowledge(app: cdk.App, environment: Environment, release: Bundle) -> None:
    """Record every acknowledgement at the constructs that it is about."""
    rerankers = {it.retrieval.rerank.adapter for it in release.features.values()}
    rows = (
        *ACCEPTED,
        *(WHEN_TRACED if environment.tracing else ()),
        *(WHEN_RERANKED if "bedrock" in rerankers else ()),
    )
    for stack in app.node.children:
        for construct in stack.node.find_all():
            path = construct.node.path.partition("/")[2]
            for row in rows:
                if fnmatchcase(path, row.at):
                    said = cdk.Acknowledgment(id=rule_id(row, environment), reason=row.reason)
                    Validations.of(construct).acknowledge(said)


def rule_id(row: Acknowledgement, environment: Environment) -> str:
    """The finding's full name, such as `AwsSolutions::AwsSolutions-L1`."""
    rule = row.rule
    for name, value in _resources(environment):
        rule = rule.replace(f"{{{name}}}", value)
    return f"{PACK}::{PACK}-{rule}"


def _resources(environment: Environment) -> Iterator[tuple[str, str]]:
    """The resources that findings name, as cdk-nag spells them."""
    for bucket in ("traces", "uploads", "work"):
        name = f"{resource_name(environment.name, bucket)}-{ACCOUNT}-<AWS::Region>"
        yield bucket, f"arn:<AWS::Partition>:s3:::{name}"
    ours = f"{DOMAIN}{resource_name(environment.name, 'search')}"
    yield "search", environment.search_arn or ours
