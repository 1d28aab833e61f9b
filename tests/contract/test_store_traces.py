"""Traces come back as they were, to their tenant alone, in memory and in S3."""

import gzip
import json
from datetime import timedelta

import pytest
from mypy_boto3_s3 import S3Client

from shared.ports import Traces
from shared.stores.aws.traces import S3Traces
from shared.stores.memory.traces import MemoryTraces
from shared.types.chat import Ask, Message
from shared.types.identity import Principal
from shared.types.retrieval import Found
from shared.types.trace import Trace
from tests.contract.samples import a_citation, an_end
from tests.contract.still_clock import START

MINUTE = timedelta(minutes=1)


@pytest.fixture(params=["memory", "moto"])
def traces(request: pytest.FixtureRequest, prefix: str) -> Traces:
    if request.param == "memory":
        return MemoryTraces()
    s3: S3Client = request.getfixturevalue("buckets")
    return S3Traces(s3, f"{prefix}traces")


def a_trace(tenant: str = "acme", trace_id: str = "trace_1") -> Trace:
    return Trace(
        ask=Ask(
            trace_id=trace_id,
            principal=Principal(tenant=tenant, user="ada"),
            feature="assistant",
            messages=(Message(role="user", content="Wie reise ich? 🚆"),),
        ),
        found=Found(generation="g1"),
        prompt=None,
        text="By train. [1]",
        tool_calls=(),
        citations=(a_citation(),),
        outcome="answered",
        error=None,
        end=an_end(),
        started_at=START,
        first_text_at=None,
        ended_at=START + MINUTE,
    )


def test_a_trace_comes_back_as_it_was(traces: Traces) -> None:
    traces.put(a_trace())

    kept = traces.get("acme", "trace_1")

    assert kept == a_trace()


def test_a_trace_of_another_tenant_is_not_there(traces: Traces) -> None:
    traces.put(a_trace())

    stolen = [traces.get("globex", name) for name in ("trace_1", "../acme/trace_1")]

    assert stolen == [None, None]


@pytest.mark.parametrize("trace_id", ["", "x" * 3_000, "trace 1?#%"])
def test_an_impossible_id_is_not_there(traces: Traces, trace_id: str) -> None:
    trace = traces.get("acme", trace_id)

    assert trace is None


def test_slashes_in_names_lead_into_no_other_folder(traces: Traces) -> None:
    traces.put(a_trace("acme", "eu/trace_1"))

    stolen = traces.get("acme/eu", "trace_1")

    assert stolen is None
    assert traces.get("acme", "eu/trace_1") == a_trace("acme", "eu/trace_1")


def test_a_trace_is_stored_as_compressed_json(buckets: S3Client, prefix: str) -> None:
    S3Traces(buckets, f"{prefix}traces").put(a_trace())

    stored = buckets.get_object(Bucket=f"{prefix}traces", Key="acme/trace_1.json.gz")

    with stored["Body"] as body:
        assert json.loads(gzip.decompress(body.read()))["text"] == "By train. [1]"
    assert (stored["ContentType"], stored["ContentEncoding"]) == ("application/json", "gzip")
