"""Reads files in a process of its own, which is killed when one takes too long or too much memory.

PDFium, lxml and lexbor cannot be interrupted, and a file of two kilobytes can keep them busy for
hours: so they never run in the process that has other work to do.
"""

import sys
import weakref
from contextlib import suppress
from pathlib import Path
from subprocess import PIPE, Popen
from threading import Lock, Timer

from shared.errors import DocumentError
from shared.retrieval.extract.child import MODULE, Reply, Request, frames, write_frame
from shared.retrieval.extract.draft import visible
from shared.retrieval.extract.limits import MEGABYTE, ExtractLimits
from shared.types.retrieval import Extract

ROOT = Path(__file__).parents[3]
LONGEST_SECONDS = 300.0
MEMORY_BYTES = 1_024 * MEGABYTE
START_SECONDS = 60.0


class BoundedExtractor:
    """Reads what FileExtractor reads, one file at a time, within bounds of time and memory.

    Its process starts with the first file and reads the next ones too, unless it died or grew.
    """

    def __init__(
        self,
        limits: ExtractLimits | None = None,
        seconds: float = LONGEST_SECONDS,
        memory_bytes: int = MEMORY_BYTES,
    ) -> None:
        self._limits = limits or ExtractLimits()
        self._seconds = seconds
        self._memory_bytes = memory_bytes
        self._lock = Lock()
        self._child: _Child | None = None

    @property
    def process_id(self) -> int | None:
        """The number of the process that waits for the next file, or none."""
        return self._child.process.pid if self._child else None

    def extract(self, name: str, data: bytes) -> Extract:
        """The text of a file with its title, sections and, in a PDF, pages.

        Raises DocumentError: `too_complex`, or as FileExtractor does. Raises ChildProcessError
        when the process does not even start, which is no fault of the file.
        """
        request = Request(name=visible(name), seconds=self._seconds, limits=self._limits)
        with self._lock:
            reply = self._ask(request, data)
        if reply is None:
            raise DocumentError(
                "too_complex",
                "The file takes too long or too much memory to read. Save it as a simpler file,"
                " for example as text, or divide it, and upload it again.",
            )
        if isinstance(reply.outcome, Extract):
            return reply.outcome
        raise DocumentError(reply.outcome.reason, reply.outcome.sentence)

    def _ask(self, request: Request, data: bytes) -> Reply | None:
        """The child's reply, or nothing where it died over the file or had to be killed."""
        child, self._child = self._child, None
        if child is None or not child.is_alive:
            child = _Child(self._memory_bytes)
        reply = None
        try:
            body = child.answer(request.seconds, request.model_dump_json().encode(), data)
            reply = Reply.model_validate_json(body) if body else None
        finally:
            # Kept only after a whole answer: else the next one might be that to this question.
            if reply and not reply.last:
                self._child = child
            else:
                child.end()
        return reply


class _Child:
    """The process, from its start until nobody needs it any more."""

    def __init__(self, memory_bytes: int) -> None:
        command = [sys.executable, "-m", MODULE, str(memory_bytes)]
        self.process = Popen(command, stdin=PIPE, stdout=PIPE, cwd=ROOT)
        self._reading = Lock()
        self.end = weakref.finalize(self, _end, self.process, self._reading)
        assert self.process.stdin
        assert self.process.stdout
        self._requests, self._replies = self.process.stdin, frames(self.process.stdout)
        self._killed = False
        if self.answer(START_SECONDS) is None:
            self.end()
            raise ChildProcessError("The process that reads files does not start.")

    @property
    def is_alive(self) -> bool:
        """Whether it can take a file."""
        return not self._killed and self.process.poll() is None

    def answer(self, seconds: float, *sent: bytes) -> bytes | None:
        """Its next frame after these are sent; nothing if it dies, or is killed for being late."""
        timer = Timer(seconds, self._kill)
        timer.daemon = True
        timer.start()
        try:
            with self._reading:
                for body in sent:
                    write_frame(self._requests, body)
                self._requests.flush()
                return next(self._replies, None)
        except BrokenPipeError:
            return None
        finally:
            timer.cancel()
            timer.join()

    def _kill(self) -> None:
        self._killed = True
        self.process.kill()


def _end(process: Popen[bytes], reading: Lock) -> None:
    """Leave neither a process nor a pipe behind.

    But when we exit while a thread still waits for a reply, the process is left to end by itself,
    as its input closes: killed, it would look as if the file had done it.
    """
    if reading.acquire(blocking=False):
        with suppress(BrokenPipeError), process:
            process.kill()
