"""Uploads are followed to their end, however long that takes, and end with what to do."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest

from infra.client.api import Api, ApiError
from infra.client.upload import Ended, files_in, upload
from infra.commands.screen import states
from tests.contract.still_clock import START, StillClock

FAILURE = {"code": "empty_file", "detail": "The file is empty."}


class SmallApi:
    """An API of one tenant, where a document's name says how it will end."""

    def __init__(self) -> None:
        self.documents: list[dict[str, Any]] = []
        self.stored: dict[str, bytes] = {}
        self.keys_at_bucket: list[str | None] = []

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        """Answer one request to the API, or to the bucket."""
        if request.url.host == "bucket":
            self.keys_at_bucket.append(request.headers.get("authorization"))
            self.stored[request.url.path] = request.read()
            return httpx2.Response(403 if "forbidden" in request.url.path else 200)
        if request.method == "POST":
            return self._create(json.loads(request.read()))
        listed = [d for d in reversed(self.documents) if d["name"] != "lost.txt"]
        page = int(request.url.params.get("cursor", "0"))
        following = str(page + 1) if page + 1 < len(listed) else None
        return httpx2.Response(
            200, json={"documents": listed[page : page + 1], "next_cursor": following}
        )

    def _create(self, asked: dict[str, Any]) -> httpx2.Response:
        name = asked["name"]
        if name == "refused.txt":
            body = {"code": "invalid_request", "detail": "`name`: too odd."}
            return httpx2.Response(400, json=body)
        status = "failed" if name.startswith("bad") else "indexed"
        failure = FAILURE if status == "failed" else None
        self.documents.append(
            {"id": f"d{len(self.documents)}", "name": name, "status": status, "failure": failure}
        )
        grant = {"method": "PUT", "url": f"http://bucket/{name}", "headers": {"x-a": "1"}}
        return httpx2.Response(201, json={"document": self.documents[-1], "upload": grant})


class Tally:
    """Counts what an upload tells."""

    def __init__(self) -> None:
        self.bytes = 0
        self.ends: Counter[str] = Counter()
        self.stood: list[str] = []

    def sent(self, count: int) -> None:
        """Count bytes."""
        self.bytes += count

    def going(self, documents: Sequence[dict[str, Any]]) -> None:
        """Keep where they stand."""
        self.stood.append(states(documents))

    def ended(self, file: Ended) -> None:
        """Count ends."""
        self.ends[file.end] += 1


class SlowApi:
    """An API whose one document goes through these looks, one at each; then it stays."""

    def __init__(self, *looks: dict[str, Any] | int) -> None:
        self.looks = [*looks]

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        """Answer one request; a number is the status of a failure."""
        if request.method == "PUT":
            return httpx2.Response(200)
        if request.method == "POST":
            grant = {"method": "PUT", "url": "http://bucket/d0", "headers": {}}
            return httpx2.Response(201, json={"document": {"id": "d0"}, "upload": grant})
        look = self.looks.pop(0) if len(self.looks) > 1 else self.looks[0]
        if isinstance(look, int):
            failure = {"code": "search_unavailable", "detail": "Not now."}
            return httpx2.Response(look, json=failure)
        document = {"id": "d0", "chunks": 0, "embedded": 0, "failure": None, **look}
        return httpx2.Response(200, json={"documents": [document], "next_cursor": None})


def api(serve: Any) -> Api:
    """A client of an API that is a function."""
    return Api("http://api", "gw_1", httpx2.MockTransport(serve))


def written(folder: Path, *names: str) -> list[Path]:
    """Some files of three bytes."""
    for name in names:
        (folder / name).write_bytes(b"abc")
    return [folder / name for name in names]


def test_follows_every_file_to_its_end_and_says_why_it_failed(tmp_path: Path) -> None:
    server, tally = SmallApi(), Tally()
    files = written(tmp_path, "a.txt", "bad.txt", "refused.txt", "forbidden.txt", "b.txt")

    ended = upload(api(server), [*files, tmp_path / "absent.txt"], (), tally)

    ends = {file.path.name: file.end for file in ended}
    assert ends.pop("a.txt") == ends.pop("b.txt") == "indexed"
    assert set(ends.values()) == {"failed"}
    reasons = {file.path.name: file.reason for file in ended}
    assert reasons["bad.txt"] == "The file is empty. (empty_file)"
    assert reasons["refused.txt"] == "`name`: too odd. (invalid_request)"
    assert "403" in reasons["forbidden.txt"]
    assert tally.ends == {"indexed": 2, "failed": 4}
    assert tally.bytes == 4 * 3


def test_counts_a_document_as_lost_that_never_ends(tmp_path: Path) -> None:
    files = written(tmp_path, "a.txt", "lost.txt")

    ended = upload(api(SmallApi()), files, (), Tally(), stalled_seconds=0)

    assert {file.path.name: file.end for file in ended}["lost.txt"] == "lost"


def test_tells_where_a_long_document_stands_as_long_as_it_moves(tmp_path: Path) -> None:
    way = [{"status": status} for status in ("received", "extracting", "chunking")]
    embedding = [{"status": "embedding", "chunks": 400, "embedded": n} for n in range(400)]
    warning = "Page 3 is a scan; its text could not be read."
    done = {"status": "indexed", "chunks": 400, "warnings": [warning]}
    tally, clock = Tally(), StillClock()

    (ended,) = upload(
        api(SlowApi(*way, 503, *embedding, done)),
        written(tmp_path, "long.pdf"),
        (),
        tally,
        stalled_seconds=60,
        clock=clock,
    )

    assert (ended.end, ended.warnings) == ("indexed", (warning,))
    assert clock.now() > START + timedelta(minutes=15)
    assert list(dict.fromkeys(tally.stood)) == [
        "1 waiting",
        "1 reading",
        "1 cutting",
        "1 embedding",
        "",
    ]


def test_says_where_a_document_stood_that_moves_no_more(tmp_path: Path) -> None:
    still = SlowApi({"status": "received"}, {"status": "extracting"})

    (ended,) = upload(
        api(still), written(tmp_path, "a.pdf"), (), Tally(), stalled_seconds=600, clock=StillClock()
    )

    assert ended.end == "lost"
    assert "nothing moved for 10 minutes, and it was extracting then" in ended.reason


def test_follows_no_further_where_the_key_is_refused(tmp_path: Path) -> None:
    def refuse(request: httpx2.Request) -> httpx2.Response:
        if request.method == "GET":
            failure = {"code": "invalid_api_key", "detail": "The key is wrong."}
            return httpx2.Response(401, json=failure)
        return SlowApi({})(request)

    with pytest.raises(ApiError, match="The key is wrong"):
        upload(api(refuse), written(tmp_path, "a.pdf"), (), Tally(), clock=StillClock())


def test_only_sends_where_nobody_waits(tmp_path: Path) -> None:
    server = SmallApi()

    (ended,) = upload(api(server), written(tmp_path, "lost.txt"), (), Tally(), wait=False)

    assert ended.end == "sent"
    assert server.stored == {"/lost.txt": b"abc"}


def test_never_shows_the_key_to_the_bucket(tmp_path: Path) -> None:
    server = SmallApi()

    upload(api(server), written(tmp_path, "a.txt"), (), Tally())

    assert server.keys_at_bucket == [None]


def test_finds_files_in_folders_but_no_hidden_ones(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / ".git").mkdir()
    files = written(tmp_path, "b.txt", "sub/a.txt", ".hidden", ".git/config")

    found = files_in([tmp_path, tmp_path / ".hidden"])

    assert found == [files[0], files[1], tmp_path / ".hidden"]
