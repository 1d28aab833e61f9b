"""The bucket that files are uploaded to, in S3."""

import math
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

from botocore.exceptions import ClientError

from shared.errors import NotFound
from shared.ports import Clock
from shared.stores.aws.reach import failure, reach
from shared.stores.aws.read_header import read_header
from shared.stores.cursor import cursor_after, read_cursor
from shared.types.documents import Grant, Stored, StoredPage, Upload

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import ObjectTypeDef

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

    def describe(self, upload_key: str) -> Stored | None:
        """What lies under this key now, with its metadata, or nothing. Raises StoreUnavailable.

        Metadata that cannot be sent in headers are named by the empty name alone, so that nobody
        takes the object for one without them.
        """
        with reach(STORE):
            try:
                found = self._client.head_object(Bucket=self._bucket, Key=upload_key)
            except ClientError as error:
                if failure(error) in GONE:
                    return None
                raise
        metadata = {name: read_header(value) for name, value in found["Metadata"].items()}
        return Stored(
            key=upload_key,
            version=_version(found["ETag"]),
            size=found["ContentLength"],
            modified_at=found["LastModified"].astimezone(UTC),
            metadata=metadata | ({"": "unreadable"} if found.get("MissingMeta") else {}),
        )

    def list(self, limit: int, cursor: str | None) -> StoredPage:
        """A page of all objects (`limit` >= 1, at most 1,000 at once), by their keys.

        Raises InvalidRequest (param `cursor`) when the cursor is not one of ours, or
        StoreUnavailable.
        """
        after = read_cursor(cursor)
        with reach(STORE):
            reply = self._client.list_objects_v2(
                Bucket=self._bucket,
                MaxKeys=limit,
                **cast("Any", {"StartAfter": after} if after else {}),
            )
        objects = tuple(_stored(found) for found in reply.get("Contents", []))
        follows = reply["IsTruncated"] and objects
        return StoredPage(
            objects=objects, next_cursor=cursor_after(objects[-1].key) if follows else None
        )

    def delete(self, upload_key: str) -> None:
        """Delete the object, if it is there. Raises StoreUnavailable."""
        with reach(STORE):
            self._client.delete_object(Bucket=self._bucket, Key=upload_key)


def _stored(found: "ObjectTypeDef") -> Stored:
    return Stored(
        key=found["Key"],
        version=_version(found["ETag"]),
        size=found["Size"],
        modified_at=found["LastModified"].astimezone(UTC),
    )


def _version(etag: str) -> str:
    return etag.strip('"')
