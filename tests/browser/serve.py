"""Runs the real local system for a browser until its standard input closes.

`python -m tests.browser.serve FOLDER` takes free ports and prints one line of JSON: where the API
is, the developer's key, and where files are uploaded to.
"""

import json
import sys
from pathlib import Path

from infra.local.folder import Folder
from infra.local.system import LocalSystem
from tests.unit.embedder.built import built_embedder


def main(root: Path) -> None:
    """Serve the data in this folder, with the embedding model that the install built."""
    root.mkdir(parents=True, exist_ok=True)
    built_embedder()
    folder = Folder(root)
    system = LocalSystem(folder, 0)
    system.start()
    uploads = json.loads(folder.environment.read_bytes())["AWS_ENDPOINT_URL"]
    about = {"url": system.url, "key": system.key, "uploads": uploads}
    print(json.dumps(about), flush=True)
    sys.stdin.read()
    system.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
