"""A process that works on uploads and callbacks with the functions' own parts, until it is killed.

Its one argument is a `Shift` as JSON. The parts may be told to fail, and the queues to misbehave.
"""

import random
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from threading import Event
from typing import Any

from functions.deliver.handler import handle as handle_callbacks
from functions.deliver.settings import FunctionSettings as DeliverSettings
from functions.deliver.wiring import wire as wire_deliver
from functions.embedders import embedders
from functions.parts import client, open_generations
from functions.process.handler import handle as handle_uploads
from functions.process.settings import FunctionSettings as ProcessSettings
from functions.process.wiring import Parts
from functions.process.wiring import wire as wire_process
from functions.recipe import recipe_of
from infra.benchmarks.faults import UnreliableEmbedders, UnreliableGenerations, UnreliableQueues
from infra.local.poller import Poller
from infra.local.runtime import Handler, Runtime
from infra.topology import POLLS
from shared.releases.bundle import load_bundle
from shared.retrieval.indexer import GenerationIndexer
from shared.settings import load, provide
from shared.types.value import Value
from shared.webhooks.deliver import Delivering

PAUSES = (timedelta(seconds=1),) * 12
"""Between attempts at a callback: what takes days in earnest."""
LONGEST_PAUSE = 2
"""Seconds that a message rests that could not be handled."""
QUEUES = ("uploads", "callbacks", "understanding")


class Shift(Value):
    """What a worker is told: its environment, what its dice begin with, and whether to go wrong."""

    variables: dict[str, str]
    seed: int
    faults: bool


def work(shift: Shift) -> None:
    """Take what comes from the queues, for ever."""
    provide(shift.variables)
    dice = random.Random(shift.seed)
    runtime = Runtime(_handlers(dice if shift.faults else None))
    sqs = UnreliableQueues(client("sqs"), dice) if shift.faults else client("sqs")
    for poll in POLLS:
        if poll.queue in QUEUES:
            queue: Any = sqs
            Poller(poll, queue, runtime, longest_pause=LONGEST_PAUSE).start()
    Event().wait()


def _handlers(dice: random.Random | None) -> Mapping[str, Handler]:
    """The handlers over parts that may fail; whoever understands has his usual ones."""
    uploads, callbacks = _process(dice), _deliver()
    return {
        "process": lambda event, context: handle_uploads(event, context, uploads),
        "deliver": lambda event, _: handle_callbacks(event, callbacks),
    }


def _process(dice: random.Random | None) -> Parts:
    settings = load(ProcessSettings)
    parts = wire_process(settings)
    if dice is None:
        return parts
    generations: Any = UnreliableGenerations(open_generations(settings), dice)
    indexer = GenerationIndexer(
        generations,
        UnreliableEmbedders(embedders(settings, reads="document"), dice),
        recipe_of(settings, load_bundle()),
    )
    return replace(parts, shop=replace(parts.shop, indexer=indexer))


def _deliver() -> Delivering:
    return replace(wire_deliver(load(DeliverSettings)), pauses=PAUSES)


if __name__ == "__main__":
    work(Shift.model_validate_json(sys.argv[1]))
