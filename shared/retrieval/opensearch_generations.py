"""All generations of the index in OpenSearch: one index each, and an alias on the live one."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from shared.errors import Conflict, NotFound, SearchUnavailable
from shared.index_ports import PassageIndex
from shared.ports import Clock
from shared.retrieval import opensearch_meta as meta
from shared.retrieval.mapping import index_body
from shared.retrieval.opensearch import NOT_FOUND, Client, OpenSearchIndex, translated
from shared.types.recipe import Generation, Recipe

LIVE_SECONDS = 5
"""How long a search takes the live generation from memory."""

ALREADY_THERE, BAD_REQUEST = "resource_already_exists_exception", 400
HEALTH_SECONDS = 30
LOOKS, LOOK_SECONDS = 20, 0.5


class OpenSearchGenerations:
    """The generations behind one alias; what each is made by stands in its index's mapping.

    Nothing is kept anywhere else, so that no two places can disagree. `serverless` is for
    OpenSearch Serverless (see `OpenSearchIndex`).
    """

    def __init__(self, client: Client, alias: str, clock: Clock, serverless: bool = False) -> None:
        self._client = client
        self._alias = alias
        self._clock = clock
        self._serverless = serverless
        self._known: tuple[datetime, Generation] | None = None
        self._opened: dict[tuple[str, float], OpenSearchIndex] = {}

    def live(self) -> Generation | None:
        """The one behind the alias, at most `LIVE_SECONDS` ago; none at the start.

        One request, or none. Raises SearchUnavailable.
        """
        now = self._clock.now()
        known = self._known
        if known and timedelta(0) <= now - known[0] < timedelta(seconds=LIVE_SECONDS):
            return known[1]
        found = self._look(self._alias)
        live = found[-1] if found else None
        self._known = (now, live) if live else None
        return live

    def all(self) -> Sequence[Generation]:
        """Every generation as of now, the oldest first. Raises SearchUnavailable."""
        return self._look(f"{self._alias}-*")

    def open(self, generation: Generation) -> PassageIndex:
        """One generation's passages; the same object for the same generation."""
        key = (generation.name, generation.spread)
        if key not in self._opened:
            self._opened[key] = OpenSearchIndex(
                self._client, self._alias, generation, self._serverless, self._forget
            )
        return self._opened[key]

    def create(self, name: str, recipe: Recipe) -> Generation:
        """A new, empty generation; the one of that name where it is there already.

        It can be written to and searched when this returns. Raises SearchUnavailable.
        """
        index = meta.index_of(self._alias, name)
        written = meta.to_meta(meta.Meta(alias=self._alias, name=name, recipe=recipe))
        aliases = () if self._serverless else (meta.rows_of(index),)
        body = index_body(recipe.embedder.dimension, written, aliases, self._serverless)
        with translated():
            reply = self._client.indices.create(index=index, body=body, ignore=BAD_REQUEST)
        if "error" in reply and reply["error"]["type"] != ALREADY_THERE:
            kind = reply["error"]["type"]
            raise SearchUnavailable(f"The search engine refused to make an index: {kind}.")
        return self._usable(name)

    def describe(self, name: str, spread: float) -> None:
        """Write down a generation's measured spread. Raises NotFound, SearchUnavailable."""
        known = self._named(name)
        if known is None:
            raise _no_such(name)
        told = meta.Meta(alias=self._alias, name=name, recipe=known.recipe, spread=spread)
        with translated():
            self._client.indices.put_mapping(
                index=meta.index_of(self._alias, name), body={"_meta": meta.to_meta(told)}
            )
        self._forget()

    def promote(self, name: str) -> None:
        """Put the alias on a generation and take it off all others, in one step.

        Raises NotFound, SearchUnavailable.
        """
        away = {"remove": {"index": f"{self._alias}-*", "alias": self._alias}}
        onto = {"add": {"index": meta.index_of(self._alias, name), "alias": self._alias}}
        with translated():
            reply = self._client.indices.update_aliases(
                body={"actions": [away, onto]}, ignore=NOT_FOUND
            )
        self._forget()
        if reply.get("status") == NOT_FOUND:
            raise _no_such(name)

    def discard(self, name: str) -> None:
        """Delete a generation, if it is there. Raises Conflict for the live one."""
        there = self._named(name)
        if there and there.live:
            raise Conflict(f"The generation {name} is live; promote another one first.")
        if there:
            with translated():
                self._client.indices.delete(
                    index=meta.index_of(self._alias, name), ignore=NOT_FOUND
                )
        self._opened = {key: index for key, index in self._opened.items() if key[0] != name}
        self._forget()

    def _look(self, indexes: str) -> list[Generation]:
        with translated():
            told = self._client.indices.get(
                index=indexes, filter_path=meta.LOOKED_AT, ignore=NOT_FOUND
            )
        return [] if told.get("status") == NOT_FOUND else meta.generations(self._alias, told)

    def _named(self, name: str) -> Generation | None:
        found = self._look(meta.index_of(self._alias, name))
        return found[0] if found else None

    def _usable(self, name: str) -> Generation:
        """The generation, as soon as its index can be used."""
        index = meta.index_of(self._alias, name)
        if not self._serverless:
            with translated():
                self._client.cluster.health(
                    index=index,
                    wait_for_status="yellow",
                    timeout=f"{HEALTH_SECONDS}s",
                    request_timeout=2 * HEALTH_SECONDS,
                )
        for _ in range(LOOKS):
            there = self._named(name)
            if there:
                return there
            self._clock.sleep(LOOK_SECONDS)
        raise SearchUnavailable(f"There is an index {index}, but not of ours.")

    def _forget(self) -> None:
        self._known = None


def _no_such(name: str) -> NotFound:
    return NotFound(f"There is no generation {name} of the index.")
