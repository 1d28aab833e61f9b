"""Which Java this machine has, and the options that let a test's engine start fast."""

import re
import shutil
import subprocess

# Only the quick compiler: a run ends before the optimising one would have paid off.
QUICK_START = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"]


def java_missing(lowest: int, highest: int | None = None) -> str | None:
    """Say why this machine's Java does not serve (absent, too old, too new), or nothing."""
    java = shutil.which("java")
    if java is None:
        return "no java on PATH"
    major = _major(java)
    if lowest <= major <= (highest or major):
        return None
    wanted = f"{lowest} to {highest}" if highest else f"{lowest} or newer"
    return f"Java {major} is on PATH, it needs {wanted}"


def java_command() -> str:
    """Return the path of the machine's java; ask `java_missing` first."""
    return shutil.which("java") or "java"


def _major(java: str) -> int:
    answer = subprocess.run([java, "-version"], capture_output=True, text=True, check=False)
    found = re.search(r'version "(?:1\.)?(\d+)', answer.stderr + answer.stdout)
    return int(found.group(1)) if found else 0
