"""The records of answers, in S3."""

import gzip
from typing import TYPE_CHECKING
from urllib.parse import quote

from botocore.exceptions import ClientError

from shared.stores.aws.reach import failure, reach
from shared.types.trace import Trace

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

STORE = "The trace store"
NEVER_PUT = frozenset(("NoSuchKey", "KeyTooLongError"))


class S3Traces:
    """One object per answer, `<tenant>/<trace id>.json.gz`: the trace as JSON, compressed."""

    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def put(self, trace: Trace) -> None:
        """Keep a trace. Raises StoreUnavailable."""
        # No time in the header: the same trace is the same bytes.
        body = gzip.compress(trace.model_dump_json().encode(), mtime=0)
        with reach(STORE):
            self._client.put_object(
                Bucket=self._bucket,
                Key=_key(trace.ask.principal.tenant, trace.ask.trace_id),
                Body=body,
                ContentType="application/json",
                ContentEncoding="gzip",
            )

    def get(self, tenant: str, trace_id: str) -> Trace | None:
        """A tenant's trace, or nothing. Raises StoreUnavailable."""
        with reach(STORE):
            try:
                found = self._client.get_object(Bucket=self._bucket, Key=_key(tenant, trace_id))
            except ClientError as error:
                if failure(error) in NEVER_PUT:
                    return None
                raise
            with found["Body"] as stream:
                body = stream.read()
        return Trace.model_validate_json(gzip.decompress(body))


def _key(tenant: str, trace_id: str) -> str:
    # Quoted, so that no id with a slash in it can reach into another tenant's folder.
    return f"{quote(tenant, safe='')}/{quote(trace_id, safe='')}.json.gz"
