"""Where half-done work is put aside, in S3."""

from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from shared.errors import StoreUnavailable
from shared.stores.aws.reach import failure, reach

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

STORE = "The store of half-done work"
ABSENT = frozenset(("NoSuchKey", "404", "KeyTooLongError"))


class S3Workbench:
    """One object for each thing that is put aside; the bucket deletes it after some days."""

    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def put(self, key: str, data: bytes) -> None:
        """Put something aside, in the place of what was there. Raises StoreUnavailable."""
        with reach(STORE):
            self._client.put_object(Bucket=self._bucket, Key=key, Body=data)

    def get(self, key: str) -> bytes | None:
        """What lies there, or nothing. Raises StoreUnavailable."""
        with reach(STORE):
            try:
                found = self._client.get_object(Bucket=self._bucket, Key=key)
            except ClientError as error:
                if failure(error) in ABSENT:
                    return None
                raise
            with found["Body"] as stream:
                return stream.read()

    def clear(self, prefix: str) -> None:
        """Remove everything whose key begins so. Raises StoreUnavailable."""
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self._bucket, Prefix=prefix
        )
        with reach(STORE):
            # A page has at most a thousand keys, and so has a request to delete.
            for page in pages:
                self._delete([found["Key"] for found in page.get("Contents", [])])

    def _delete(self, keys: list[str]) -> None:
        if not keys:
            return
        reply = self._client.delete_objects(
            Bucket=self._bucket, Delete={"Objects": [{"Key": key} for key in keys], "Quiet": True}
        )
        if reply.get("Errors"):
            raise StoreUnavailable(
                f"{STORE} did not remove everything. Try again in a few seconds."
            )
