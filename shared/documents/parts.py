"""What noting a document's life and bringing it to its end take, whoever does that."""

from typing import Protocol

from shared.document_ports import Intake
from shared.index_ports import Remover
from shared.ports import Clock, Documents, Ids, Uploads
from shared.webhook_ports import Herald


class Books(Protocol):
    """What it takes to write down what has become of a document."""

    @property
    def documents(self) -> Documents:
        """The table."""

    @property
    def clock(self) -> Clock:
        """The time."""

    @property
    def ids(self) -> Ids:
        """Names of events."""


class Closing(Books, Protocol):
    """What it takes to bring a document to its end that is not read any more."""

    @property
    def uploads(self) -> Uploads:
        """The bucket."""

    @property
    def index(self) -> Remover:
        """The passages, to be removed."""

    @property
    def herald(self) -> Herald:
        """Who tells the owner."""

    @property
    def intake(self) -> Intake:
        """The queue of files that are to be looked at."""
