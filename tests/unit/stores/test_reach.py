"""Whatever botocore raises reaches the rest of the house as one kind of error, in our words."""

import inspect
from collections.abc import Callable
from typing import Any

import botocore.exceptions
import pytest
from botocore.exceptions import BotoCoreError, ClientError, EndpointConnectionError

from shared.errors import StoreUnavailable
from shared.ports import Ledger
from shared.stores.aws.answers import DynamoAnswers
from shared.stores.aws.audits import DynamoAudits
from shared.stores.aws.deliveries import DynamoDeliveries
from shared.stores.aws.documents import DynamoDocuments
from shared.stores.aws.endpoints import DynamoEndpoints
from shared.stores.aws.keys import DynamoKeys
from shared.stores.aws.ledger import DynamoLedger
from shared.stores.aws.queues import SqsQueues
from shared.stores.aws.reach import ENDINGS, reach
from shared.stores.aws.secrets import AwsSecrets
from shared.stores.aws.traces import S3Traces
from shared.stores.aws.uploads import S3Uploads
from shared.stores.aws.workbench import S3Workbench
from shared.types.documents import Upload
from shared.types.money import Counter, Hold
from tests.contract.cloud import connect
from tests.contract.samples import a_delivery, a_document
from tests.contract.still_clock import START, StillClock

NOBODY = "http://127.0.0.1:9"
COUNTER = Counter(scope="user#acme#ada", period="2026-11-23", limit=100)
HOLD = Hold(id="one", counters=(COUNTER,), estimate=1, deadline=START)
UPLOAD = Upload(key="acme/doc_1/a.txt", version="0", size=1)


def refusal(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "table arn:aws:secret"}}, "PutItem")


@pytest.mark.parametrize("code", [*ENDINGS, "InternalServerError", ""])
def test_what_aws_refuses_is_said_in_our_words(code: str) -> None:
    with pytest.raises(StoreUnavailable) as failure, reach("The ledger"):
        raise refusal(code)

    assert failure.value.sentence.startswith("The ledger ")
    assert failure.value.sentence.endswith(".")
    assert "arn:" not in failure.value.sentence
    assert failure.value.retryable


def test_what_never_reached_aws_is_said_in_our_words() -> None:
    with pytest.raises(StoreUnavailable) as failure, reach("The ledger"):
        raise EndpointConnectionError(endpoint_url="https://secret.example")

    assert failure.value.sentence == "The ledger does not answer. Try again in a few seconds."


def test_every_failure_that_botocore_knows_is_caught() -> None:
    exceptions = [
        exception
        for _, exception in inspect.getmembers(botocore.exceptions, inspect.isclass)
        if issubclass(exception, Exception) and not issubclass(exception, Warning)
    ]

    escaping = {
        exception.__name__
        for exception in exceptions
        if not issubclass(exception, BotoCoreError | ClientError)
    }

    # Raised only while botocore reads its own service descriptions: a broken installation.
    assert escaping == {"MissingServiceIdError", "UndefinedModelAttributeError"}


def test_every_name_of_the_table_is_one_that_botocore_or_aws_uses() -> None:
    classes = {name for name in ENDINGS if name.endswith("Error")}

    unknown = {name for name in classes if not hasattr(botocore.exceptions, name)}

    assert unknown == set()


def dynamodb() -> Any:
    return connect("dynamodb", NOBODY)


def uploads() -> S3Uploads:
    return S3Uploads(connect("s3", NOBODY), "uploads", StillClock())


def deliveries() -> DynamoDeliveries:
    return DynamoDeliveries(dynamodb(), "deliveries", StillClock())


def queues() -> SqsQueues:
    return SqsQueues(connect("sqs", NOBODY), {"uploads": (NOBODY, NOBODY)})


def ledger() -> Ledger:
    return DynamoLedger(dynamodb(), "counters", StillClock())


ASK: dict[str, Callable[[], object]] = {
    "hold": lambda: ledger().hold(HOLD),
    "settle": lambda: ledger().settle(HOLD, 1),
    "committed": lambda: ledger().committed(COUNTER),
    "answer": lambda: DynamoAnswers(dynamodb(), "a", StillClock()).get("q"),
    "document": lambda: DynamoDocuments(dynamodb(), "d").get("acme", "doc_1"),
    "documents": lambda: DynamoDocuments(dynamodb(), "d").list("acme", 1, None),
    "save a document": lambda: DynamoDocuments(dynamodb(), "d").save(a_document()),
    "overdue": lambda: DynamoDocuments(dynamodb(), "d").overdue(START, 1),
    "endpoint": lambda: DynamoEndpoints(dynamodb(), "w").get("acme", "whk_1"),
    "endpoints": lambda: DynamoEndpoints(dynamodb(), "w").list("acme"),
    "delete an endpoint": lambda: DynamoEndpoints(dynamodb(), "w").delete("acme", "whk_1"),
    "delivery": lambda: deliveries().get("whk_1", "evt_1"),
    "deliveries": lambda: deliveries().list("whk_1", 1, None),
    "create a delivery": lambda: deliveries().create(a_delivery()),
    "due": lambda: deliveries().due(START, 1),
    "audit": lambda: DynamoAudits(dynamodb(), "a").get(),
    "key": lambda: DynamoKeys(dynamodb(), "k").get("0"),
    "trace": lambda: S3Traces(connect("s3", NOBODY), "traces").get("acme", "trace_1"),
    "upload": lambda: uploads().read(UPLOAD),
    "describe": lambda: uploads().describe(UPLOAD.key),
    "uploads": lambda: uploads().list(1, None),
    "delete": lambda: uploads().delete("a"),
    "work": lambda: S3Workbench(connect("s3", NOBODY), "work").get("a"),
    "clear": lambda: S3Workbench(connect("s3", NOBODY), "work").clear("a"),
    "standing": lambda: queues().standing(),
    "redrive": lambda: queues().redrive("uploads", 1),
    "secret": lambda: AwsSecrets(connect("secretsmanager", NOBODY), StillClock()).get("openai"),
}


@pytest.mark.parametrize("asked", ASK)
def test_a_store_that_is_out_of_reach_is_said_to_be(asked: str) -> None:
    with pytest.raises(StoreUnavailable) as failure:
        ASK[asked]()

    assert NOBODY not in failure.value.sentence
