"""What the /v1/index routes take; they give where the index stands, and a re-index."""

from typing import Annotated

from pydantic import StringConstraints

from shared.types.value import Value

Reason = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]


class NewReindex(Value):
    """The wish to make the index anew, with why, for whoever looks at it later."""

    reason: Reason = ""
