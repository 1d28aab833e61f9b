"""API keys are found by their hash, in memory and in DynamoDB."""

import pytest

from shared.ports import Keys
from shared.stores.aws.keys import DynamoKeys
from shared.stores.memory.keys import MemoryKeys
from shared.types.identity import ApiKey, Principal
from tests.contract.cloud import tables_of


@pytest.fixture(params=["memory", "moto", "local"])
def keys(request: pytest.FixtureRequest, prefix: str) -> Keys:
    if request.param == "memory":
        return MemoryKeys()
    return DynamoKeys(tables_of(request, prefix), f"{prefix}keys")


def a_key() -> ApiKey:
    ada = Principal(tenant="acme", user="ada", groups=("sales",), scopes=frozenset(("chat",)))
    return ApiKey(key_id="key_1", hash="0" * 64, principal=ada)


def test_a_key_is_found_by_its_hash_alone(keys: Keys) -> None:
    keys.put(a_key())

    found, missing = keys.get("0" * 64), keys.get("1" * 64)

    assert found == a_key()
    assert missing is None


def test_a_revoked_key_is_seen_as_revoked_at_once(keys: Keys) -> None:
    keys.put(a_key())

    keys.put(a_key().model_copy(update={"revoked": True}))

    found = keys.get("0" * 64)
    assert found is not None
    assert found.revoked


def test_all_keys_are_listed_by_tenant_and_age(keys: Keys) -> None:
    other = Principal(tenant="zeta", user="zoe")
    second = a_key().model_copy(update={"key_id": "key_2", "hash": "2" * 64})
    of_zeta = ApiKey(key_id="key_0", hash="3" * 64, principal=other)
    for key in (of_zeta, second, a_key()):
        keys.put(key)

    listed = keys.all()

    assert list(listed) == [a_key(), second, of_zeta]
