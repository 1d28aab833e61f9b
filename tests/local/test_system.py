"""The whole system on one machine, started as a user does, stopped politely and by force."""

import shutil
import signal
from pathlib import Path

import pytest

from infra.client.api import JsonObject
from infra.client.upload import upload
from infra.local.folder import Folder

from .started import Quiet, running

SECONDS_TO_STOP = 15


def test_keeps_documents_and_answers_through_a_stop_and_a_kill(data: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "blue pump ü.txt", tmp_path / "red pump.md"
    first.write_text("The blue pump is guaranteed for seven years.")
    second.write_text("The red pump weighs eleven kilograms.")

    with running(data) as (process, api):
        (ended,) = upload(api, [first], (), Quiet())
        process.send_signal(signal.SIGTERM)
        assert process.wait(SECONDS_TO_STOP) == 0
        assert "Traceback" not in (process.stdout.read() if process.stdout else "")
    with running(data) as (process, api):
        answer = api.ask_whole("For how long is the blue pump guaranteed?", "assistant")
        (sent,) = upload(api, [second], (), Quiet(), wait=False)
        process.kill()
    with running(data) as (_, api):
        while {d["status"] for d in api.documents()} != {"indexed"}:
            assert "failed" not in {d["status"] for d in api.documents()}
        hits = api.search("What does the red pump weigh?", 1)["hits"]

    assert ended.end == "indexed"
    assert "seven years" in answer["choices"][0]["message"]["content"]
    assert answer["groundwork"]["citations"][0]["document_id"] == ended.document_id
    assert hits[0]["passage"]["document_id"] == sent.document_id


def test_streams_an_answer_in_many_pieces(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "pump.txt"
    file.write_text("The blue pump is guaranteed for seven years.")

    with running(data) as (_, api):
        upload(api, [file], (), Quiet())
        streamed = list(api.ask("For how long is the blue pump guaranteed?", "assistant"))
        whole = api.ask_whole("For how long is the blue pump guaranteed?", "assistant")

    deltas = [c["delta"].get("content") or "" for chunk in streamed for c in chunk["choices"]]
    assert "".join(deltas) == whole["choices"][0]["message"]["content"]
    assert len([delta for delta in deltas if delta]) > 5


def live(standing: JsonObject) -> JsonObject:
    """The live generation of an index."""
    (found,) = [one for one in standing["generations"] if one["role"] == "live"]
    return dict(found)


def test_searches_on_while_the_index_is_made_anew_and_when_it_is_rolled_back(
    data: Path, tmp_path: Path
) -> None:
    files = [tmp_path / f"{colour} pump.txt" for colour in ("blue", "red", "green")]
    for file in files:
        file.write_text(f"The {file.stem} is guaranteed for seven years.")
    with running(data) as (_, api):
        ended = upload(api, files, (), Quiet())

    with running(data, "--dimension", "64") as (_, api):
        before = api.index()
        api.reindex("Shorter vectors.")
        firsts, standing = [], api.index()
        while standing["rebuild"]["ended_at"] is None:
            firsts += api.search("Is the blue pump guaranteed?", 1)["hits"]
            standing = api.index()
        (after,) = api.search("Is the blue pump guaranteed?", 1)["hits"]
        back = api.roll_back_index()
        (again,) = api.search("Is the blue pump guaranteed?", 1)["hits"]

    assert standing["rebuild"]["state"] == "live"
    assert (live(before)["recipe"]["embedder"]["dimension"], live(before)["documents"]) == (384, 3)
    assert (live(standing)["recipe"]["embedder"]["dimension"], live(standing)["documents"]) == (
        64,
        3,
    )
    assert live(back)["name"] == live(before)["name"]
    found = {hit["passage"]["document_id"] for hit in (*firsts, after, again)}
    assert found == {file.document_id for file in ended if file.path == files[0]}


def test_indexes_stored_documents_anew_where_the_index_is_gone(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "pump.txt"
    file.write_text("The blue pump is guaranteed for seven years.")
    with running(data) as (_, api):
        (ended,) = upload(api, [file], (), Quiet())
    shutil.rmtree(data / "index")
    (data / "index.sqlite").write_text("what version 0.1.0 had")

    with running(data) as (_, api):
        while not (hits := api.search("blue pump", 1)["hits"]):
            assert api.index()["rebuild"]["state"] != "failed"

    assert hits[0]["passage"]["document_id"] == ended.document_id
    assert not (data / "index.sqlite").exists()


def test_says_in_a_sentence_that_its_data_are_damaged(data: Path) -> None:
    Folder(data).prepare()
    (data / "tables" / "keys.jsonl").write_text("nonsense\n")

    with pytest.raises(AssertionError) as said, running(data):
        pass

    assert "is damaged in line 1" in str(said.value)
    assert "Traceback" not in str(said.value)
