"""Whoever dies, wherever, and whatever becomes of the events: nothing is lost, all is told."""

import random
from collections.abc import Callable

import pytest

from tests.unit.documents.town import Town
from tests.unit.reindex.dying import Fate, When

Story = Callable[[Town], None]
BY_HAND = "acme/folder/b.txt"


def announced(town: Town) -> None:
    """A document is announced and uploaded, and replaced by a better file."""
    key = town.announce()
    town.put(key, b"one\ntwo")
    town.run()
    town.put(key, b"two\nthree\nfour")


def by_hand(town: Town) -> None:
    """A file is put straight into the bucket, replaced by one with other groups, and removed."""
    town.put(BY_HAND, b"one\ntwo", groups="staff")
    town.run()
    town.put(BY_HAND, b"one\ntwo", groups="board")
    town.run()
    town.take(BY_HAND)
    town.run()


def unreadable(town: Town) -> None:
    """A good file gives way to one that nobody can read, which is put right."""
    key = town.announce()
    town.put(key, b"one")
    town.run()
    town.put(key, b"locked")
    town.run()
    town.reprocess(key)


def deleted(town: Town) -> None:
    """A document is deleted once it is indexed; and another before."""
    key, other = town.announce(), town.announce("c.txt")
    town.put(key, b"one\ntwo")
    town.run()
    town.put(other, b"three")
    town.delete(key)
    town.delete(other)


def back_again(town: Town) -> None:
    """A file put in by hand is deleted by the desk and comes again, the same as before."""
    town.put(BY_HAND, b"one")
    town.run()
    town.delete(BY_HAND)
    town.put(BY_HAND, b"one")


def never_came(town: Town) -> None:
    """Of two announced documents the file of one never comes; a wrong key is refused."""
    town.announce()
    town.put(town.announce("c.txt"), b"one\ntwo")
    town.put("acme/../d.txt", b"locked")
    town.put("acme/e.txt", b"locked", groups="no such group!")


STORIES = [announced, by_hand, unreadable, deleted, back_again, never_came]


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("story", STORIES)
def test_whoever_dies_at_whatever_call_the_end_is_right(story: Story, when: When) -> None:
    undisturbed = Town(Fate(0, "before"))
    story(undisturbed)
    undisturbed.settle()
    undisturbed.check()
    calls = undisturbed.fate.calls
    assert calls > 40

    for call in range(1, calls + 1):
        town = Town(Fate(call, when))
        story(town)
        town.settle()
        town.check()


@pytest.mark.parametrize("seed", range(60))
def test_workers_may_die_again_and_again(seed: int) -> None:
    dice = random.Random(seed)
    town = Town()
    for story in dice.sample(STORIES, 3):
        story(town)
        for _ in range(10):
            town.take_in()
            if town.messages:
                fate = Fate(dice.randint(1, 40), dice.choice(("before", "after")))
                town.do(town.messages.pop(dice.randrange(len(town.messages))), fate)
        town.sweep(Fate(dice.randint(1, 20), dice.choice(("before", "after"))))

    town.settle(dice)

    town.check()


@pytest.mark.parametrize("seed", range(60))
def test_events_may_be_doubled_delayed_reordered_and_lost(seed: int) -> None:
    dice = random.Random(seed)
    town = Town()
    town.bench.understands = seed % 2 == 1
    for story in dice.sample(STORIES, 3):
        story(town)
        kept = [message for message in town.messages if dice.random() > 0.3]
        town.messages = [one for one in kept for _ in range(dice.choice((1, 1, 2, 3)))]
        dice.shuffle(town.messages)

    town.settle(dice, audited=True)

    town.check()


@pytest.mark.parametrize("seed", range(40))
def test_whatever_is_in_the_works_needs_no_message_to_come_to_its_end(seed: int) -> None:
    dice = random.Random(seed)
    town = Town()
    for number in range(3):
        town.put(town.announce(f"{number}.txt"), b"one\ntwo")
    for _ in range(dice.randint(0, 6)):
        town.take_in()
        if town.messages:
            fate = Fate(dice.randint(1, 60), dice.choice(("before", "after")))
            town.do(dice.choice(town.messages), fate)
    town.messages.clear()
    town.bench.intake.waiting.clear()

    town.settle(dice)

    town.check()
