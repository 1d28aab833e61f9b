"""Secrets are given by name, from memory and from Secrets Manager."""

import pytest
from mypy_boto3_secretsmanager import SecretsManagerClient

from shared.errors import ModelMisconfigured
from shared.ports import Secrets
from shared.stores.aws.secrets import AwsSecrets
from shared.stores.memory.secrets import MemorySecrets
from tests.contract.still_clock import StillClock


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture(params=["memory", "moto"])
def secrets(request: pytest.FixtureRequest, prefix: str, clock: StillClock) -> Secrets:
    stored = {f"{prefix}openai": "sk-1\n", f"{prefix}blank": " "}
    if request.param == "memory":
        return MemorySecrets(stored)
    client: SecretsManagerClient = request.getfixturevalue("moto_secrets")
    for name, value in stored.items():
        client.create_secret(Name=name, SecretString=value)
    return AwsSecrets(client, clock)


def test_a_secret_is_given_without_the_line_break_it_was_pasted_with(
    secrets: Secrets, prefix: str
) -> None:
    value = secrets.get(f"{prefix}openai")

    assert value == "sk-1"


@pytest.mark.parametrize("name", ["none", "blank"])
def test_a_missing_or_blank_secret_is_named(secrets: Secrets, prefix: str, name: str) -> None:
    with pytest.raises(ModelMisconfigured) as failure:
        secrets.get(prefix + name)

    assert prefix + name in failure.value.sentence


def test_a_rotated_secret_is_noticed_within_five_minutes(
    moto_secrets: SecretsManagerClient, prefix: str, clock: StillClock
) -> None:
    name = f"{prefix}openai"
    moto_secrets.create_secret(Name=name, SecretString="old")
    secrets = AwsSecrets(moto_secrets, clock)
    seen = [secrets.get(name)]
    moto_secrets.put_secret_value(SecretId=name, SecretString="new")

    seen.append(secrets.get(name))
    clock.sleep(300)
    seen.append(secrets.get(name))

    assert seen == ["old", "old", "new"]


def test_a_deleted_secret_is_none(
    moto_secrets: SecretsManagerClient, prefix: str, clock: StillClock
) -> None:
    name = f"{prefix}openai"
    moto_secrets.create_secret(Name=name, SecretString="old")
    moto_secrets.delete_secret(SecretId=name)

    with pytest.raises(ModelMisconfigured):
        AwsSecrets(moto_secrets, clock).get(name)
