"""Of all ways to cut a section, the cheapest: uneven sizes cost, and so do cuts in bad places.

Source: Utiyama and Isahara, "A Statistical Model for Domain-Independent Text Segmentation",
ACL 2001, which finds the shortest path through all possible cuts.
"""

import math
from collections.abc import Sequence

from shared.retrieval.chunk_units import Unit
from shared.types.recipe import Chunking

TOO_SHORT = 8.0
"""What a chunk without any text would cost; one of the least size costs nothing."""


def cheapest(whole: Sequence[Unit], costs: Sequence[float], chunking: Chunking) -> list[range]:
    """Which units make a chunk, in order; `costs` [len(whole)] are those of a cut before each.

    The time is linear: only units within the largest chunk are looked back at.
    """
    uneven = unevenness(chunking)
    best, back = [0.0], [0]
    for last, unit in enumerate(whole):
        least, chosen = math.inf, last
        for first in range(last, -1, -1):
            size = unit.end - whole[first].start
            if size > chunking.most and first < last:
                break
            cost = best[first] + uneven[min(size, chunking.most)] + (costs[first] if first else 0)
            if cost < least:
                least, chosen = cost, first
        best.append(least)
        back.append(chosen)
    return followed(back)


def followed(back: Sequence[int]) -> list[range]:
    """The path to the end, from where each of its steps began."""
    path = []
    end = len(back) - 1
    while end:
        path.append(range(back[end], end))
        end = back[end]
    return path[::-1]


def unevenness(chunking: Chunking) -> list[float]:
    """What a chunk of each size costs, from 0 to the most characters."""
    sizes = range(chunking.most + 1)
    return [
        (size / chunking.target - 1) ** 2 + TOO_SHORT * max(0.0, 1 - size / chunking.least)
        for size in sizes
    ]
