"""The OpenSearch node put together from its parts: the bare node, modules, the k-NN plugin."""

import hashlib
import os
import shutil
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from infra.engines.artifacts import EngineUnavailable

VERSION = "2.19.1"
NODE_ZIP = f"opensearch-{VERSION}.zip"
KNN_ZIP = f"opensearch-knn-{VERSION}.0.zip"


@dataclass(frozen=True)
class Module:
    """One module of the node: its class, jars, the module it extends, what its policy permits."""

    name: str
    classname: str
    jars: tuple[str, ...]
    extends: str = ""
    permissions: tuple[str, ...] = ()


PAINLESS = Module(
    "lang-painless",
    "org.opensearch.painless.PainlessPlugin",
    ("lang-painless", "opensearch-scripting-painless-spi", "antlr4-runtime", "asm"),
    # It makes classes while it runs: one for each script.
    permissions=(
        'java.lang.RuntimePermission "createClassLoader"',
        'java.lang.RuntimePermission "getClassLoader"',
    ),
)
REINDEX = Module(
    "reindex",
    "org.opensearch.index.reindex.ReindexPlugin",
    ("reindex-client", "opensearch-rest-client", "opensearch-ssl-config", "http", "commons-"),
    permissions=(
        'java.net.SocketPermission "*", "connect"',
        'java.net.NetPermission "getProxySelector"',
    ),
)
MODULES = (
    PAINLESS,
    REINDEX,
    Module(
        "analysis-common",
        "org.opensearch.analysis.common.CommonAnalysisPlugin",
        ("analysis-common",),
        extends=PAINLESS.name,
    ),
    Module("mapper-extras", "org.opensearch.index.mapper.MapperExtrasPlugin", ("mapper-extras",)),
    Module("parent-join", "org.opensearch.join.ParentJoinPlugin", ("parent-join",)),
)


def assemble(artifacts: Path) -> Path:
    """Return the node's home, made from the artifacts at the first call and kept for later ones.

    It lies in the temporary folder and not in the project: as root the node runs under another
    user, who may not be able to walk into the project. Raises EngineUnavailable when somebody else
    owns the place.
    """
    place = Path(tempfile.gettempdir()) / f"groundwork-opensearch-{os.getuid()}"
    place.mkdir(mode=0o755, exist_ok=True)
    if place.is_symlink() or place.stat().st_uid != os.getuid():
        raise EngineUnavailable(f"{place} belongs to somebody else")
    home = place / _fingerprint(artifacts)
    if not _whole(home):
        shutil.rmtree(home, ignore_errors=True)
        making = Path(tempfile.mkdtemp(dir=place))
        _build(artifacts, making)
        try:
            making.rename(home)
        except OSError:
            # Somebody else has put its own there meanwhile, made of the same parts.
            shutil.rmtree(making)
    return home


def _build(artifacts: Path, home: Path) -> None:
    with zipfile.ZipFile(artifacts / NODE_ZIP) as node:
        node.extractall(home)
    root = home / f"opensearch-{VERSION}"
    for part in [*root.iterdir()]:
        part.rename(home / part.name)
    root.rmdir()
    with zipfile.ZipFile(artifacts / KNN_ZIP) as knn:
        knn.extractall(home / "plugins" / "opensearch-knn")
    for module in MODULES:
        _add(module, artifacts, home / "modules" / module.name)
    for path in [home, *home.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)
    # A cleaner of temporary files may take some of them away; then the count tells.
    (home / ".files").write_text(str(_files(home)))


def _add(module: Module, artifacts: Path, folder: Path) -> None:
    folder.mkdir()
    for jar in artifacts.glob("*.jar"):
        if jar.name.startswith(module.jars):
            shutil.copy(jar, folder)
    description = {
        "name": module.name,
        "description": f"The {module.name} module",
        "version": VERSION,
        "opensearch.version": VERSION,
        "java.version": "11",
        "classname": module.classname,
        "extended.plugins": module.extends,
        "has.native.controller": "false",
    }
    lines = "".join(f"{key}={value}\n" for key, value in description.items())
    (folder / "plugin-descriptor.properties").write_text(lines)
    if module.permissions:
        grants = "".join(f"  permission {permission};\n" for permission in module.permissions)
        (folder / "plugin-security.policy").write_text(f"grant {{\n{grants}}};\n")


def _fingerprint(artifacts: Path) -> str:
    recipe = (artifacts / ".checked").read_text() + Path(__file__).read_text()
    return hashlib.sha256(recipe.encode()).hexdigest()[:16]


def _whole(home: Path) -> bool:
    count = home / ".files"
    return count.is_file() and int(count.read_text()) == _files(home) - 1


def _files(home: Path) -> int:
    return sum(path.is_file() for path in home.rglob("*"))
