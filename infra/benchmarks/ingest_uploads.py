"""What owners do in a benchmark: upload by both ways, upload again, delete by both ways."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from infra.benchmarks.ingest_house import TENANTS, IngestHouse, owner
from infra.benchmarks.made_files import FileMaker, MadeFile
from shared.documents.locate import direct_id

REPLACED, DELETED = 0.1, 0.05
"""The shares of documents that get a second file, and that are deleted in the end."""


@dataclass(frozen=True)
class Sent:
    """A document that was uploaded: what its last file was, and what must become of it."""

    tenant: str
    id: str
    key: str
    file: MadeFile
    by: Literal["api", "bucket"]
    at: float
    """When its last file was there, in seconds of the steady clock."""
    is_deleted: bool = False

    @property
    def wanted(self) -> str:
        """The state that it must end in."""
        return "deleted" if self.is_deleted else "indexed" if self.file.readable else "failed"


class Owners:
    """Some tenants who upload files of every format."""

    def __init__(self, house: IngestHouse, maker: FileMaker, seed: int) -> None:
        self.sent: dict[str, Sent] = {}
        self._house = house
        self._maker = maker
        self._dice = random.Random(seed)

    def upload(self, number: int) -> None:
        """Upload one new file, announced or straight into the bucket."""
        tenant, file = TENANTS[number % len(TENANTS)], self._maker.make(number)
        if number % 2:
            key = f"{tenant}/reports/2026/{file.name}"
            sent = Sent(tenant, direct_id(key), key, file, "bucket", 0.0)
        else:
            document, _ = self._house.desk.announce(owner(tenant), file.name, (), {"of": "bench"})
            sent = Sent(tenant, document.id, document.key, file, "api", 0.0)
        self._put(sent)

    def change_some(self, step: Callable[[], None]) -> None:
        """Give some documents another file, and delete some, in whatever state they are."""
        for number, sent in enumerate(list(self.sent.values())):
            fate = self._dice.random()
            if fate < REPLACED:
                made = self._maker.make(number, version=2)
                self._put(replace(sent, file=replace(made, name=sent.file.name)))
            elif fate < REPLACED + DELETED:
                self._delete(sent)
            step()

    def _put(self, sent: Sent) -> None:
        labels = {"of": "bench", "groups": "staff"} if sent.by == "bucket" else {}
        self._house.s3.put_object(
            Bucket=self._house.bucket, Key=sent.key, Body=sent.file.data, Metadata=labels
        )
        self.sent[sent.id] = replace(sent, at=time.monotonic())

    def _delete(self, sent: Sent) -> None:
        """One that was put into the bucket by hand is taken out by hand, if it is known by then."""
        known = self._house.auditing.documents.get(sent.tenant, sent.id)
        if sent.by == "api":
            self._house.desk.delete(owner(sent.tenant), sent.id)
        elif known:
            self._house.s3.delete_object(Bucket=self._house.bucket, Key=sent.key)
        else:
            return
        self.sent[sent.id] = replace(sent, is_deleted=True, at=time.monotonic())
