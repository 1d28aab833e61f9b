"""Whether an address is the API's own: a callback to it would be a request by nobody."""

from contextlib import suppress
from urllib.parse import urlsplit

from shared.errors import InvalidRequest


def refuse_own_host(url: str, own_host: str) -> None:
    """Raises InvalidRequest (param `url`) for a URL at the host that the request came to."""
    if own_host and _plain(urlsplit(url).hostname or "") == _plain(own_host):
        raise InvalidRequest("The address is this API's own.", param="url")


def _plain(host: str) -> str:
    """A host's name as the network sees it, whatever its letters are and if a full stop ends it."""
    with suppress(UnicodeError):
        host = host.encode("idna").decode()
    return host.rstrip(".").lower()
