"""The ledger keeps its promise about money, in memory, on moto and on DynamoDB Local."""

from datetime import timedelta

import pytest
from mypy_boto3_dynamodb import DynamoDBClient

from shared.errors import BudgetSpent
from shared.ports import Ledger
from shared.stores.aws.ledger import DynamoLedger
from shared.types.money import Counter
from tests.contract.ledgers import (
    DEADLINE,
    FEATURE,
    TENANT,
    USER,
    a_hold,
    fits,
    make_ledger,
    spent,
)
from tests.contract.still_clock import StillClock


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture(params=["memory", "moto", "local"])
def ledger(request: pytest.FixtureRequest, clock: StillClock, prefix: str) -> Ledger:
    return make_ledger(request, clock, prefix)


def test_nothing_is_committed_before_anything_is_asked(ledger: Ledger) -> None:
    committed = spent(ledger)

    assert committed == [0, 0, 0]


def test_sets_the_estimate_aside_on_every_budget(ledger: Ledger) -> None:
    ledger.hold(a_hold("one", 40))

    ledger.hold(a_hold("two", 60))

    assert spent(ledger) == [100, 100, 100]


def test_refuses_when_the_money_is_spent(ledger: Ledger) -> None:
    ledger.hold(a_hold("one", 70))

    with pytest.raises(BudgetSpent) as refusal:
        ledger.hold(a_hold("two", 31))

    assert refusal.value.room == 30
    assert spent(ledger) == [70, 70, 70]


def test_refuses_an_estimate_above_an_untouched_limit(ledger: Ledger) -> None:
    with pytest.raises(BudgetSpent) as refusal:
        ledger.hold(a_hold("one", 101))

    assert refusal.value.room == 100
    assert spent(ledger) == [0, 0, 0]


def test_a_budget_of_zero_lets_only_the_free_pass(ledger: Ledger) -> None:
    nothing = USER.model_copy(update={"limit": 0})

    free, paid = (fits(ledger, a_hold(f"cost-{cost}", cost, nothing)) for cost in (0, 1))

    assert (free, paid) == (True, False)


def test_the_room_is_zero_where_a_limit_was_lowered_below_what_is_spent(ledger: Ledger) -> None:
    ledger.hold(a_hold("one", 90, USER))
    lowered = USER.model_copy(update={"limit": 50})

    with pytest.raises(BudgetSpent) as refusal:
        ledger.hold(a_hold("two", 1, lowered))

    assert refusal.value.room == 0


@pytest.mark.parametrize(
    ("counter", "said"),
    [
        (USER, "This user's budget for today"),
        (FEATURE, "This feature's budget for today"),
        (TENANT, "Your organisation's budget for this month"),
    ],
)
def test_says_whose_budget_is_spent_and_no_figures(
    ledger: Ledger, counter: Counter, said: str
) -> None:
    with pytest.raises(BudgetSpent) as refusal:
        ledger.hold(a_hold("one", counter.limit + 1, counter))

    assert refusal.value.sentence.startswith(said)
    assert not any(character.isdigit() for character in refusal.value.sentence)
    assert "acme" not in refusal.value.sentence


def test_settling_replaces_the_estimate_by_the_actual_cost(ledger: Ledger) -> None:
    hold = a_hold("one", 40)
    ledger.hold(hold)

    ledger.settle(hold, 25)

    assert spent(ledger) == [25, 25, 25]


def test_settling_twice_counts_once(ledger: Ledger) -> None:
    hold = a_hold("one", 40)
    ledger.hold(hold)
    ledger.settle(hold, 25)

    ledger.settle(hold, 25)

    assert spent(ledger) == [25, 25, 25]


def test_settling_for_nothing_frees_everything(ledger: Ledger) -> None:
    hold = a_hold("one", 100)
    ledger.hold(hold)

    ledger.settle(hold, 0)

    assert fits(ledger, a_hold("two", 100))


def test_settling_what_was_never_held_changes_nothing(ledger: Ledger) -> None:
    ledger.settle(a_hold("never", 40), 25)

    assert spent(ledger) == [0, 0, 0]


