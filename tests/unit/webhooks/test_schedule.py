"""Pauses grow over days, and no two deliveries come back at quite the same moment."""

from datetime import timedelta

import pytest

from shared.webhooks.disable import PATIENCE
from shared.webhooks.schedule import JITTER, PAUSES, pause


class Fixed:
    """Randomness that always gives the same."""

    def __init__(self, fraction: float) -> None:
        self._fraction = fraction

    def token(self, count: int) -> bytes:
        """Give zeros."""
        return bytes(count)

    def fraction(self) -> float:
        """Give what was fixed."""
        return self._fraction


def test_each_pause_is_as_long_as_the_one_before_or_longer() -> None:
    waits = [pause(tries, Fixed(0.5)) for tries in range(1, 14)]

    assert waits == list(PAUSES) == sorted(PAUSES)


def test_an_endpoint_is_disabled_before_what_waits_for_it_fails() -> None:
    spread = sum((wait.total_seconds() ** 2 for wait in PAUSES), 0.0) ** 0.5 * JITTER / 3**0.5

    lasts = sum(PAUSES, timedelta()) - timedelta(seconds=4 * spread)

    assert lasts > PATIENCE


@pytest.mark.parametrize("tries", range(1, 14))
def test_a_pause_is_a_fifth_shorter_or_longer_at_most(tries: int) -> None:
    shortest, longest = pause(tries, Fixed(0)), pause(tries, Fixed(1))

    assert (shortest, longest) == (PAUSES[tries - 1] * 0.8, PAUSES[tries - 1] * 1.2)


@pytest.mark.parametrize("tries", [14, 15, 100])
def test_nothing_follows_the_last_attempt(tries: int) -> None:
    assert pause(tries, Fixed(0.5)) is None
