"""An OpenSearch domain: encrypted everywhere, open to signed requests of this account alone."""

from aws_cdk import Aws, RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_opensearchservice as opensearch
from constructs import Construct

from infra.environments import Environment

VERSION = "OpenSearch_2.19"
"""The version that the tests run against."""
TLS = "Policy-Min-TLS-1-2-PFS-2023-10"
VERBS = ("Delete", "Get", "Head", "Post", "Put")


class Domain(Construct):
    """The domain as CloudFormation knows it: CDK's own would deploy a function for its policy."""

    def __init__(self, scope: Construct, id: str, *, name: str, environment: Environment) -> None:
        super().__init__(scope, id)
        self.arn = f"arn:{Aws.PARTITION}:es:{Aws.REGION}:{Aws.ACCOUNT_ID}:domain/{name}"
        domain = opensearch.CfnDomain(
            self,
            "Domain",
            domain_name=name,
            engine_version=VERSION,
            access_policies=_policy(self.arn).to_json(),
            cluster_config=_cluster(environment),
            ebs_options=opensearch.CfnDomain.EBSOptionsProperty(
                ebs_enabled=True, volume_type="gp3", volume_size=environment.domain_gigabytes
            ),
            encryption_at_rest_options=opensearch.CfnDomain.EncryptionAtRestOptionsProperty(
                enabled=True
            ),
            node_to_node_encryption_options=_node_to_node(),
            domain_endpoint_options=opensearch.CfnDomain.DomainEndpointOptionsProperty(
                enforce_https=True, tls_security_policy=TLS
            ),
        )
        keep = environment.keep_data
        domain.apply_removal_policy(RemovalPolicy.RETAIN if keep else RemovalPolicy.DESTROY)
        self.url = f"https://{domain.attr_domain_endpoint}"


def _policy(arn: str) -> iam.PolicyDocument:
    """The account's own roles, as far as their policies go; nobody without a signature."""
    statement = iam.PolicyStatement(
        principals=[iam.ArnPrincipal(f"arn:{Aws.PARTITION}:iam::{Aws.ACCOUNT_ID}:root")],
        actions=[f"es:ESHttp{verb}" for verb in VERBS],
        resources=[f"{arn}/*"],
    )
    return iam.PolicyDocument(statements=[statement])


def _cluster(environment: Environment) -> opensearch.CfnDomain.ClusterConfigProperty:
    """Two zones as soon as there are two nodes to put there."""
    spread = environment.domain_nodes % 2 == 0
    return opensearch.CfnDomain.ClusterConfigProperty(
        instance_type=environment.domain_instance,
        instance_count=environment.domain_nodes,
        dedicated_master_enabled=False,
        zone_awareness_enabled=spread,
        zone_awareness_config=opensearch.CfnDomain.ZoneAwarenessConfigProperty(
            availability_zone_count=2
        )
        if spread
        else None,
    )


def _node_to_node() -> opensearch.CfnDomain.NodeToNodeEncryptionOptionsProperty:
    return opensearch.CfnDomain.NodeToNodeEncryptionOptionsProperty(enabled=True)
