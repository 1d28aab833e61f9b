"""The bucket that files are uploaded to, in S3."""

import math
from datetime import datetime
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from shared.errors import NotFound
from shared.ports import Clock
from shared.stores.aws.reach import failure, reach
from shared.types.documents import Grant, Upload

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

STORE = "The upload bucket"
GONE = frozenset(("NoSuchKey", "PreconditionFailed", "404", "412"))


class S3Uploads:
    """Uploads in one bucket. The client must sign with `signature_version="s3v4"`.

    Of a file longer than `most_bytes`, no more than one byte beyond them is read: a grant limits
    no size, and 5 GB would not fit into any function.
    """

    def __init__(
        self, client: "S3Client", bucket: str, clock: Clock, most_bytes: int | None = None
    ) -> None:
        self._client = client
        self._bucket = bucket
        self._clock = clock
        self._most_bytes = most_bytes

    def grant(self, upload_key: str, expires_at: datetime) -> Grant:
        """Leave to put one object under this key until then (at most 7 days, to the second).

        It limits neither size nor content: what lands is judged when it is processed.
        """
        seconds = math.ceil((expires_at - self._clock.now()).total_seconds())
        with reach(STORE):
            url = self._client.generate_presigned_url(
                "put_object",
                Params={"Bucket": self._bucket, "Key": upload_key},
                ExpiresIn=max(1, seconds),
            )
        return Grant(url=url, headers={}, expires_at=expires_at)

    def read(self, upload: Upload) -> bytes:
        """The file's bytes in the version that the event named, or as many as are read at most.

        Raises NotFound when it was deleted or replaced since, or StoreUnavailable.
        """
        with reach(STORE):
            try:
                found = self._client.get_object(
                    Bucket=self._bucket, Key=upload.key, IfMatch=f'"{upload.version}"'
                )
            except ClientError as error:
                if failure(error) in GONE:
                    raise NotFound("The uploaded file was deleted or replaced.") from error
                raise
            with found["Body"] as stream:
                if self._most_bytes is not None and found["ContentLength"] > self._most_bytes:
                    return stream.read(self._most_bytes + 1)
                return stream.read()

    def delete(self, upload_key: str) -> None:
        """Delete the object, if it is there. Raises StoreUnavailable."""
        with reach(STORE):
            self._client.delete_object(Bucket=self._bucket, Key=upload_key)
