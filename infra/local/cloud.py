"""The stores of the system on one machine: moto's S3, SQS, DynamoDB and Secrets Manager.

moto's stores are the process's own, so there is one local cloud to a process.
"""

import logging
from pathlib import Path
from threading import Thread
from typing import Any

import boto3
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends
from moto.moto_api._internal.models import moto_api_backend
from moto.moto_server.werkzeug_app import (
    DomainDispatcherApplication,
    MotoRequestHandler,
    create_backend_app,
)
from moto.s3.models import s3_backends
from werkzeug.serving import BaseWSGIServer, make_server

from infra.local import resources
from infra.local.folder import Folder
from infra.local.journal import Journal
from infra.local.keep import Keeper
from infra.local.names import REGION, bucket_name, table_name
from infra.local.shelf import Kept, Shelf
from infra.local.unfinished import is_unfinished
from infra.local.upgrade import list_again
from infra.topology import BUCKETS, TABLES
from shared.stores.aws.documents import DynamoDocuments

HOST = "127.0.0.1"
DOCUMENTS = next(table_name(table) for table in TABLES if table.name == "documents")


class LocalCloud:
    """A server of the AWS protocols on 127.0.0.1, with the topology's resources and kept data."""

    def __init__(self, folder: Folder, port: int = 0) -> None:
        """Port 0 takes a free one."""
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self._journals = {table_name(t): Journal(_table_file(folder, t.name)) for t in TABLES}
        self._shelves = {
            bucket_name(b): Shelf(folder.objects / b.name, b.keep_days) for b in BUCKETS
        }
        keyed = {table_name(t): (t.key, self._journals[table_name(t)]) for t in TABLES}
        moto = DomainDispatcherApplication(create_backend_app)
        self._keeper = Keeper(moto, REGION, keyed, self._shelves)
        self._server: BaseWSGIServer = make_server(
            HOST, port, self._keeper, threaded=True, request_handler=MotoRequestHandler
        )
        self._thread = Thread(target=self._server.serve_forever, args=(0.1,), daemon=True)

    @property
    def url(self) -> str:
        """The endpoint for every AWS client."""
        return f"http://{HOST}:{self._server.server_port}"

    def start(self) -> None:
        """Serve, with everything that was kept. Raises Unusable when that is damaged.

        An upload whose document had not come to an end is put back once its bucket notifies, so
        its event, which died with the process, comes again.
        """
        moto_api_backend.reset()
        self._thread.start()
        resources.create_tables(self.client("dynamodb"))
        resources.create_buckets(self.client("s3"))
        self._load_tables()
        self._keeper.keeping = True
        list_again(self.client("dynamodb"), DOCUMENTS)
        unfinished = self._load_objects()
        resources.create_queues(self.client("sqs"))
        resources.connect(self.client("s3"), self.client("sqs"))
        for bucket, kept in unfinished:
            self._put(bucket, kept)

    def stop(self) -> None:
        """Answer no more; what was acknowledged is on disk already."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()

    def client(self, service: str) -> Any:
        """A client of this cloud, of its own session, so that threads share nothing."""
        session = boto3.Session("local", "local", region_name=REGION)
        return session.client(service, endpoint_url=self.url)  # type: ignore[call-overload]

    def _load_tables(self) -> None:
        tables = dynamodb_backends[DEFAULT_ACCOUNT_ID][REGION]
        for name, journal in self._journals.items():
            for item in journal.load():
                tables.put_item(name, item)

    def _load_objects(self) -> list[tuple[str, Kept]]:
        """Put back what is at rest; what is still to be announced is returned."""
        documents = DynamoDocuments(self.client("dynamodb"), DOCUMENTS)
        unfinished = []
        for bucket in BUCKETS:
            name = bucket_name(bucket)
            for kept in self._shelves[name].load():
                if bucket.notifies and is_unfinished(kept, documents):
                    unfinished.append((name, kept))
                else:
                    self._put(name, kept)
        return unfinished

    def _put(self, bucket: str, kept: Kept) -> None:
        """Put an object back as it was, its version and its time included."""
        backend = s3_backends[DEFAULT_ACCOUNT_ID]["aws"]
        put = backend.put_object(bucket, kept.key, kept.body, etag=kept.etag)
        put.set_metadata(kept.headers)
        put.last_modified = kept.modified_at.replace(tzinfo=None)


def _table_file(folder: Folder, name: str) -> Path:
    return folder.tables / f"{name}.jsonl"
