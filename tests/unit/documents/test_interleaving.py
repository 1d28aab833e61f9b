"""Whoever works on a document at the same time as others, in whatever order: the end is right."""

import random
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from tests.unit.documents.lockstep import lockstep
from tests.unit.documents.town import Message, Town
from tests.unit.reindex.dying import When

BY_HAND = "acme/folder/b.txt"
Meanwhile = Callable[[Town, str], None]


class Interrupted:
    """A fate in which others act once, before or after a certain call."""

    def __init__(self, call: int, when: When, others: Callable[[], None]) -> None:
        self.calls = 0
        self._call = call
        self._when = when
        self._others = others

    def through(self, call: Callable[..., Any], *args: Any, **more: Any) -> Any:
        """Make a call, with others acting around it when it is time."""
        self.calls += 1
        now = self.calls == self._call
        if now and self._when == "before":
            self._others()
        answer = call(*args, **more)
        if now and self._when == "after":
            self._others()
        return answer


def replaced(town: Town, key: str) -> None:
    """A better file comes and is processed at once."""
    town.put(key, b"two\nthree")
    town.run()


def spoilt(town: Town, key: str) -> None:
    """A worse file comes and is processed at once."""
    town.put(key, b"locked")
    town.run()


def doubled(town: Town, _: str) -> None:
    """The same event comes again and is handled by another worker."""
    town.audit()
    town.run()


def deleted(town: Town, key: str) -> None:
    """It is deleted by the desk, and the event of that is handled."""
    town.delete(key)
    town.run()


def taken(town: Town, key: str) -> None:
    """The object is removed, and the event of that is handled."""
    town.take(key)
    town.run()


def put_again(town: Town, key: str) -> None:
    """The object is removed and put again, the same."""
    town.take(key)
    town.run()
    town.put(key, b"one\ntwo")
    town.run()


def read_anew(town: Town, key: str) -> None:
    """It is to be read anew, which is done at once."""
    town.reprocess(key)
    town.run()


def swept(town: Town, _: str) -> None:
    """An hour passes; the sweep looks, and what it hands out is done."""
    town.sweep()
    town.run()


HAPPENINGS = (replaced, spoilt, doubled, deleted, taken, put_again, read_anew, swept)


def begun(
    first: bytes | None, by_hand: bool, data: bytes = b"one\ntwo"
) -> tuple[Town, str, Message]:
    """A town where a file has just come, perhaps in the place of another one."""
    town = Town()
    key = BY_HAND if by_hand else town.announce()
    assert key
    if first is not None:
        town.put(key, first)
        town.run()
    town.put(key, data)
    return town, key, town.messages.pop()


def indexed() -> tuple[Town, str]:
    """A town where a file that was put in by hand is indexed."""
    town, key, message = begun(None, True)
    town.messages.append(message)
    town.run()
    return town, key


@pytest.mark.parametrize("by_hand", [False, True], ids=["announced", "by_hand"])
@pytest.mark.parametrize("data", [b"one\ntwo", b"locked"], ids=["good", "bad"])
@pytest.mark.parametrize("meanwhile", HAPPENINGS)
def test_whatever_happens_at_whatever_call_the_end_is_right(
    meanwhile: Meanwhile, data: bytes, by_hand: bool
) -> None:
    town, _, message = begun(b"before", by_hand, data)
    counted = Interrupted(0, "before", lambda: None)
    town.do(message, counted)

    for call in range(1, counted.calls + 1):
        town, key, message = begun(b"before", by_hand, data)
        town.do(message, Interrupted(call, "before", partial(meanwhile, town, key)))
        town.settle()
        town.check()


def back(town: Town, key: str) -> None:
    """The same file comes again and is processed at once."""
    town.put(key, b"one\ntwo")
    town.run()


@pytest.mark.parametrize("meanwhile", [back, replaced, spoilt, doubled, swept])
def test_whatever_happens_while_a_removal_is_handled_the_end_is_right(
    meanwhile: Meanwhile,
) -> None:
    counted = Interrupted(0, "before", lambda: None)
    town, key = indexed()
    town.take(key)
    town.do(town.messages.pop(), counted)

    for call in range(1, counted.calls + 1):
        town, key = indexed()
        town.take(key)
        removal = town.messages.pop()
        town.do(removal, Interrupted(call, "before", partial(meanwhile, town, key)))
        town.settle()
        town.check()
        # What came after the removal is never taken for what was removed.
        assert bool(town.bucket()) == (meanwhile in (back, replaced, spoilt))


@pytest.mark.parametrize("meanwhile", [replaced, spoilt, doubled, put_again, swept])
@pytest.mark.parametrize("act", ["delete", "reprocess"])
def test_whatever_happens_while_the_desk_acts_the_end_is_right(
    act: str, meanwhile: Meanwhile
) -> None:
    town, key = indexed()
    town.fate = counted = Interrupted(0, "before", lambda: None)
    getattr(town, act)(key)

    for call in range(1, counted.calls + 1):
        town, key = indexed()
        others = partial(_as_others, town, partial(meanwhile, town, key))
        town.fate = Interrupted(call, "before", others)
        getattr(town, act)(key)
        town.settle()
        town.check()


def _as_others(town: Town, act: Callable[[], None]) -> None:
    """Act with fates of one's own."""
    interrupted, town.fate = town.fate, Interrupted(0, "before", lambda: None)
    act()
    town.fate = interrupted


@pytest.mark.parametrize("seed", range(60))
def test_workers_move_in_any_order(seed: int) -> None:
    dice = random.Random(seed)
    town, key, first = begun(dice.choice((None, b"before")), dice.random() < 0.5)
    town.put(key, dice.choice((b"two\nthree", b"locked", b"one\ntwo")))
    second = town.messages.pop()
    works: list[Callable[[Any], object]] = [
        partial(town.do, first),
        partial(town.do, second),
        partial(town.do, second),
    ]
    if dice.random() < 0.5:
        town.take(key)
        works.append(partial(town.do, town.messages.pop()))
        if dice.random() < 0.5:
            town.put(key, b"four")
            works.append(partial(town.do, town.messages.pop()))

    lockstep(works, dice, dying=0.3)
    town.settle(dice)

    town.check()
