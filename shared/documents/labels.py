"""What the metadata of an object say of its document: whose it is, and who may find it."""

from typing import Annotated

from pydantic import Field, ValidationError

from shared.types.documents import Failure
from shared.types.identity import Name
from shared.types.value import Value

OWNER, GROUPS, FEATURE = "owner", "groups", "feature"
NOBODY = ("-",)
"""No group has this name: a document whose groups cannot be read is its owner's alone."""
UNFIT = Failure(
    code="invalid_metadata",
    detail="The object's metadata do not fit. `groups` are names with commas between them, `owner` "
    "and `feature` are names, and up to 20 others have keys of at most 64 letters, digits, `_` and "
    "`-` and values of at most 500 characters. Upload the file again with metadata like that.",
)


class Labels(Value):
    """Whose a document is, for whom, and what else is said of it: the same limits as by the API."""

    owner: Name
    groups: tuple[Name, ...] = Field((), max_length=20)
    metadata: dict[
        Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")],
        Annotated[str, Field(max_length=500)],
    ] = Field({}, max_length=20)
    feature: Name | Annotated[str, Field(max_length=0)] = ""


def read_labels(tenant: str, metadata: dict[str, str]) -> tuple[Labels, Failure | None]:
    """The labels that an object was put with, and what is wrong with its metadata, if anything.

    Without `owner` it is the tenant's own. `groups` that name none do not fit, for nobody says
    "groups" and means everybody; where they cannot be read, the document is open to no group.
    """
    said: dict[str, object] = {"owner": metadata.get(OWNER, tenant)}
    if GROUPS in metadata:
        names = (name.strip() for name in metadata[GROUPS].split(","))
        said[GROUPS] = tuple(name for name in names if name) or NOBODY
    others = {key: value for key, value in metadata.items() if key not in (OWNER, GROUPS, FEATURE)}
    more = {"metadata": others, "feature": metadata.get(FEATURE, "")}
    if labels := _labels(said | more):
        return labels, None
    # The empty name stands for metadata that the bucket could not send: perhaps the groups.
    known = _labels(said) if "" not in metadata else None
    return known or _closed(tenant, metadata), UNFIT


def _closed(tenant: str, metadata: dict[str, str]) -> Labels:
    """The owner's alone, if they say who that is."""
    named = _labels({"owner": metadata.get(OWNER, tenant)})
    owner = named.owner if named else tenant
    return Labels.model_construct(owner=owner, groups=NOBODY, metadata={}, feature="")


def _labels(said: dict[str, object]) -> Labels | None:
    try:
        return Labels.model_validate(said)
    except ValidationError:
        return None