def test_settling_above_the_estimate_tells_the_truth(ledger: Ledger) -> None:
    hold = a_hold("one", 90)
    ledger.hold(hold)

    ledger.settle(hold, 110)

    assert spent(ledger) == [110, 110, 110]
    assert not fits(ledger, a_hold("two", 0))


def test_holding_the_same_hold_again_counts_once(ledger: Ledger) -> None:
    hold = a_hold("one", 60)
    ledger.hold(hold)

    ledger.hold(hold)

    assert spent(ledger) == [60, 60, 60]


def test_holding_again_with_another_estimate_replaces_the_first(ledger: Ledger) -> None:
    ledger.hold(a_hold("one", 60))

    ledger.hold(a_hold("one", 45))

    assert spent(ledger) == [45, 45, 45]


def test_an_expired_hold_no_longer_counts(ledger: Ledger, clock: StillClock) -> None:
    ledger.hold(a_hold("crashed", 100))

    clock.sleep(20 * 60)

    assert spent(ledger) == [0, 0, 0]


def test_an_expired_hold_makes_room_for_the_next(ledger: Ledger, clock: StillClock) -> None:
    ledger.hold(a_hold("crashed", 60))
    ledger.hold(a_hold("crashed too", 40))
    clock.sleep(20 * 60)
    late = a_hold("late", 100).model_copy(update={"deadline": DEADLINE + timedelta(hours=1)})

    ledger.hold(late)

    assert spent(ledger) == [100, 100, 100]


def test_a_hold_before_its_deadline_is_not_released(ledger: Ledger, clock: StillClock) -> None:
    ledger.hold(a_hold("working", 60))
    clock.sleep(20 * 60 - 1)

    refused = not fits(ledger, a_hold("late", 41))

    assert refused
    assert spent(ledger) == [60, 60, 60]


def test_settling_late_but_before_anyone_released_it_still_bills(
    ledger: Ledger, clock: StillClock
) -> None:
    hold = a_hold("slow", 60)
    ledger.hold(hold)
    clock.sleep(20 * 60)

    ledger.settle(hold, 50)

    assert spent(ledger) == [50, 50, 50]


def test_settling_after_the_release_changes_nothing(ledger: Ledger, clock: StillClock) -> None:
    lost = a_hold("lost", 60)
    ledger.hold(lost)
    clock.sleep(20 * 60)
    late = a_hold("late", 70).model_copy(update={"deadline": DEADLINE + timedelta(hours=1)})
    ledger.hold(late)

    ledger.settle(lost, 60)

    assert spent(ledger) == [70, 70, 70]


def test_budgets_of_others_are_untouched(ledger: Ledger) -> None:
    other = USER.model_copy(update={"scope": "user#acme#bob"})
    tomorrow = USER.model_copy(update={"period": "2026-11-24"})

    ledger.hold(a_hold("one", 100, USER))

    assert ledger.committed(other) == 0
    assert ledger.committed(tomorrow) == 0


def test_amounts_beyond_a_float_are_exact(ledger: Ledger) -> None:
    rich = Counter(scope="tenant#rich", period="2026-11", limit=10**18 + 1)

    ledger.hold(a_hold("one", 10**18, rich))

    assert ledger.committed(rich) == 10**18
    assert fits(ledger, a_hold("two", 1, rich))
    assert not fits(ledger, a_hold("three", 1, rich))


@pytest.mark.parametrize("tables", ["moto", "local"], indirect=True)
def test_an_old_budget_disappears_by_itself(
    tables: DynamoDBClient, prefix: str, clock: StillClock
) -> None:
    ledger = DynamoLedger(tables, f"{prefix}counters", clock)

    ledger.hold(a_hold("one", 40, USER))

    item = tables.get_item(TableName=f"{prefix}counters", Key={"key": {"S": USER.key}})["Item"]
    assert item["expires"]["N"] == str(int((DEADLINE + timedelta(days=400)).timestamp()))
