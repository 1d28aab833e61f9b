"""What the command line is built on: the API's client, and uploads followed to their end."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import httpx2
import pytest

from infra.client.api import Api, ApiError
from infra.client.upload import Ended, files_in, upload

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

    def sent(self, count: int) -> None:
        """Count bytes."""
        self.bytes += count

    def ended(self, file: Ended) -> None:
        """Count ends."""
        self.ends[file.end] += 1


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


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('{"code": "c", "detail": "Do this."}', "Do this. (c)"),
        ('{"error": {"message": "Do that.", "code": "d"}}', "Do that. (d)"),
        ("<html>", "The server answered in a way we do not know. (502)"),
        ("[]", "The server answered in a way we do not know. (502)"),
        ("{}", "The server answered in a way we do not know. (502)"),
    ],
)
def test_says_what_an_error_says_in_either_shape(body: str, said: str) -> None:
    client = api(lambda _: httpx2.Response(502, text=body))

    for asking in (client.ask_whole, lambda *args: list(client.ask(*args))):
        with pytest.raises(ApiError) as error:
            asking("Why?", "assistant")
        assert str(error.value) == said


def test_raises_an_error_that_comes_in_the_middle_of_a_stream() -> None:
    stream = 'data: {"choices": []}\n\ndata: {"error": {"message": "Cut.", "code": "cut"}}\n\n'
    chunks = api(lambda _: httpx2.Response(200, text=stream)).ask("Why?", "assistant")

    assert next(chunks) == {"choices": []}
    with pytest.raises(ApiError, match="Cut"):
        next(chunks)


def test_says_how_to_start_what_does_not_answer() -> None:
    def refuse(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("refused", request=request)

    with pytest.raises(ApiError, match="start it with `make run`"):
        list(api(refuse).documents())


def test_sends_filters_only_where_there_are_some() -> None:
    sent: list[dict[str, Any]] = []

    def serve(request: httpx2.Request) -> httpx2.Response:
        sent.append(json.loads(request.read()))
        return httpx2.Response(200, json={})

    client, filters = api(serve), {"year": ("2025", "2026")}
    client.search("pumps", 5)
    client.search("pumps", 5, filters)
    client.ask_whole("Pumps?", "assistant", filters=filters)

    assert sent[0] == {"query": "pumps", "limit": 5}
    assert sent[1]["filters"] == {"year": ["2025", "2026"]}
    assert sent[2]["groundwork"] == {"cache": "use", "filters": {"year": ["2025", "2026"]}}
