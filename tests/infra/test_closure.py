"""Import closures: a function ships what it can import, and nothing of its neighbours."""

import subprocess
import sys
from pathlib import Path

import pytest

from infra.bundling.closure import (
    ADAPTERS,
    DATA,
    EMBEDDERS,
    ENGINES,
    RERANKERS,
    ROOT,
    Closure,
    closure,
    unused_modules,
)
from infra.environments import environment
from infra.topology import FUNCTIONS, function

from .environments import DEMANDING, DOMAIN

OPENAI = environment(
    "remote",
    {
        "search": "domain",
        "embedder": "openai",
        "embedder_model": "text-embedding-3-small",
        "embedder_dimension": 1_536,
        "embedder_secret": "openai",
    },
)


def of(name: str) -> Closure:
    return closure(f"functions.{name}.handler", unused_modules(function(name), DOMAIN))


def write(root: Path, path: str, text: str = "") -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text)


def test_follows_imports_wherever_they_stand(tmp_path: Path) -> None:
    write(tmp_path, "shared/__init__.py")
    write(tmp_path, "shared/a.py", "import json\nfrom shared import b\n")
    write(
        tmp_path, "shared/b.py", "def f():\n    from shared.c import g\n    import numpy.linalg\n"
    )
    write(tmp_path, "shared/c.py", "g = 1\n")
    write(tmp_path, "shared/d.py")

    found = closure("shared.a", root=tmp_path)

    files = ("shared/__init__.py", "shared/a.py", "shared/b.py", "shared/c.py")
    assert found == Closure(files, ("numpy",))


def test_follows_no_import_that_is_for_type_checkers_alone(tmp_path: Path) -> None:
    write(
        tmp_path,
        "shared/a.py",
        "if TYPE_CHECKING:\n    import numpy\nelse:\n    import shared.b\n",
    )
    write(tmp_path, "shared/b.py", "if typing.TYPE_CHECKING:\n    import docx\n")

    found = closure("shared.a", root=tmp_path)

    assert found == Closure(("shared/a.py", "shared/b.py"), ())


def test_leaves_a_module_out_with_all_that_only_it_needs(tmp_path: Path) -> None:
    write(tmp_path, "shared/a.py", "import shared.b\n")
    write(tmp_path, "shared/b.py", "import numpy\nimport shared.c\n")
    write(tmp_path, "shared/c.py", "import docx\n")

    assert closure("shared.a", frozenset({"shared.b"}), tmp_path) == Closure(("shared/a.py",), ())


def test_says_that_there_is_no_such_module(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"no module `functions\.nobody\.handler`"):
        closure("functions.nobody.handler", root=tmp_path)


@pytest.mark.parametrize("name", [it.name for it in FUNCTIONS])
def test_ships_no_file_of_another_function(name: str) -> None:
    others = tuple(f"functions/{it.name}/" for it in FUNCTIONS if it.name != name)

    assert f"functions/{name}/handler.py" in of(name).files
    assert not [file for file in of(name).files if file.startswith(others)]


@pytest.mark.parametrize("name", [it.name for it in FUNCTIONS])
def test_ships_all_that_its_modules_import(name: str, tmp_path: Path) -> None:
    for file in of(name).files:
        write(tmp_path, file, (ROOT / file).read_text())
    modules = [
        it.removesuffix(".py").replace("/", ".") for it in of(name).files if it[-3:] == ".py"
    ]
    code = f"import sys; sys.path.insert(0, '.'); [__import__(it) for it in {modules}]"

    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert not done.returncode, done.stderr


def test_ships_no_model_sdk_with_search() -> None:
    assert not {"anthropic", "openai", "starlette", "uvicorn"} & set(of("search").packages)


def test_ships_the_openai_sdk_with_search_where_it_embeds_by_it() -> None:
    found = closure("functions.search.handler", unused_modules(function("search"), OPENAI))

    assert "openai" in found.packages
    assert "onnxruntime" not in found.packages


def test_ships_nothing_of_search_with_functions_that_do_not_search() -> None:
    for it in FUNCTIONS:
        if it.searches == "no":
            assert not {"opensearchpy", "onnxruntime", "numpy"} & set(of(it.name).packages)


def test_ships_no_embedding_model_with_functions_that_embed_nothing() -> None:
    for it in FUNCTIONS:
        ships = {"onnxruntime", "tokenizers"} <= set(of(it.name).packages)

        assert ships == it.embeds


def test_ships_the_models_of_older_generations_beside_the_chosen_one() -> None:
    for name in ("chat", "search", "process", "reindex"):
        unused = unused_modules(function(name), DEMANDING)
        found = closure(f"functions.{name}.handler", unused)

        assert set(EMBEDDERS.values()) <= {module(file) for file in found.files}


def test_ships_a_courier_and_no_search_with_who_tells_owners() -> None:
    for name in ("webhooks", "deliver"):
        assert {"httpcore2", "standardwebhooks"} <= set(of(name).packages)
        assert not {"numpy", "opensearchpy", "anthropic", "openai"} & set(of(name).packages)


def test_ships_what_reads_files_with_who_indexes_them_alone() -> None:
    readers = {"pypdfium2", "docx", "pptx", "python_calamine", "selectolax"}
    for it in FUNCTIONS:
        ships = readers & set(of(it.name).packages)

        assert ships == (readers if it.name in ("process", "reindex") else set())


def test_ships_models_and_no_readers_with_what_understands() -> None:
    shipped = set(of("understand").packages)

    assert {"anthropic", "openai", "py3langid", "jsonschema"} <= shipped
    assert not {"pypdfium2", "docx", "pptx", "python_calamine", "opensearchpy"} & shipped


def test_ships_nothing_that_cuts_or_judges_with_who_only_removes_or_steers() -> None:
    for name in ("documents", "operations", "audit"):
        shipped = {module(file) for file in of(name).files}

        assert not {"shared.retrieval.chunk", "shared.retrieval.preparation"} & shipped
        assert "shared.retrieval.extract.extractor" not in shipped


def test_ships_no_reranker_that_no_feature_asks() -> None:
    for it in FUNCTIONS:
        assert not set(RERANKERS.values()) & {module(file) for file in of(it.name).files}


def module(file: str) -> str:
    """A file's name as a module."""
    return file.removesuffix(".py").replace("/", ".")


def test_ships_the_server_that_the_start_script_names() -> None:
    script = (ROOT / "functions/chat/run.sh").read_text()

    assert "-m uvicorn functions.chat.handler:app" in script
    assert "uvicorn" in of("chat").packages
    assert "functions/chat/run.sh" in of("chat").files


def test_ships_the_release_with_the_chat_and_the_page_with_the_console() -> None:
    assert {"shared/features.toml", "shared/models/catalog.toml"} <= set(of("chat").files)
    assert any(file.startswith("shared/prompts/catalog/") for file in of("chat").files)
    assert "functions/console/page/index.html" in of("console").files
    assert "shared/features.toml" not in of("authorize").files


def test_ships_every_data_file_with_some_function() -> None:
    rooms = ("functions", "shared")
    data = {
        path.relative_to(ROOT).as_posix()
        for room in rooms
        for path in (ROOT / room).rglob("*")
        if path.is_file() and path.suffix not in (".py", ".pyc")
    }
    named = tuple(named for files in DATA.values() for named in files)

    assert all(path.startswith(named) for path in data)
    assert all((ROOT / path).exists() for path in named)


def test_knows_every_adapter_by_its_module() -> None:
    for name in (*ADAPTERS, *ENGINES):
        assert (ROOT / (name.replace(".", "/") + ".py")).is_file()
