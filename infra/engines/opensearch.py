"""A real OpenSearch node: one node with k-NN, plain HTTP, no login, on 127.0.0.1."""

import os
import shutil
from functools import partial
from pathlib import Path
from typing import ClassVar

from infra.engines.artifacts import Artifacts
from infra.engines.engine import Engine
from infra.engines.java import QUICK_START, java_command, java_missing
from infra.engines.opensearch_home import VERSION, assemble
from infra.engines.registries import download_from_maven, maven_missing

POM = Path(__file__).parent / "opensearch.pom.xml"
HEAP_MB = 512
# The node relies on Java's security manager, which Java 24 took away.
LOWEST_JAVA, HIGHEST_JAVA = 17, 23

CONFIGURATION = """\
cluster.name: groundwork
network.host: 127.0.0.1
http.port: {port}
transport.port: 0
discovery.type: single-node
path.data: {folder}/data
path.logs: {folder}/logs
# Such a machine's disk is often nearly full, and its data are thrown away anyway.
cluster.routing.allocation.disk.threshold_enabled: false
action.auto_create_index: false
"""

LOGGING = """\
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = [%p] %c{1.}: %m%n
rootLogger.level = warn
rootLogger.appenderRef.console.ref = console
"""

JAVA_OPTIONS = [
    f"-Xms{HEAP_MB}m",
    f"-Xmx{HEAP_MB}m",
    *QUICK_START,
    "-Xss1m",
    "-Djava.awt.headless=true",
    "-Dfile.encoding=UTF-8",
    "-Djna.nosys=true",
    "-Djava.security.manager=allow",
    "-Djava.locale.providers=SPI,COMPAT",
    "-Dio.netty.noUnsafe=true",
    "-Dio.netty.noKeySetOptimization=true",
    "-Dio.netty.recycler.maxCapacityPerThread=0",
    "-Dlog4j.shutdownHookEnabled=false",
    "-Dlog4j2.disable.jmx=true",
    "-Dopensearch.distribution.type=zip",
    "-Dopensearch.bundled_jdk=false",
]


class OpenSearchServer(Engine):
    """OpenSearch 2.19.1 with its k-NN plugin, empty at every start.

    `with OpenSearchServer() as server: OpenSearch(server.url)`. Give every `knn_vector` the engine
    `lucene`: the native libraries of the default engine are not part of what is fetched.
    """

    title: ClassVar[str] = f"OpenSearch {VERSION}"
    ready_path: ClassVar[str] = "/_cluster/health?wait_for_status=green&timeout=1s"
    runs_as_root: ClassVar[bool] = False

    @property
    def artifacts(self) -> Artifacts:
        """The bare node, the k-NN plugin and five modules (60 MB)."""
        return Artifacts("opensearch", partial(download_from_maven, POM), self.cache)

    def lacks(self) -> str | None:
        """Say what is missing: Java 17 to 23, setpriv for root, Maven until the files are there."""
        missing = java_missing(LOWEST_JAVA, HIGHEST_JAVA)
        if missing is None and os.getuid() == 0 and shutil.which("setpriv") is None:
            missing = "it refuses to run as root and there is no setpriv on PATH to leave root with"
        return missing or (None if self.artifacts.present() else maven_missing())

    def command(self, folder: Path, port: int) -> list[str]:
        """Write the node's configuration into the folder and return its command line."""
        home = assemble(self.artifacts.folder)
        for name in ("config", "data", "logs", "tmp"):
            (folder / name).mkdir()
        configuration = CONFIGURATION.format(port=port, folder=folder)
        (folder / "config" / "opensearch.yml").write_text(configuration)
        (folder / "config" / "log4j2.properties").write_text(LOGGING)
        places = [f"-Dopensearch.path.home={home}", f"-Dopensearch.path.conf={folder / 'config'}"]
        options = [*JAVA_OPTIONS, f"-Djava.io.tmpdir={folder / 'tmp'}", *places]
        return [
            java_command(),
            *options,
            "-cp",
            f"{home}/lib/*",
            "org.opensearch.bootstrap.OpenSearch",
        ]
