"""The whole system on one machine, from the topology: stores, functions, what wakes them."""

from contextlib import ExitStack
from typing import Protocol

from functions.audit.settings import FunctionSettings as AuditSettings
from functions.audit.wiring import wire
from functions.reindex.handler import made
from infra.local.access import developer_key, provider_keys
from infra.local.cloud import LocalCloud
from infra.local.environment import environment, save
from infra.local.folder import Folder, write_whole
from infra.local.front import Front
from infra.local.gateway import build
from infra.local.names import bucket_name
from infra.local.poller import Poller
from infra.local.requeue import requeue
from infra.local.resume import resume
from infra.local.runtime import Runtime
from infra.local.scheduler import Scheduler
from infra.local.warm import warm
from infra.topology import BUCKETS, POLLS, SCHEDULES
from shared.settings import load, provide
from shared.types.recipe import MINILM_DIMENSION

UPLOADS = next(bucket_name(bucket) for bucket in BUCKETS if bucket.name == "uploads")


class Part(Protocol):
    """What is started and stopped; stopping is safe whatever became of the start."""

    def start(self) -> None:
        """Come up."""

    def stop(self) -> None:
        """Go down."""


class LocalSystem:
    """Everything that runs; one to a process, since its functions read one environment."""

    def __init__(
        self,
        folder: Folder,
        port: int,
        *,
        exactly: bool = False,
        dimension: int = MINILM_DIMENSION,
    ) -> None:
        """Take the ports. Raises Unusable where they are not free or the folder is not ours.

        `dimension` is how long the vectors of a new generation of the index are to be.
        """
        folder.prepare()
        self._folder = folder
        self._dimension = dimension
        self._runtime = Runtime()
        self._front = Front(build(self._runtime), port, exactly=exactly)
        self._cloud = LocalCloud(folder)
        self._started = ExitStack()
        self.key = ""
        """The developer's API key, once started."""
        self.providers: list[str] = []
        """Whose model keys were found in the environment."""
        self.index = ""
        """What is being done about the index, once started; nothing, mostly."""

    @property
    def url(self) -> str:
        """Where the API is."""
        return self._front.url

    @property
    def bucket_url(self) -> str:
        """Where files are put straight into the upload bucket."""
        return f"{self._cloud.url}/{UPLOADS}"

    @property
    def port(self) -> int:
        """The API's port."""
        return self._front.port

    def start(self) -> None:
        """Bring everything up, stores first; when this returns, requests are answered."""
        self._begin(self._cloud)
        variables = environment(self._folder, self._cloud.url, self._dimension)
        provide(variables)
        self.key = developer_key(self._folder, self._cloud.client("dynamodb"))
        self.providers = provider_keys(self._cloud.client("secretsmanager"))
        warm(self._runtime)
        # Before anything is taken from a queue: an upload would be the first of a new index.
        self.index = resume(made()[0])
        requeue(wire(load(AuditSettings))[0])
        for poll in POLLS:
            self._begin(Poller(poll, self._cloud.client("sqs"), self._runtime))
        self._begin(Scheduler(SCHEDULES, self._runtime))
        self._begin(self._front)
        save(self._folder, variables)
        write_whole(self._folder.url, f"{self.url}\n".encode())

    def stop(self) -> None:
        """Take down what was brought up, in some seconds, the stores last."""
        self._folder.environment.unlink(missing_ok=True)
        self._folder.url.unlink(missing_ok=True)
        self._started.close()

    def _begin(self, part: Part) -> None:
        # Registered first: a part that breaks while it starts has to be stopped, too.
        self._started.callback(part.stop)
        part.start()
