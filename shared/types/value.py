"""What every value of the house has in common: it is frozen and refuses what it does not know."""

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """An immutable value whose unknown fields are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")
