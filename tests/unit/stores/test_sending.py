"""Work that a queue does not take whole is not passed over in silence."""

import pytest
from botocore.stub import Stubber

from shared.errors import StoreUnavailable
from shared.stores.aws.postbox import SqsPostbox
from shared.types.webhooks import CallbackTask, DeliverTask, ReleaseTask
from tests.contract.cloud import connect


def test_a_task_that_was_not_taken_is_said_to_be() -> None:
    client = connect("sqs", "http://127.0.0.1:9")
    refused = {"Id": "1", "SenderFault": False, "Code": "InternalError"}
    tasks = [DeliverTask(endpoint="whk_1", id=f"evt_{number}") for number in range(2)]

    with Stubber(client) as stub:
        stub.add_response("send_message_batch", {"Successful": [], "Failed": [refused]})
        with pytest.raises(StoreUnavailable, match="did not take every task"):
            SqsPostbox(client, "https://queue").send(tasks)

    client.close()


def test_more_tasks_than_fit_into_one_request_are_sent_in_several() -> None:
    client = connect("sqs", "http://127.0.0.1:9")
    tasks = [DeliverTask(endpoint="whk_1", id=f"evt_{number}") for number in range(12)]

    with Stubber(client) as stub:
        for some in (tasks[:10], tasks[10:]):
            entries = [
                {"Id": str(place), "MessageBody": task.model_dump_json(), "DelaySeconds": 30}
                for place, task in enumerate(some)
            ]
            stub.add_response(
                "send_message_batch",
                {"Successful": [], "Failed": []},
                {"QueueUrl": "https://queue", "Entries": entries},
            )
        SqsPostbox(client, "https://queue").send(tasks, delay_seconds=30)

        stub.assert_no_pending_responses()
    client.close()


def test_a_callback_is_sent_in_the_name_of_its_tenant_so_that_the_queue_is_fair() -> None:
    client = connect("sqs", "http://127.0.0.1:9")
    tasks: list[CallbackTask] = [
        DeliverTask(tenant="acme", endpoint="whk_1", id="evt_1"),
        ReleaseTask(tenant="globex", endpoint="whk_2"),
    ]
    entries = [
        {
            "Id": str(place),
            "MessageBody": task.model_dump_json(),
            "DelaySeconds": 0,
            "MessageGroupId": task.tenant,
        }
        for place, task in enumerate(tasks)
    ]

    with Stubber(client) as stub:
        stub.add_response(
            "send_message_batch",
            {"Successful": [], "Failed": []},
            {"QueueUrl": "https://queue", "Entries": entries},
        )
        SqsPostbox(client, "https://queue").send(tasks)

        stub.assert_no_pending_responses()
    client.close()
