"""An endpoint's health is kept right though many deliveries to it end at the same time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from shared.stores.memory.endpoints import MemoryEndpoints
from shared.types.webhooks import Attempt, Endpoint
from shared.webhooks.health import note_failure, note_success
from tests.contract.still_clock import START
from tests.unit.webhooks.bench import OWNER, Office

DOWN = Attempt(at=START, seconds=1, problem="The connection was refused.")


class Contested(MemoryEndpoints):
    """Endpoints that somebody else has always just changed."""

    def save(self, endpoint: Endpoint) -> Endpoint | None:
        """Refuse."""
        del endpoint
        return None


def test_every_failure_of_many_at_once_counts() -> None:
    office = Office()
    shop = office.registered()

    def fail(number: int) -> None:
        at = START + timedelta(microseconds=number)
        note_failure(shop, DOWN.model_copy(update={"at": at}), office.endpoints)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(fail, range(16)))

    stands = office.stands(shop)
    assert (stands.failures, stands.last_problem) == (16, DOWN.problem)


def test_a_failure_that_cannot_be_noted_is_let_go() -> None:
    endpoints = Contested()
    shop = Office().registered()
    endpoints.create(shop)

    assert note_failure(shop, DOWN, endpoints) == shop
    note_success(shop.model_copy(update={"failing_since": START}), endpoints)


def test_a_success_makes_an_endpoint_well_that_others_see_failing() -> None:
    office = Office()
    shop = office.registered()
    seen = note_failure(shop, DOWN, office.endpoints)
    note_failure(shop, DOWN, office.endpoints)
    assert seen

    note_success(seen, office.endpoints)

    stands = office.stands(shop)
    assert (stands.failing_since, stands.failures, stands.last_problem) == (None, 0, "")


def test_a_success_enables_nobody() -> None:
    office = Office()
    shop = office.registered()
    seen = note_failure(shop, DOWN, office.endpoints)
    office.desk.change(OWNER, shop.id, {"enabled": False})
    assert seen

    note_success(seen, office.endpoints)

    assert office.stands(shop).disabled


def test_what_happens_to_a_deleted_endpoint_is_nobodys_business() -> None:
    office = Office()
    shop = office.registered()
    office.desk.delete(OWNER, shop.id)

    assert note_failure(shop, DOWN, office.endpoints) is None


def test_an_endpoint_is_judged_by_the_time_of_its_attempts() -> None:
    office = Office()
    shop: Endpoint | None = office.registered()
    for number in range(10):
        assert shop
        late = DOWN.model_copy(update={"at": START + timedelta(days=5) * number / 9})
        shop = note_failure(shop, late, office.endpoints)

    assert shop
    assert shop.disabled
    assert shop.disabled.at == START + timedelta(days=5)
