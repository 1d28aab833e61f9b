"""Assets, really bundled for Lambda: what is in them, how large they are, and when they change."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from infra.bundling.asset import Asset
from infra.bundling.closure import ROOT
from infra.bundling.programs import find_compiler
from infra.topology import FUNCTIONS, function

from .environments import DEMANDING, DOMAIN

LARGEST_BYTES = 250 * 1024 * 1024
"""What Lambda takes, unzipped."""


@dataclass(frozen=True)
class Bundled:
    """A bundled asset's files by their path, with their sizes."""

    root: Path
    sizes: dict[str, int]
    compiled: bool

    def has(self, package: str) -> bool:
        return any(it.startswith((f"{package}/", f"{package}.py")) for it in self.sizes)


Bundle = Callable[[str], Bundled]


@pytest.fixture(scope="session")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    """Bundles a function once; wheels are kept under build/, as for a deployment."""
    made: dict[str, Bundled] = {}
    compiler = find_compiler()

    def of(name: str) -> Bundled:
        if name not in made:
            root = tmp_path_factory.mktemp(name)
            Asset(function(name), DOMAIN, compiler).write(root)
            files = (path for path in root.rglob("*") if path.is_file())
            sizes = {path.relative_to(root).as_posix(): path.stat().st_size for path in files}
            made[name] = Bundled(root, sizes, compiler is not None)
        return made[name]

    return of


@pytest.mark.parametrize("name", [it.name for it in FUNCTIONS])
def test_fits_into_lambda(bundle: Bundle, name: str) -> None:
    assert sum(bundle(name).sizes.values()) < LARGEST_BYTES


def test_bundles_search_with_its_engine_and_its_embedder(bundle: Bundle) -> None:
    search = bundle("search")

    assert all(search.has(it) for it in ("opensearchpy", "onnxruntime", "pydantic", "functions"))
    assert {"embedder/model.onnx", "embedder/tokenizer.json"} <= set(search.sizes)


def test_bundles_search_without_models_web_servers_and_what_lambda_has(bundle: Bundle) -> None:
    search = bundle("search")

    for absent in ("anthropic", "openai", "starlette", "boto3", "botocore", "functions/chat"):
        assert not search.has(absent)


def test_bundles_the_authorizer_small(bundle: Bundle) -> None:
    authorize = bundle("authorize")

    assert authorize.has("pydantic")
    assert not authorize.has("numpy")
    assert sum(authorize.sizes.values()) < 20_000_000


def test_bundles_the_chat_with_its_start_script_at_the_top(bundle: Bundle) -> None:
    script = bundle("chat").root / "run.sh"

    assert script.stat().st_mode & 0o111
    assert bundle("chat").has("uvicorn")


def test_ships_arm_libraries_alone(bundle: Bundle) -> None:
    libraries = [it for it in bundle("search").sizes if it.endswith(".so")]

    assert libraries
    assert not [it for it in libraries if "x86_64" in it]
    machine = (bundle("search").root / libraries[0]).read_bytes()[18:20]
    assert machine == b"\xb7\x00"


def test_ships_bytecode_of_every_module_where_lambdas_python_is_here(bundle: Bundle) -> None:
    search = bundle("search")
    handler = "functions/search/__pycache__/handler.cpython-313.pyc"

    assert (handler in search.sizes) == search.compiled
    assert any(it.startswith("pydantic/__pycache__") for it in search.sizes) == search.compiled


def test_ships_no_tests_and_no_installers_notes(bundle: Bundle) -> None:
    for path in bundle("process").sizes:
        assert "/tests/" not in path
        assert not path.endswith((".dist-info/RECORD", ".pyi"))


def test_names_an_asset_by_what_is_in_it() -> None:
    one = Asset(function("audit"), DOMAIN, None)
    same = Asset(function("audit"), DEMANDING, None)

    assert one.digest == same.digest
    assert one.digest != Asset(function("audit"), DOMAIN, "python3.13").digest
    assert (
        Asset(function("search"), DOMAIN, None).digest
        != Asset(function("search"), DEMANDING, None).digest
    )


def test_makes_the_same_bytes_again(bundle: Bundle, tmp_path: Path) -> None:
    first = bundle("authorize")

    Asset(function("authorize"), DOMAIN, find_compiler()).write(tmp_path)

    for path in first.sizes:
        assert (tmp_path / path).read_bytes() == (first.root / path).read_bytes()


def test_leaves_the_project_as_it_was(bundle: Bundle) -> None:
    handler = ROOT / "functions" / "search" / "handler.py"
    shipped = bundle("search").root / "functions" / "search" / "handler.py"

    assert shipped.read_bytes() == handler.read_bytes()
    assert shipped.stat().st_ino != handler.stat().st_ino
