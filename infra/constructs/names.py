"""How things are called in AWS: `groundwork-<environment>-<thing>`."""

import aws_cdk as cdk

PROJECT = "groundwork"


def resource_name(environment: str, thing: str) -> str:
    """A name that is unique in an account and region."""
    return f"{PROJECT}-{environment}-{thing}"


def bucket_name(environment: str, thing: str) -> str:
    """A bucket's name, unique in the world: it ends in the account and region."""
    return f"{resource_name(environment, thing)}-{cdk.Aws.ACCOUNT_ID}-{cdk.Aws.REGION}"


def bucket_arn(name: str) -> str:
    """The ARN of a bucket, spelled from its name: needed before the bucket is there."""
    return f"arn:{cdk.Aws.PARTITION}:s3:::{name}"


def title(name: str) -> str:
    """`access-logs` as a construct is called: `AccessLogs`."""
    return "".join(part.capitalize() for part in name.replace("_", "-").split("-"))
