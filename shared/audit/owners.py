"""Finds the documents that many files of the bucket belong to."""

from collections.abc import Collection, Mapping, Sequence

from shared.documents.locate import direct_id, tenant_of
from shared.ports import Documents
from shared.types.documents import Document
from shared.types.rebuild import Key

LONGEST_ID = 100
"""Longer path segments are no ids of ours, and DynamoDB refuses very long ones."""


def owners(keys: Collection[str], documents: Documents) -> Mapping[str, Document]:
    """The document of each of these object keys, as far as there is one.

    The same that `locate` finds for one key: the announced one that its path names, or else the
    one that a file put straight into the bucket makes.
    """
    candidates = {key: _candidates(key) for key in keys}
    wanted = {one for some in candidates.values() for one in some}
    found = documents.several(wanted) if wanted else {}
    owned: dict[str, Document] = {}
    for key, some in candidates.items():
        own = [found[one] for one in some if one in found and found[one].key == key]
        owned |= {key: own[0]} if own else {}
    return owned


def _candidates(key: str) -> Sequence[Key]:
    """The documents that a key may belong to, by tenant and id, the announced one first."""
    tenant = tenant_of(key)
    if tenant is None:
        return ()
    named = key.split("/")[1]
    announced = named.startswith("doc_") and len(named) <= LONGEST_ID
    return [*([(tenant, named)] if announced else []), (tenant, direct_id(key))]
