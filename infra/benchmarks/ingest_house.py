"""The house in which a benchmark ingests: a cloud of its own, its owners, its operators' parts."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from functions.audit.settings import FunctionSettings as AuditSettings
from functions.auditing import auditing
from functions.documents.settings import FunctionSettings as DocumentsSettings
from functions.documents.wiring import wire as wire_documents
from functions.parts import client, open_generations
from functions.webhooks.settings import FunctionSettings as WebhooksSettings
from functions.webhooks.wiring import wire as wire_webhooks
from infra.local.cloud import LocalCloud
from infra.local.environment import environment
from infra.local.folder import Folder
from infra.local.resources import create_tables
from shared.audit.audit_page import audit_page
from shared.audit.parts import Auditing
from shared.documents.desk import DocumentDesk
from shared.index_ports import Generations
from shared.observe import TalliedMetrics
from shared.settings import foreign, load, provide
from shared.system import SystemClock
from shared.types.audit import WALKS, Finding
from shared.types.documents import Document
from shared.types.identity import Principal
from shared.types.retrieval import Holding
from shared.webhooks.desk import WebhookDesk

TENANTS = ("acme", "globex", "initech")
DYNAMODB = "AWS_ENDPOINT_URL_DYNAMODB"
"""Tables may lie elsewhere, in an empty one: moto's are not exact where several processes write."""
SKIPPED = timedelta(hours=9)
"""Longer than any deadline: what stands still by then was lost."""
PAGE = 200


class AheadClock:
    """The machine's clock, some hours ahead: what nobody would wait for in a benchmark."""

    def __init__(self, ahead: timedelta) -> None:
        self._ahead = ahead
        self._clock = SystemClock()

    def now(self) -> datetime:
        """The moment to which it was put forward."""
        return self._clock.now() + self._ahead

    def sleep(self, seconds: float) -> None:
        """Wait."""
        self._clock.sleep(seconds)


@dataclass
class IngestHouse:
    """Everything of one run; one to a process, since the functions' parts read one environment."""

    folder: Folder
    embedder: Path

    def start(self) -> None:
        """Bring the cloud up, and point this process's clients at it."""
        self.folder.prepare()
        self.cloud.start()
        provide(self.variables)
        if DYNAMODB in self.variables:
            create_tables(client("dynamodb"))

    def stop(self) -> None:
        """Take the cloud down."""
        self.cloud.stop()

    @cached_property
    def cloud(self) -> LocalCloud:
        """Tables, buckets and queues."""
        return LocalCloud(self.folder)

    @cached_property
    def variables(self) -> dict[str, str]:
        """The environment of every process of the run."""
        given = environment(self.folder, self.cloud.url)
        elsewhere = {DYNAMODB: url} if (url := foreign(DYNAMODB)) else {}
        mine = {
            "GROUNDWORK_EMBEDDER_PATH": str(self.embedder.absolute()),
            "GROUNDWORK_EMBEDDER_THREADS": "1",
        }
        return given | mine | elsewhere

    @cached_property
    def desk(self) -> DocumentDesk:
        """Where owners announce and delete documents."""
        return wire_documents(load(DocumentsSettings))

    @cached_property
    def webhooks(self) -> WebhookDesk:
        """Where owners register."""
        return wire_webhooks(load(WebhooksSettings))

    @cached_property
    def generations(self) -> Generations:
        """The index."""
        return open_generations(load(DocumentsSettings))

    @property
    def s3(self) -> Any:
        """The bucket, as an owner reaches it who has leave to write to it."""
        return client("s3")

    @property
    def bucket(self) -> str:
        """The name of the upload bucket."""
        return load(DocumentsSettings).uploads_bucket

    @cached_property
    def auditing(self) -> Auditing:
        """What the operators audit with."""
        return auditing(load(AuditSettings), self.generations, TalliedMetrics())

    def later(self, rounds: int) -> Auditing:
        """The same, so many times some hours later."""
        return replace(self.auditing, clock=AheadClock(SKIPPED * rounds))

    def audit(self, parts: Auditing, fix: bool) -> Iterator[Finding]:
        """Go through all walks once."""
        for walk in WALKS:
            cursor: str | None = None
            while True:
                page = audit_page(walk, cursor, parts, fix)
                yield from page.findings
                cursor = page.next_cursor
                if cursor is None:
                    break

    def is_quiet(self) -> bool:
        """Whether no queue has anything to do."""
        queues = self.auditing.queues.standing()
        return not any(one.waiting + one.in_flight + one.delayed for one in queues)

    def table(self) -> Iterator[Document]:
        """Every document."""
        cursor: str | None = None
        while True:
            page = self.auditing.documents.scan(PAGE, cursor)
            yield from page.documents
            cursor = page.next_cursor
            if cursor is None:
                return

    def holdings(self) -> Iterator[Holding]:
        """What the live generation holds of every document."""
        live = self.generations.live()
        cursor: str | None = None
        while live:
            page = self.generations.open(live).holdings(PAGE, cursor)
            yield from page.holdings
            cursor = page.next_cursor
            if cursor is None:
                return


def owner(tenant: str) -> Principal:
    """Whose documents a tenant's are."""
    return Principal(tenant=tenant, user="ann")
