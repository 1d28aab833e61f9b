"""The way to every reranker: a feature's settings say whose it is."""

from collections.abc import Callable, Sequence

from shared.errors import ModelMisconfigured, RerankUnavailable, StoreUnavailable
from shared.index_ports import Reranker
from shared.ports import Secrets
from shared.types.release import Rerank

Place = tuple[str, str | None, str | None, int]


class RerankDoor:
    """Opens each reranker when it is first asked, and keeps it while its key stays the same."""

    def __init__(self, secrets: Secrets) -> None:
        self._secrets = secrets
        self._open: dict[Place, tuple[str | None, Reranker]] = {}

    def rerank(self, question: str, texts: Sequence[str], settings: Rerank) -> Sequence[float]:
        """A score for each text, higher is better. Raises RerankUnavailable, also when late."""
        return self._reranker(settings).rerank(question, texts, settings) if texts else ()

    def _reranker(self, settings: Rerank) -> Reranker:
        place = (settings.adapter, settings.url, settings.secret, settings.milliseconds)
        key = self._key(settings.secret)
        known = self._open.get(place)
        if known is None or known[0] != key:
            known = (key, _opener(settings)(settings, key))
            self._open[place] = known
        return known[1]

    def _key(self, secret: str | None) -> str | None:
        try:
            return self._secrets.get(secret) if secret else None
        except (ModelMisconfigured, StoreUnavailable) as error:
            raise RerankUnavailable("The reranker's key cannot be read.") from error


def _opener(settings: Rerank) -> Callable[[Rerank, str | None], Reranker]:
    opener = ADAPTERS.get(settings.adapter)
    if opener is None:
        raise RerankUnavailable("No reranker is set.")
    return opener


def _bedrock(settings: Rerank, key: str | None) -> Reranker:
    from shared.retrieval.rerank.bedrock import connect

    del key
    return connect(settings)


def _http(settings: Rerank, key: str | None) -> Reranker:
    from shared.retrieval.rerank.http import HttpReranker

    return HttpReranker(settings.url or "", key)


ADAPTERS: dict[str, Callable[[Rerank, str | None], Reranker]] = {
    "bedrock": _bedrock,
    "http": _http,
}
