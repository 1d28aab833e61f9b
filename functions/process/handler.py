"""SQS, S3 events inside: bring each uploaded file to its end, and answer for each message alone."""

from collections.abc import Iterator
from functools import cache, partial
from typing import Any
from urllib.parse import unquote_plus

from aws_lambda_powertools.utilities.batch import (
    BatchProcessor,
    EventType,
    process_partial_response,
)
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.process.settings import FunctionSettings
from functions.process.wiring import wire
from shared.documents.process import Workshop, give_up, process
from shared.observe import logger
from shared.settings import load
from shared.types.documents import Upload, parts_of_key


def uploads_of(body: dict[str, Any]) -> Iterator[Upload]:
    """The uploads that an S3 event names; none in a test event or for a foreign key."""
    for record in body.get("Records", ()):
        stored = record["s3"]["object"]
        parts = parts_of_key(unquote_plus(stored["key"]))
        if parts and record["eventName"].startswith("ObjectCreated"):
            tenant, document_id, name = parts
            yield Upload(
                tenant=tenant,
                document_id=document_id,
                name=name,
                version=stored["eTag"],
                size=stored["size"],
            )


def handle_record(record: SQSRecord, shop: Workshop, max_receives: int) -> None:
    """Process one message; when it breaks for the last time, its document is marked as failed."""
    last = int(record.attributes.approximate_receive_count) >= max_receives
    for upload in uploads_of(record.json_body):
        try:
            process(upload, shop)
        except Exception:
            logger("process").exception("document", extra={"document_id": upload.document_id})
            if last:
                give_up(upload, shop)
            raise


@cache
def _parts() -> tuple[Workshop, int]:
    settings = load(FunctionSettings)
    return wire(settings), settings.uploads_receives


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """What SQS wakes; names the messages that must be delivered again."""
    shop, max_receives = _parts()
    return dict(
        process_partial_response(
            event=event,
            record_handler=partial(handle_record, shop=shop, max_receives=max_receives),
            processor=BatchProcessor(EventType.SQS, raise_on_entire_batch_failure=False),
            context=context,
        )
    )
