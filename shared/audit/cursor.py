"""Where an audit's next page begins, as text that only an audit reads."""

import base64

from shared.errors import InvalidRequest
from shared.types.audit import Walk
from shared.types.value import Value

NOT_OURS = "The cursor is not one that an audit of this walk has given."


class Spot(Value):
    """A place in a walk: the store's own cursor and, of the index, in which generation."""

    walk: Walk
    inside: str | None = None
    generation: str = ""

    def text(self) -> str:
        """The place as it is given to whoever asks: base64url of JSON, without padding."""
        return base64.urlsafe_b64encode(self.model_dump_json().encode()).decode().rstrip("=")


def read_spot(text: str | None, walk: Walk) -> Spot:
    """The place again; the beginning, where there is none. Raises InvalidRequest (`cursor`)."""
    if text is None:
        return Spot(walk=walk)
    try:
        padded = text + "=" * (-len(text) % 4)
        found = Spot.model_validate_json(base64.b64decode(padded, b"-_", validate=True))
    except ValueError as error:
        raise InvalidRequest(NOT_OURS, param="cursor") from error
    if found.walk != walk:
        raise InvalidRequest(NOT_OURS, param="cursor")
    return found


def next_spot(walk: Walk, inside: str | None, generation: str = "") -> str | None:
    """The text of where a walk goes on; nothing where the store has no more."""
    if inside is None:
        return None
    return Spot(walk=walk, inside=inside, generation=generation).text()
