"""Documents that keep a new generation from going live: noted, looked at again, and named."""

from collections.abc import Sequence
from typing import Any

from shared.reindex.batches import key_of
from shared.reindex.lacking import lacking
from shared.reindex.parts import Rebuilding
from shared.reindex.record import change
from shared.types.rebuild import Rebuild, Trouble
from shared.types.recipe import Generation

MOST = 100
NAMED = 3


def note(parts: Rebuilding, generation: str, troubles: Sequence[Trouble]) -> None:
    """Add troubles to the record, each document once, while documents are being copied."""

    def added(now: Rebuild) -> dict[str, Any] | None:
        known = {(one.tenant, one.document_id) for one in now.troubles}
        new = [one for one in troubles if (one.tenant, one.document_id) not in known]
        if now.state == "judging" or not new or len(known) >= MOST:
            return None
        return {"troubles": (*now.troubles, *new)[:MOST]}

    if troubles:
        change(parts, generation, added)


def standing_troubles(
    parts: Rebuilding, generation: Generation, rebuild: Rebuild
) -> Sequence[Trouble]:
    """The noted troubles that still stand: their documents are neither deleted nor copied since."""
    keys = [(one.tenant, one.document_id) for one in rebuild.troubles]
    there = list(parts.documents.several(keys).values()) if keys else []
    open_ones = {key_of(document) for document in lacking(parts, generation, there)}
    return [one for one in rebuild.troubles if (one.tenant, one.document_id) in open_ones]


def sentence(troubles: Sequence[Trouble]) -> str:
    """Which documents kept a generation from going live, and what can be done."""
    first = "; ".join(
        f"{one.document_id} of {one.tenant}: {one.detail.rstrip('.')}" for one in troubles[:NAMED]
    )
    others = f"; and {len(troubles) - NAMED} more" if len(troubles) > NAMED else ""
    return (
        f"Some documents could not be put into the new index ({first}{others}). "
        "Upload them again or delete them, then start the re-index again."
    )
