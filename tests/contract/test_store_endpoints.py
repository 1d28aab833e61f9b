"""The table of endpoints does what its port says, in memory, on moto and on DynamoDB Local."""

import json
import traceback
from concurrent.futures import ThreadPoolExecutor

import pytest

from shared.errors import Conflict, StoreUnavailable
from shared.stores.aws.endpoints import DynamoEndpoints
from shared.stores.memory.endpoints import MemoryEndpoints
from shared.types.webhooks import Disabled
from shared.webhook_ports import Endpoints
from tests.contract.cloud import THREADS, tables_in, tables_of
from tests.contract.samples import an_endpoint
from tests.contract.still_clock import START


@pytest.fixture(params=["memory", "moto", "local"])
def endpoints(request: pytest.FixtureRequest, prefix: str) -> Endpoints:
    return make_endpoints(request, prefix)


@pytest.fixture(params=["memory", "local"])
def exact_endpoints(request: pytest.FixtureRequest, prefix: str) -> Endpoints:
    """Not moto: its conditional writes are not atomic under threads."""
    return make_endpoints(request, prefix)


def make_endpoints(request: pytest.FixtureRequest, prefix: str) -> Endpoints:
    if request.param == "memory":
        return MemoryEndpoints()
    return DynamoEndpoints(tables_of(request, prefix), f"{prefix}webhooks")


def test_an_endpoint_comes_back_as_it_was_created(endpoints: Endpoints) -> None:
    disabled = an_endpoint(disabled=Disabled(at=START, reason="It answered 410. 🚪"), failures=12)

    endpoints.create(disabled)

    assert endpoints.get("acme", "whk_1") == disabled


def test_an_endpoint_of_another_tenant_is_not_there(endpoints: Endpoints) -> None:
    endpoints.create(an_endpoint())

    seen = endpoints.get("globex", "whk_1")

    assert seen is None
    assert endpoints.list("globex") == []


def test_lists_all_of_a_tenants_endpoints_oldest_first(endpoints: Endpoints) -> None:
    for number in (2, 0, 1):
        endpoints.create(an_endpoint(f"whk_{number}"))
    endpoints.create(an_endpoint("whk_3", tenant="globex"))

    found = endpoints.list("acme")

    assert found == [an_endpoint(f"whk_{number}") for number in range(3)]


def test_an_endpoint_is_created_once(endpoints: Endpoints) -> None:
    endpoints.create(an_endpoint())
    endpoints.create(an_endpoint())

    with pytest.raises(Conflict):
        endpoints.create(an_endpoint(url="https://other.example"))

    assert endpoints.list("acme") == [an_endpoint()]


def test_a_saved_endpoint_replaces_the_old_one(endpoints: Endpoints) -> None:
    endpoints.create(an_endpoint())

    saved = endpoints.save(an_endpoint(description="new"))
    again = endpoints.save(an_endpoint(description="new"))

    assert saved == again == endpoints.get("acme", "whk_1")
    assert saved == an_endpoint(description="new", revision=1)


def test_nobody_overwrites_what_he_has_not_read(endpoints: Endpoints) -> None:
    endpoints.create(an_endpoint())
    first = endpoints.save(an_endpoint(failures=1))

    second = endpoints.save(an_endpoint(failures=2))

    assert second is None
    assert endpoints.get("acme", "whk_1") == first


def test_of_forty_who_save_the_same_revision_one_is_heard(exact_endpoints: Endpoints) -> None:
    exact_endpoints.create(an_endpoint())
    rivals = [an_endpoint(failures=number) for number in range(THREADS)]

    with ThreadPoolExecutor(THREADS) as threads:
        saved = [one for one in threads.map(exact_endpoints.save, rivals) if one]

    assert saved == [exact_endpoints.get("acme", "whk_1")]


def test_a_deleted_endpoint_is_gone_and_stays_so(endpoints: Endpoints) -> None:
    endpoints.create(an_endpoint())
    endpoints.create(an_endpoint("whk_2"))

    endpoints.delete("acme", "whk_1")
    endpoints.delete("acme", "whk_1")

    assert endpoints.save(an_endpoint()) is None
    assert endpoints.get("acme", "whk_1") is None
    assert endpoints.list("acme") == [an_endpoint("whk_2")]


def test_only_the_tenant_who_has_an_endpoint_deletes_it(endpoints: Endpoints) -> None:
    endpoints.create(an_endpoint())

    endpoints.delete("globex", "whk_1")

    assert endpoints.get("acme", "whk_1") == an_endpoint()


def test_secrets_are_kept_and_never_shown(endpoints: Endpoints) -> None:
    endpoints.create(an_endpoint())

    found = endpoints.get("acme", "whk_1")

    assert found is not None
    assert [secret.value for secret in found.secrets] == ["whsec_new", "whsec_old"]
    assert "whsec" not in f"{found!r} {found} {endpoints!r} {vars(endpoints)}"


@pytest.mark.parametrize("engine", ["moto", "local"])
def test_an_endpoint_that_cannot_be_read_is_named_without_its_secrets(
    request: pytest.FixtureRequest, prefix: str, engine: str
) -> None:
    client = tables_in(request, engine, prefix)
    endpoints = DynamoEndpoints(client, f"{prefix}webhooks")
    body = json.loads(an_endpoint().model_dump_json()) | {"events": ["whsec_new"]}
    client.put_item(
        TableName=f"{prefix}webhooks",
        Item={"tenant": {"S": "acme"}, "id": {"S": "whk_1"}, "body": {"S": json.dumps(body)}},
    )

    with pytest.raises(StoreUnavailable, match="whk_1") as refusal:
        endpoints.list("acme")

    assert "whsec" not in "".join(traceback.format_exception(refusal.value))
