"""Makes each function's parts before the first request, one function after the other.

Lambda makes them in each environment before it serves. Here all share one process, and AWS clients
must not be made by two threads at once.
"""

from typing import TYPE_CHECKING

from infra.local.poller import record
from infra.local.proxy import Incoming, proxy_event
from infra.local.runtime import RESOLVERS, Runtime
from infra.local.stream import app_of
from infra.topology import BUCKETS, FUNCTIONS, POLLS
from shared.http.contract import Operation

if TYPE_CHECKING:
    from mypy_boto3_sqs.type_defs import MessageTypeDef

NOWHERE = Operation("warm", "GET", "/warm", None, "No operation: a path that nothing answers.")

TEST_MESSAGE: "MessageTypeDef" = {
    "MessageId": "warm",
    "ReceiptHandle": "warm",
    "Body": '{"Event": "s3:TestEvent"}',
    "MD5OfBody": "",
    "Attributes": {"ApproximateReceiveCount": "1"},
}
"""What a bucket sends to a queue when it is told to notify it."""
TOLD = frozenset(bucket.notifies for bucket in BUCKETS)
"""The queues of buckets. What any other queue wakes is woken first by `resume`."""


def warm(runtime: Runtime) -> None:
    """Let every function make its parts, by an event that asks for nothing."""
    nothing = proxy_event(Incoming(NOWHERE, "/warm", "", {}, (), b"", "127.0.0.1"), None)
    for name in sorted(RESOLVERS):
        runtime.invoke(name, nothing)
    for function in FUNCTIONS:
        if function.streams:
            app_of(function.name, {}).state.ports()  # type: ignore[attr-defined]
    for poll in (poll for poll in POLLS if poll.queue in TOLD):
        runtime.invoke(poll.function, {"Records": [record(TEST_MESSAGE, poll.queue)]})
