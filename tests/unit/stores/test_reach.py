"""Whatever botocore raises reaches the rest of the house as one kind of error, in our words."""

import inspect
from collections.abc import Callable

import botocore.exceptions
import pytest
from botocore.exceptions import BotoCoreError, ClientError, EndpointConnectionError

from shared.errors import StoreUnavailable
from shared.ports import Ledger
from shared.stores.aws.answers import DynamoAnswers
from shared.stores.aws.documents import DynamoDocuments
from shared.stores.aws.keys import DynamoKeys
from shared.stores.aws.ledger import DynamoLedger
from shared.stores.aws.reach import ENDINGS, reach
from shared.stores.aws.secrets import AwsSecrets
from shared.stores.aws.traces import S3Traces
from shared.stores.aws.uploads import S3Uploads
from shared.types.documents import Upload
from shared.types.money import Counter, Hold
from tests.contract.cloud import connect
from tests.contract.still_clock import START, StillClock

NOBODY = "http://127.0.0.1:9"
COUNTER = Counter(scope="user#acme#ada", period="2026-11-23", limit=100)
HOLD = Hold(id="one", counters=(COUNTER,), estimate=1, deadline=START)
UPLOAD = Upload(tenant="acme", document_id="doc_1", name="a.txt", version="0", size=1)


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


def ledger() -> Ledger:
    return DynamoLedger(connect("dynamodb", NOBODY), "counters", StillClock())


ASK: dict[str, Callable[[], object]] = {
    "hold": lambda: ledger().hold(HOLD),
    "settle": lambda: ledger().settle(HOLD, 1),
    "committed": lambda: ledger().committed(COUNTER),
    "answer": lambda: DynamoAnswers(connect("dynamodb", NOBODY), "a", StillClock()).get("q"),
    "document": lambda: DynamoDocuments(connect("dynamodb", NOBODY), "d").get("acme", "doc_1"),
    "documents": lambda: DynamoDocuments(connect("dynamodb", NOBODY), "d").list("acme", 1, None),
    "overdue": lambda: DynamoDocuments(connect("dynamodb", NOBODY), "d").overdue(START, 1),
    "key": lambda: DynamoKeys(connect("dynamodb", NOBODY), "k").get("0"),
    "trace": lambda: S3Traces(connect("s3", NOBODY), "traces").get("acme", "trace_1"),
    "upload": lambda: S3Uploads(connect("s3", NOBODY), "uploads", StillClock()).read(UPLOAD),
    "delete": lambda: S3Uploads(connect("s3", NOBODY), "uploads", StillClock()).delete("a"),
    "secret": lambda: AwsSecrets(connect("secretsmanager", NOBODY), StillClock()).get("openai"),
}


@pytest.mark.parametrize("asked", ASK)
def test_a_store_that_is_out_of_reach_is_said_to_be(asked: str) -> None:
    with pytest.raises(StoreUnavailable) as failure:
        ASK[asked]()

    assert NOBODY not in failure.value.sentence
