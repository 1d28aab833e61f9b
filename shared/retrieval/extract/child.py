"""The process that reads files for `bounded`: hostile ones may fill or stall it, and it is killed.

It gets frames on its standard input, a request and then the file's bytes, and answers each pair
with one frame on its standard output. An empty frame says that it is ready.
"""

import os
import re
import signal
import struct
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Literal

from shared.errors import DocumentError
from shared.retrieval.extract.extractor import FileExtractor
from shared.retrieval.extract.limits import MEGABYTE, ExtractLimits
from shared.types.documents import FailureCode
from shared.types.retrieval import Extract
from shared.types.value import Value

if sys.platform != "win32":
    import resource

MODULE = "shared.retrieval.extract.child"
LENGTH = struct.Struct(">Q")
LONGEST_FRAME_BYTES = 128 * MEGABYTE
LARGE_BYTES = 256 * MEGABYTE
"""Grown above this, the process is not used again: what it holds is needed for embedding."""
SPARE_SECONDS = 5
STATUS = Path("/proc/self/status")


class Request(Value):
    """A file that is to be read; after `seconds` nobody waits for its text any more."""

    name: str
    seconds: float
    limits: ExtractLimits


class Refusal(Value):
    """Why a file cannot be read."""

    reason: FailureCode
    sentence: str


class Reply(Value):
    """What came of a file; after the `last` reply the process takes no further one."""

    outcome: Extract | Refusal
    last: bool = False


def write_frame(stream: IO[bytes], body: bytes) -> None:
    """Send some bytes after their length; the stream still has to be flushed."""
    stream.write(LENGTH.pack(len(body)))
    stream.write(body)


def frames(stream: IO[bytes]) -> Iterator[bytes]:
    """The frames that come, until the other side ends, is cut off, or sends far too much."""
    while len(head := stream.read(LENGTH.size)) == LENGTH.size:
        (size,) = LENGTH.unpack(head)
        body = stream.read(size) if size <= LONGEST_FRAME_BYTES else b""
        if len(body) < size:
            return
        yield body


def main(memory_bytes: int) -> None:
    """Read files until standard input closes."""
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # What a library prints must not come between the replies.
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer.
    bound_memory(memory_bytes)
    send(replies, b"")
    requests = frames(sys.stdin.buffer)
    for header in requests:
        reply = read(Request.model_validate_json(header), next(requests, b""), memory_bytes)
        send(replies, reply.model_dump_json().encode())


def bound_memory(memory_bytes: int) -> None:
    """Let allocations above the bound fail, and leave no memory image behind, where that can be."""
    if sys.platform != "win32":
        for kind, most in ((resource.RLIMIT_AS, memory_bytes), (resource.RLIMIT_CORE, 0)):
            with suppress(ValueError, OSError):  # macOS has the first only by name.
                resource.setrlimit(kind, (most, most))


def send(stream: IO[bytes], body: bytes) -> None:
    """Send a frame at once."""
    write_frame(stream, body)
    stream.flush()


def read(request: Request, data: bytes, memory_bytes: int) -> Reply:
    """What comes of one file. Whatever else goes wrong ends the process, which tells enough."""
    die_after(request.seconds + SPARE_SECONDS)
    try:
        extract = FileExtractor(request.limits).extract(request.name, data)
    except DocumentError as error:
        if error.reason == "damaged_file" and peak_bytes("VmPeak") > memory_bytes / 2:
            raise MemoryError from error  # What libraries call damage was our bound.
        refusal = Refusal(reason=error.reason, sentence=error.sentence)
        return Reply(outcome=refusal, last=is_large())
    finally:
        die_after(0)
    return Reply(outcome=extract, last=is_large())


def die_after(seconds: float) -> None:
    """Have the system end this process then, should its parent be gone; 0 calls that off."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, seconds)


def is_large() -> bool:
    """Whether this process ever held so much memory that a fresh one should follow."""
    return peak_bytes("VmHWM") > LARGE_BYTES


def peak_bytes(line: Literal["VmPeak", "VmHWM"]) -> int:
    """The most memory that this process ever asked for, or held; 0 where only Linux could tell.

    `getrusage` would count the parent's memory as ours.
    """
    try:
        status = STATUS.read_text()
    except OSError:
        return 0
    peak = re.search(rf"{line}:\s*(\d+) kB", status)
    return int(peak[1]) * 1024 if peak else 0


if __name__ == "__main__":
    main(int(sys.argv[1]))
