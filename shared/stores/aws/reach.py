"""How a store of AWS is called: whatever fails on the way becomes StoreUnavailable."""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError

from shared.errors import StoreUnavailable

SILENT = "does not answer. Try again in a few seconds."
BUSY = "is asked too much at the moment. Try again in a few seconds."
CLOSED = "may not be used by this function. Whoever runs the system must grant it."
ABSENT = "is not set up. Whoever runs the system must deploy it."

ENDINGS = {
    "ProvisionedThroughputExceededException": BUSY,
    "RequestLimitExceeded": BUSY,
    "SlowDown": BUSY,
    "Throttling": BUSY,
    "ThrottlingException": BUSY,
    "AccessDenied": CLOSED,
    "AccessDeniedException": CLOSED,
    "ExpiredToken": CLOSED,
    "ExpiredTokenException": CLOSED,
    "InvalidAccessKeyId": CLOSED,
    "NoCredentialsError": CLOSED,
    "SignatureDoesNotMatch": CLOSED,
    "UnrecognizedClientException": CLOSED,
    "AWS.SimpleQueueService.NonExistentQueue": ABSENT,
    "NoSuchBucket": ABSENT,
    "ResourceNotFoundException": ABSENT,
}
"""How the sentence ends, by AWS error code or botocore class; any other failure is `SILENT`."""


@contextmanager
def reach(store: str) -> Iterator[None]:
    """Speak to a store, named as a sentence begins ("The trace store"); raises StoreUnavailable.

    The vendor's own words stay on the chained exception, for the log, and out of the sentence.
    """
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise StoreUnavailable(f"{store} {ENDINGS.get(failure(error), SILENT)}") from error


def failure(error: BotoCoreError | ClientError) -> str:
    """The name of what failed: the code that AWS sent or, without one, botocore's class."""
    if isinstance(error, ClientError):
        return error.response.get("Error", {}).get("Code", "")
    return type(error).__name__
