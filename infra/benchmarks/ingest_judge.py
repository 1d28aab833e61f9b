"""What has become of a benchmark's documents: each one ended once, is found or not, and was told.

Nothing is taken from what the system says of itself alone: the index is searched by words that only
one file has, and what owners were told is what their own receiver has verified.
"""

import statistics
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from itertools import pairwise
from typing import Any

from infra.benchmarks.ingest_house import IngestHouse
from infra.benchmarks.ingest_receiver import Receiver
from infra.benchmarks.ingest_uploads import Sent
from shared.types.documents import OURS, TERMINAL, Document, Status
from shared.types.retrieval import Query

STEPS: tuple[Status, ...] = ("received", "extracting", "chunking", "embedding", "indexed")
DEPTH = 20


def judge(
    house: IngestHouse, sent: Mapping[str, Sent], receiver: Receiver, ended: Mapping[str, float]
) -> dict[str, Any]:
    """The figures: what is lost or doubled is counted by what is there, not by what was reported.

    `ended` says when each document was first seen at its end, in seconds of the steady clock.
    """
    table = {document.id: document for document in house.table()}
    held = {holding.document_id: holding for holding in house.holdings()}
    states = Counter(table[name].status for name in sent if name in table)
    lost = sorted(
        name for name, it in sent.items() if _is_lost(it, table.get(name), name in held, house)
    )
    whole = {name for name, it in held.items() if it.is_whole(_version(table, name))}
    doubled = (held.keys() - whole) | (table.keys() - sent.keys()) | (held.keys() - sent.keys())
    verified = [
        name
        for name, it in sent.items()
        if name in table and receiver.last(it.tenant, name) == _told(table[name])
    ]
    waits = sorted(ended[name] - it.at for name, it in sent.items() if name in ended)
    return {
        "documents": len(sent),
        "indexed": states["indexed"],
        "failed": states["failed"],
        "deleted": states["deleted"],
        "lost": len(lost),
        "duplicated": len(doubled),
        "callbacks_verified": len(verified),
        "callbacks_forged": receiver.forged,
        "failed_by_us": sum(_by_us(table.get(name)) for name in sent),
        "p50_seconds": round(statistics.median(waits), 2) if waits else 0.0,
        "p95_seconds": round(waits[int(0.95 * len(waits))], 2) if waits else 0.0,
    }


def _told(document: Document) -> tuple[str, str]:
    """What its owner must have heard last of a document: how it ended, and of which file."""
    return f"document.{document.status}", document.version


def _is_lost(sent: Sent, document: Document | None, is_held: bool, house: IngestHouse) -> bool:
    """Whether a document did not end, ended as it should not, or is not found by its own words."""
    if document is None or document.status not in TERMINAL or document.news:
        return True
    if document.status == "failed" and _by_us(document):
        return is_held
    if document.status != sent.wanted or is_held != (sent.wanted == "indexed"):
        return True
    return sent.wanted == "indexed" and not _is_found(sent, house)


def _is_found(sent: Sent, house: IngestHouse) -> bool:
    live = house.generations.live()
    if live is None:
        return False
    query = Query(tenant=sent.tenant, groups=("staff",), text=sent.file.mark, depth=DEPTH)
    zeros: Any = [1.0] + [0.0] * (live.recipe.embedder.dimension - 1)
    found = house.generations.open(live).find(query, _vector(zeros)).bm25
    return any(
        hit.passage.document_id == sent.id and sent.file.mark in hit.passage.text for hit in found
    )


def _vector(numbers: list[float]) -> Any:
    import numpy as np

    return np.array(numbers, np.float32)


def _by_us(document: Document | None) -> bool:
    return bool(document and document.failure and document.failure.code in OURS)


def _version(table: Mapping[str, Document], name: str) -> str:
    return table[name].version if name in table else ""


def shares(documents: list[Document]) -> dict[str, float]:
    """Mean seconds of each step of a document that was indexed, from one state to the next."""
    spans: dict[str, list[float]] = {}
    for reached in (it.reached for it in documents if it.status == "indexed"):
        for step, after in pairwise(STEPS):
            if step in reached and after in reached:
                spans.setdefault(step, []).append(_seconds(reached[step], reached[after]))
    return {step: round(statistics.mean(seconds), 3) for step, seconds in spans.items()}


def _seconds(first: datetime, then: datetime) -> float:
    return (then - first).total_seconds()
