"""Makes each function's parts before the first request, one function after the other.

Lambda makes them in each environment before it serves. Here all share one process, and AWS clients
must not be made by two threads at once.
"""

from typing import TYPE_CHECKING

from infra.local.poller import record
from infra.local.proxy import Incoming, proxy_event
from infra.local.runtime import RESOLVERS, Runtime
from infra.local.stream import app_of
from infra.topology import FUNCTIONS, POLLS
from shared.http.contract import Operation
from shared.types.documents import UnderstandTask
from shared.types.webhooks import DeliverTask

if TYPE_CHECKING:
    from mypy_boto3_sqs.type_defs import MessageTypeDef

NOWHERE = Operation("warm", "GET", "/warm", None, "No operation: a path that nothing answers.")

NOTHING = {
    # What a bucket sends when it is told to notify a queue; then tasks for what is not there.
    "uploads": '{"Event": "s3:TestEvent"}',
    "callbacks": DeliverTask(endpoint="warm", id="warm").model_dump_json(),
    "understanding": UnderstandTask(
        tenant="warm", document_id="warm", version="warm"
    ).model_dump_json(),
}
"""By queue, a message that asks for nothing. What `reindex` wakes is woken first by `resume`."""


def warm(runtime: Runtime) -> None:
    """Let every function make its parts, by an event that asks for nothing."""
    nothing = proxy_event(Incoming(NOWHERE, "/warm", "", {}, (), b"", "127.0.0.1"), None)
    for name in sorted(RESOLVERS):
        runtime.invoke(name, nothing)
    for function in FUNCTIONS:
        if function.streams:
            app_of(function.name, {}).state.ports()  # type: ignore[attr-defined]
    for poll in (poll for poll in POLLS if poll.queue in NOTHING):
        told = record(_message(NOTHING[poll.queue]), poll.queue)
        runtime.invoke(poll.function, {"Records": [told]})


def _message(body: str) -> "MessageTypeDef":
    return {
        "MessageId": "warm",
        "ReceiptHandle": "warm",
        "Body": body,
        "MD5OfBody": "",
        "Attributes": {"ApproximateReceiveCount": "1"},
    }
