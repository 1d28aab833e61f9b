"""Provider keys, in memory."""

from collections.abc import Mapping

from shared.errors import ModelMisconfigured


class MemorySecrets:
    """Secrets given at the start, by name."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = dict(values)

    def get(self, name: str) -> str:
        """The value of a secret. Raises ModelMisconfigured when there is none."""
        value = self._values.get(name, "").strip()
        if not value:
            raise ModelMisconfigured(f"The secret `{name}`, with the model's API key, is not set.")
        return value
