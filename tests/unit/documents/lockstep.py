"""Several workers at once, of whom exactly one moves from one call to the world to the next."""

import random
from collections.abc import Callable, Sequence
from threading import Semaphore, Thread
from typing import Any

from tests.unit.reindex.dying import Died

LONGEST = 30.0
"""Seconds after which a worker counts as hanging."""


class Turns:
    """A fate that waits for its turn before every call, and may die at one."""

    def __init__(self, back: Semaphore, lives: int) -> None:
        self.mine = Semaphore(0)
        self.over = False
        self._back = back
        self._lives = lives

    def through(self, call: Callable[..., Any], *args: Any, **more: Any) -> Any:
        """Give the others their turn, then make a call."""
        self._back.release()
        assert self.mine.acquire(timeout=LONGEST)
        self._lives -= 1
        if self._lives == 0:
            raise Died
        return call(*args, **more)


def lockstep(
    works: Sequence[Callable[[Any], object]], dice: random.Random, dying: float = 0.0
) -> None:
    """Do some works at once, each with its fate; who moves next is thrown for."""
    back = Semaphore(0)
    fates = [Turns(back, dice.randint(1, 60) if dice.random() < dying else 0) for _ in works]

    def live(work: Callable[[Any], object], fate: Turns) -> None:
        assert fate.mine.acquire(timeout=LONGEST)
        try:
            work(fate)
        finally:
            fate.over = True
            back.release()

    threads = [
        Thread(target=live, args=pair, daemon=True) for pair in zip(works, fates, strict=True)
    ]
    for thread in threads:
        thread.start()
    while alive := [fate for fate in fates if not fate.over]:
        dice.choice(alive).mine.release()
        assert back.acquire(timeout=LONGEST)
    for thread in threads:
        thread.join(LONGEST)
