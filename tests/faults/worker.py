"""A process that does the work of a re-index, until somebody kills it."""

import json
import sys

from pydantic import TypeAdapter

from shared.errors import BackendError
from shared.reindex.work import work
from shared.types.rebuild import Task
from tests.contract.cloud import connect
from tests.faults.houses import House

TASK: TypeAdapter[Task] = TypeAdapter(Task)
HIDDEN_SECONDS = 5


def run(house: House) -> None:
    """Take one message after the other; what breaks comes again."""
    sqs = connect("sqs", house.sqs)
    while True:
        received = sqs.receive_message(
            QueueUrl=house.queue, WaitTimeSeconds=1, VisibilityTimeout=HIDDEN_SECONDS
        )
        for message in received.get("Messages", []):
            try:
                work(TASK.validate_json(message["Body"]), house.parts, lambda: 600.0)
            except BackendError as error:
                print(repr(error), file=sys.stderr, flush=True)
                continue
            sqs.delete_message(QueueUrl=house.queue, ReceiptHandle=message["ReceiptHandle"])


if __name__ == "__main__":
    run(House(**json.loads(sys.argv[1])))
