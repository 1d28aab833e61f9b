"""Money and what it is spent on: integer nano-dollars, tokens, prices, caps."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from shared.types.value import Value

NANOS_PER_DOLLAR = 1_000_000_000
TOKENS_PER_PRICE = 1_000_000


def nanodollars(dollars: str | int) -> int:
    """Convert dollars, written as text ("0.15"), to whole nano-dollars; integers pass unchanged.

    Raises ValueError for what is no amount.
    """
    if isinstance(dollars, int):
        return dollars
    try:
        return int((Decimal(dollars) * NANOS_PER_DOLLAR).to_integral_exact())
    except (ArithmeticError, TypeError) as error:
        raise ValueError(f"{dollars!r} is not an amount of dollars") from error


NanoDollars = Annotated[int, BeforeValidator(nanodollars), Field(ge=0)]
Tokens = Annotated[int, Field(ge=0)]
"""A provider that counts below zero would be paying us: no count at all is better."""


class Usage(Value):
    """Tokens of one model call; `input_tokens` excludes those read from or written to a cache."""

    kind: Literal["usage"] = "usage"
    input_tokens: Tokens = 0
    cache_read_tokens: Tokens = 0
    cache_write_tokens: Tokens = 0
    output_tokens: Tokens = 0


class Price(Value):
    """What a million tokens cost, in nano-dollars; catalog files say dollars, as text."""

    input: NanoDollars
    cache_read: NanoDollars
    cache_write: NanoDollars
    output: NanoDollars

    def cost(self, usage: Usage) -> int:
        """The price of a call in nano-dollars, rounded up to the next whole one."""
        millionths = (
            usage.input_tokens * self.input
            + usage.cache_read_tokens * self.cache_read
            + usage.cache_write_tokens * self.cache_write
            + usage.output_tokens * self.output
        )
        return -(-millionths // TOKENS_PER_PRICE)


class Cap(Value):
    """The most that may be spent in one calendar day or month (UTC), in nano-dollars."""

    period: Literal["day", "month"]
    limit: NanoDollars


class Counter(Value):
    """One budget: whose money, in which period, up to how many nano-dollars."""

    scope: str
    period: str
    limit: int

    @property
    def key(self) -> str:
        """The name under which this budget is stored, such as `user#acme#ada#2026-11-23`."""
        return f"{self.scope}#{self.period}"


class Hold(Value):
    """Money set aside for one request on several counters, until settled or past its deadline."""

    id: str
    counters: tuple[Counter, ...]
    estimate: int
    deadline: datetime
