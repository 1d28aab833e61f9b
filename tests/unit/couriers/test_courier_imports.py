"""Whoever only checks an address does not load what speaks HTTP."""

import subprocess
import sys

CHECKS = """
import sys
from shared.couriers.https import HttpsCourier
from shared.system import SystemClock

HttpsCourier(SystemClock()).check("https://8.8.8.8/in")
print(sorted({"ssl", "httpcore2", "h11", "anyio"} & set(sys.modules)))
"""


def test_a_check_loads_no_http_library() -> None:
    run = subprocess.run([sys.executable, "-c", CHECKS], capture_output=True, text=True, check=True)

    assert run.stdout.strip() == "[]"
