"""OpenSearch as Serverless wants it written: the engine names the rows, the mapping runs here."""

from typing import Any

from shared.index_ports import PassageIndex
from shared.retrieval.opensearch import OpenSearchIndex
from shared.retrieval.opensearch_generations import OpenSearchGenerations
from shared.types.recipe import Generation


class SelfNamingIndex(OpenSearchIndex):
    """Leaves a row's name to the engine."""

    def _index_action(self, row: dict[str, Any]) -> dict[str, Any]:
        return {"_op_type": "index", "_source": row}


class SelfNamingGenerations(OpenSearchGenerations):
    """Opens indexes that leave a row's name to the engine."""

    def open(self, generation: Generation) -> PassageIndex:
        """One generation's passages."""
        opened = super().open(generation)
        opened.__class__ = SelfNamingIndex
        return opened
