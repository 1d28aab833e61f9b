"""Provider keys, in Secrets Manager."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from shared.errors import ModelMisconfigured
from shared.ports import Clock
from shared.stores.aws.reach import failure, reach

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

STORE = "The secret store"
KEPT = timedelta(minutes=5)
NONE = frozenset(("ResourceNotFoundException", "InvalidRequestException", "AccessDeniedException"))
"""Not there, being deleted, or not granted (which is also said of one that is not there)."""


class AwsSecrets:
    """Secrets by name, each kept in the process for five minutes, so that rotation is noticed."""

    def __init__(self, client: "SecretsManagerClient", clock: Clock) -> None:
        self._client = client
        self._clock = clock
        self._kept: dict[str, tuple[str, datetime]] = {}

    def get(self, name: str) -> str:
        """The value of a secret, without surrounding white space.

        Raises ModelMisconfigured when there is none (an empty one is none), or StoreUnavailable.
        """
        now = self._clock.now()
        value, until = self._kept.get(name, ("", now))
        if until <= now:
            value = self._fetch(name).strip()
            if not value:
                raise _none(name)
            self._kept[name] = (value, now + KEPT)
        return value

    def _fetch(self, name: str) -> str:
        with reach(STORE):
            try:
                return self._client.get_secret_value(SecretId=name).get("SecretString", "")
            except ClientError as error:
                if failure(error) in NONE:
                    raise _none(name) from error
                raise


def _none(name: str) -> ModelMisconfigured:
    return ModelMisconfigured(f"The secret `{name}`, with the model's API key, is not set.")
