"""A real DynamoDB Local for tests: conditional writes are exact under threads, data in memory."""

import platform
from functools import partial
from pathlib import Path
from typing import ClassVar

from infra.engines.artifacts import Artifacts
from infra.engines.engine import Engine
from infra.engines.java import QUICK_START, java_command, java_missing
from infra.engines.registries import download_from_maven, maven_missing

POM = Path(__file__).parent / "dynamodb.pom.xml"
MAIN_CLASS = "software.amazon.dynamodb.services.local.main.ServerRunner"
LOWEST_JAVA = 17


class DynamoDBLocal(Engine):
    """DynamoDB Local 3.0.0 in memory; every region and every credential see the same tables.

    `with DynamoDBLocal() as server: boto3.client("dynamodb", endpoint_url=server.url, ...)`. It
    knows no option for the address it listens on, so it is reachable from the network while the
    tests run.
    """

    title: ClassVar[str] = "DynamoDB Local 3.0.0"
    ready_path: ClassVar[str] = "/"
    # Up, and missing a signature.
    ready_status: ClassVar[int] = 400

    @property
    def artifacts(self) -> Artifacts:
        """The server, its dependencies and SQLite's native library (41 MB)."""
        return Artifacts("dynamodb", partial(download_from_maven, POM), self.cache)

    def lacks(self) -> str | None:
        """Say what is missing: Linux on x86-64, Java 17, Maven until the files are there."""
        machine = f"{platform.system()} {platform.machine()}"
        if machine != "Linux x86_64":
            return f"its SQLite library is for Linux x86_64 and this is {machine}"
        return java_missing(LOWEST_JAVA) or (None if self.artifacts.present() else maven_missing())

    def command(self, folder: Path, port: int) -> list[str]:
        """Return its command line: in memory, one database for all, no telemetry."""
        files = self.artifacts.folder
        java = [java_command(), "-Xmx256m", *QUICK_START, f"-Djava.library.path={files}"]
        flags = ["-inMemory", "-sharedDb", "-disableTelemetry", "-port", str(port)]
        return [*java, f"-Djava.io.tmpdir={folder}", "-cp", f"{files}/*", MAIN_CLASS, *flags]
