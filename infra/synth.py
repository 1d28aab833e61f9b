"""Writes the templates with the Node that its Python package brings: `python -m infra.synth`.

Takes the options of `infra.app`, which it starts: CDK looks for Node as soon as it is imported.
"""

import subprocess
import sys

from infra.node import NodeMissing, find_node


def main() -> int:
    """Start `infra.app` with Node beside it; the exit status is its own."""
    try:
        node = find_node()
    except NodeMissing as error:
        print(error, file=sys.stderr)
        return 1
    told = ["env", f"JSII_NODE={node}"]
    return subprocess.call([*told, sys.executable, "-m", "infra.app", *sys.argv[1:]])


if __name__ == "__main__":
    raise SystemExit(main())
