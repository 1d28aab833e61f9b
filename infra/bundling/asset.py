"""A function's asset: its import closure, the wheels that it needs, and perhaps the model."""

import json
import os
import shutil
from dataclasses import dataclass
from functools import cached_property
from hashlib import file_digest, sha256
from pathlib import Path

from infra.bundling.closure import EMBEDDERS, ROOT, Closure, closure, unused_modules
from infra.bundling.requirements import PYTHON, requirement_rows
from infra.bundling.wheels import PLATFORM, compile_all, install
from infra.environments import Environment
from infra.pieces import Function
from shared.retrieval.minilm import MODEL_FILE, TOKENIZER_FILE

WHEELS = ROOT / "build" / "wheels"
MODEL = ROOT / ".groundwork" / "embedder"
MODEL_IN_ASSET = "embedder"
SHELL = ".sh"
FORM = 1
"""Raised when assets are made in another way, so that all are made anew."""


class ModelMissing(Exception):
    """The embedding model was not built; the message says what to do."""


@dataclass(frozen=True)
class Asset:
    """What one function ships in one environment; nothing is read before it is asked for."""

    function: Function
    environment: Environment
    compiler: str | None

    @cached_property
    def closure(self) -> Closure:
        """The function's own files, and the packages that they import."""
        module = f"functions.{self.function.name}.handler"
        return closure(module, unused_modules(self.function, self.environment))

    @cached_property
    def rows(self) -> tuple[str, ...]:
        """The rows of the lock that the packages need."""
        return requirement_rows(self.closure.packages)

    @cached_property
    def model_files(self) -> tuple[Path, ...]:
        """The embedding model, where the function runs it itself. Raises ModelMissing."""
        if not any(_module(file) == EMBEDDERS["minilm"] for file in self.closure.files):
            return ()
        files = (MODEL / MODEL_FILE, MODEL / TOKENIZER_FILE)
        if not all(file.is_file() for file in files):
            raise ModelMissing("The embedding model is not built: run `make install`.")
        return files

    @cached_property
    def digest(self) -> str:
        """A SHA-256 of everything that goes in: the same asset has the same name everywhere."""
        parts: dict[str, object] = {
            "form": [FORM, PLATFORM, PYTHON, bool(self.compiler)],
            "files": {file: _sha256(ROOT / file) for file in self.closure.files},
            "rows": self.rows,
            "model": {file.name: _sha256(file) for file in self.model_files},
        }
        return sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()

    def write(self, target: Path, wheels: Path = WHEELS) -> None:
        """Fill a folder with the asset. Raises BundlingFailed, Unlocked or ModelMissing."""
        _write_code(self.closure.files, target, self.compiler)
        _link_tree(install(self.rows, wheels, self.compiler), target)
        for file in self.model_files:
            _link(file, target / MODEL_IN_ASSET / file.name)


def _write_code(files: tuple[str, ...], target: Path, compiler: str | None) -> None:
    """Our own files; a start script goes to the top, where Lambda looks for its handler."""
    for file in files:
        place = target / (Path(file).name if file.endswith(SHELL) else file)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / file, place)
        place.chmod(0o755 if file.endswith(SHELL) else 0o644)
    if compiler:
        compile_all(target, compiler)


def _link_tree(source: Path, target: Path) -> None:
    for file in source.rglob("*"):
        if file.is_file():
            _link(file, target / file.relative_to(source))


def _link(source: Path, place: Path) -> None:
    """A second name for a file that nobody changes, or a copy on another disk."""
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, place)
    except OSError:
        shutil.copyfile(source, place)


def _module(file: str) -> str:
    return file.removesuffix(".py").replace("/", ".")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
