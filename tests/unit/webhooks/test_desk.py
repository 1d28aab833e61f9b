"""What an owner can do with webhooks, and what nobody may."""

from datetime import timedelta

import pytest

from shared.errors import Conflict, InvalidRequest, NotFound
from shared.stores.memory.endpoints import MemoryEndpoints
from shared.types.identity import Principal
from shared.types.webhooks import SUBSCRIBABLE, Endpoint
from shared.webhook_ports import Endpoints
from tests.contract.still_clock import START
from tests.unit.webhooks.bench import ALARMS, OWNER, SHOP, Office

STRANGER = Principal(tenant="brick", user="bob")
OWN = "a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com"


class Crowded(MemoryEndpoints):
    """Endpoints to which somebody else adds one whenever one is added."""

    def __init__(self, others: Endpoints) -> None:
        super().__init__()
        for endpoint in others.list(OWNER.tenant):
            super().create(endpoint)

    def create(self, endpoint: Endpoint) -> None:
        """Add it, and another one."""
        super().create(endpoint)
        super().create(endpoint.model_copy(update={"id": f"{endpoint.id}-too"}))


def secrets(endpoint: Endpoint) -> list[str]:
    """The values of an endpoint's secrets."""
    return [secret.value for secret in endpoint.secrets]


def test_registers_an_address_and_gives_its_secret() -> None:
    office = Office()

    endpoint, secret = office.desk.register(OWNER, SHOP, SUBSCRIBABLE, "The shop.")

    assert office.stands(endpoint) == endpoint
    assert secrets(endpoint) == [secret]
    assert (endpoint.url, endpoint.description) == (SHOP, "The shop.")


def test_refuses_an_address_that_the_courier_would_not_ask() -> None:
    office = Office()
    office.courier.refused[SHOP] = "It stands for a private address."

    with pytest.raises(InvalidRequest, match="private") as refusal:
        office.registered()

    assert refusal.value.param == "url"
    assert office.desk.list(OWNER) == []


@pytest.mark.parametrize(
    "host",
    [OWN, OWN.upper(), f"{OWN}.", f"{OWN}:443", f"user@{OWN}", OWN.replace("a", "\uff41")],
)
def test_refuses_the_address_of_this_very_api(host: str) -> None:
    office = Office()
    shop = office.registered()

    with pytest.raises(InvalidRequest):
        office.desk.register(OWNER, f"https://{host}/v1/documents", SUBSCRIBABLE, "", OWN)
    with pytest.raises(InvalidRequest):
        office.desk.change(OWNER, shop.id, {"url": f"https://{host}/"}, OWN)

    assert office.stands(shop) == shop


def test_takes_twenty_webhooks_of_a_tenant_and_no_more() -> None:
    office = Office()
    for _ in range(20):
        office.registered()

    with pytest.raises(Conflict, match="20"):
        office.registered()

    assert len(office.desk.list(OWNER)) == 20
    assert office.registered(who=STRANGER)


def test_takes_twenty_webhooks_though_others_register_at_the_same_moment() -> None:
    office = Office()
    for _ in range(19):
        office.registered()
    office.endpoints = Crowded(office.endpoints)

    with pytest.raises(Conflict, match="20"):
        office.registered()

    assert len(office.desk.list(OWNER)) == 20


def test_what_is_another_tenants_does_not_exist() -> None:
    office = Office()
    shop = office.registered()
    event = office.told()
    desk = office.desk

    for asks in (
        lambda: desk.find(STRANGER, shop.id),
        lambda: desk.change(STRANGER, shop.id, {"enabled": False}),
        lambda: desk.delete(STRANGER, shop.id),
        lambda: desk.rotate(STRANGER, shop.id, 1),
        lambda: desk.test(STRANGER, shop.id),
        lambda: desk.deliveries(STRANGER, shop.id, 10, None),
        lambda: desk.delivery(STRANGER, shop.id, event.id),
        lambda: desk.redeliver(STRANGER, shop.id, event.id),
    ):
        with pytest.raises(NotFound):
            asks()

    assert office.stands(shop) == shop


def test_changes_what_is_named_and_leaves_the_rest() -> None:
    office = Office()
    shop = office.registered()
    office.clock.sleep(60)

    changed = office.desk.change(OWNER, shop.id, {"events": ("document.failed",)})

    assert changed.events == ("document.failed",)
    assert (changed.url, changed.secrets) == (shop.url, shop.secrets)
    assert changed.updated_at - shop.updated_at == timedelta(minutes=1)


def test_a_new_address_has_not_failed_yet() -> None:
    office = Office()
    shop = office.registered()
    office.courier.statuses[SHOP] = 500
    office.told()
    office.work()

    same = office.desk.change(OWNER, shop.id, {"url": SHOP})
    moved = office.desk.change(OWNER, shop.id, {"url": ALARMS})

    assert same.failures == 1
    assert (moved.failures, moved.failing_since, moved.last_problem) == (0, None, "")


def test_disabling_twice_keeps_the_first_reason() -> None:
    office = Office()
    shop = office.registered()
    first = office.desk.change(OWNER, shop.id, {"enabled": False})
    office.clock.sleep(60)

    second = office.desk.change(OWNER, shop.id, {"enabled": False})

    assert second.disabled == first.disabled


def test_forgets_a_webhook_once_and_for_all() -> None:
    office = Office()
    shop = office.registered()

    office.desk.delete(OWNER, shop.id)

    assert office.desk.list(OWNER) == []
    with pytest.raises(NotFound):
        office.desk.delete(OWNER, shop.id)


def test_a_new_secret_stands_beside_the_old_one_for_some_hours() -> None:
    office = Office()
    shop = office.registered()

    rotated, secret = office.desk.rotate(OWNER, shop.id, 48)

    assert secrets(rotated) == [secret, *secrets(shop)]
    assert [one.until for one in rotated.secrets] == [None, START + timedelta(hours=48)]


def test_rotating_again_drops_the_oldest_secret() -> None:
    office = Office()
    shop = office.registered()
    _, second = office.desk.rotate(OWNER, shop.id, 48)

    rotated, third = office.desk.rotate(OWNER, shop.id, 48)

    assert secrets(rotated) == [third, second]


def test_without_overlap_the_old_secret_is_gone_at_once() -> None:
    office = Office()
    shop = office.registered()

    rotated, secret = office.desk.rotate(OWNER, shop.id, 0)

    assert secrets(rotated) == [secret]
