"""Money is exact: whole nano-dollars, rounded up once, and nothing that is no amount."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from shared.types.money import Cap, Price, Usage, nanodollars

AMOUNTS = st.integers(0, 10**12)
TOKENS = st.integers(0, 10**9)
USAGES = st.builds(
    Usage,
    input_tokens=TOKENS,
    cache_read_tokens=TOKENS,
    cache_write_tokens=TOKENS,
    output_tokens=TOKENS,
)
PRICES = st.builds(Price, input=AMOUNTS, cache_read=AMOUNTS, cache_write=AMOUNTS, output=AMOUNTS)


@pytest.mark.parametrize(
    ("dollars", "nanos"),
    [("1", 10**9), ("0.15", 150_000_000), ("0.000000001", 1), ("1e-9", 1), ("0", 0), (7, 7)],
)
def test_reads_dollars_without_losing_a_nanodollar(dollars: str | int, nanos: int) -> None:
    amount = nanodollars(dollars)

    assert amount == nanos


@pytest.mark.parametrize("dollars", ["", "five", "NaN", "Infinity", "-1", "1,5", None, [1]])
def test_refuses_a_cap_of_no_amount(dollars: object) -> None:
    with pytest.raises(ValidationError):
        Cap.model_validate({"period": "day", "limit": dollars})


@given(price=PRICES, usage=USAGES)
def test_a_cost_is_the_exact_one_rounded_up(price: Price, usage: Usage) -> None:
    parts = (
        Fraction(usage.input_tokens * price.input, 10**6),
        Fraction(usage.cache_read_tokens * price.cache_read, 10**6),
        Fraction(usage.cache_write_tokens * price.cache_write, 10**6),
        Fraction(usage.output_tokens * price.output, 10**6),
    )

    cost = price.cost(usage)

    assert 0 <= cost - sum(parts) < 1


@given(price=PRICES, usage=USAGES, more=TOKENS)
def test_more_tokens_never_cost_less(price: Price, usage: Usage, more: int) -> None:
    longer = usage.model_copy(update={"output_tokens": usage.output_tokens + more})

    costs = price.cost(usage), price.cost(longer)

    assert costs[0] <= costs[1]


def test_the_smallest_use_costs_a_nanodollar() -> None:
    price = Price(input=1, cache_read=0, cache_write=0, output=0)

    cost = price.cost(Usage(input_tokens=1))

    assert cost == 1
