"""Which document an object of the upload bucket is, by its key alone."""

from dataclasses import dataclass
from hashlib import sha256

from pydantic import TypeAdapter, ValidationError

from shared.ports import Documents
from shared.types.documents import Document
from shared.types.identity import Name

DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32."""
LENGTH = 26
TENANT: TypeAdapter[str] = TypeAdapter(Name)


@dataclass(frozen=True)
class Place:
    """Whose an object is, and of which document, which may not be there yet."""

    tenant: str
    document_id: str
    document: Document | None


def locate(key: str, documents: Documents) -> Place | None:
    """The place of an object with this key; nothing where it is under no tenant's prefix.

    It is the file of an announced document where the table has one with just this key, else of a
    document of its own, whose id follows from the key. Raises StoreUnavailable.
    """
    tenant = tenant_of(key)
    if tenant is None:
        return None
    announced, slash, _ = key.removeprefix(f"{tenant}/").partition("/")
    if slash and announced.startswith("doc_"):
        document = documents.get(tenant, announced)
        if document and document.key == key:
            return Place(tenant, announced, document)
    document_id = direct_id(key)
    return Place(tenant, document_id, documents.get(tenant, document_id))


def direct_id(key: str) -> str:
    """The id of the document whose file was put straight into the bucket under this key.

    `doc_` and the first 130 bits of the key's SHA-256, as 26 digits.
    """
    number = int.from_bytes(sha256(key.encode(errors="surrogatepass")).digest())
    number >>= 256 - 5 * LENGTH
    places = range(5 * (LENGTH - 1), -1, -5)
    return "doc_" + "".join(DIGITS[number >> place & 31] for place in places)


def tenant_of(key: str) -> str | None:
    """Whose prefix an object lies under; nothing where that is no tenant's: a foreign file."""
    tenant, slash, _ = key.partition("/")
    try:
        return TENANT.validate_python(tenant) if slash else None
    except ValidationError:
        return None
