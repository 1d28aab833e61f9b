"""Who may use the system on one machine: a developer's key, and the model keys that are there."""

from typing import Any

from infra.local.folder import Folder, write_whole
from infra.local.names import table_name
from infra.topology import TABLES
from shared.releases.bundle import load_bundle
from shared.settings import foreign
from shared.stores.aws.keys import DynamoKeys
from shared.system import RandomIds
from shared.types.identity import ApiKey, Principal, hash_of

DEVELOPER = Principal(
    tenant="demo",
    user="developer",
    groups=("staff",),
    scopes=frozenset(("chat", "search", "documents", "webhooks", "admin")),
)
KEYS = next(table_name(table) for table in TABLES if table.name == "keys")


def developer_key(folder: Folder, dynamodb: Any) -> str:
    """The key of this machine's developer: made at the first start, put into the table at each."""
    if not folder.key.exists():
        write_whole(folder.key, f"gw_dev_{RandomIds().secret()}\n".encode())
        folder.key.chmod(0o600)
    secret = folder.key.read_text(encoding="utf-8").strip()
    key = ApiKey(key_id="key_dev", hash=hash_of(secret), principal=DEVELOPER)
    DynamoKeys(dynamodb, KEYS).put(key)
    return secret


def provider_keys(secretsmanager: Any) -> list[str]:
    """Make secrets of the model keys in the environment, such as OPENAI_API_KEY; says of which."""
    release = load_bundle()
    named = [card.secret for card in release.models.values()]
    named += [feature.retrieval.rerank.secret for feature in release.features.values()]
    wanted = {name for name in named if name}
    found = {name: value for name in sorted(wanted) if (value := foreign(_variable(name)))}
    for name, value in found.items():
        secretsmanager.create_secret(Name=name, SecretString=value)
    return list(found)


def _variable(secret: str) -> str:
    return f"{secret.upper().replace('-', '_')}_API_KEY"
