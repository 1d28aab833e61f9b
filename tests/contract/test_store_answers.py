"""Answers are kept for as long as they were meant to be, in memory and in DynamoDB."""

import pytest
from mypy_boto3_dynamodb import DynamoDBClient

from shared.ports import Answers
from shared.stores.aws.answers import DynamoAnswers
from shared.stores.memory.answers import MemoryAnswers
from tests.contract.cloud import tables_of
from tests.contract.samples import an_answer
from tests.contract.still_clock import StillClock


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture(params=["memory", "moto", "local"])
def answers(request: pytest.FixtureRequest, prefix: str, clock: StillClock) -> Answers:
    if request.param == "memory":
        return MemoryAnswers(clock)
    return DynamoAnswers(tables_of(request, prefix), f"{prefix}answers", clock)


def test_an_answer_comes_back_until_it_expires(answers: Answers, clock: StillClock) -> None:
    answers.put("question", an_answer(), 60)
    clock.sleep(59)

    kept = answers.get("question")

    assert kept == an_answer()


def test_an_unknown_question_has_no_answer(answers: Answers) -> None:
    kept = answers.get("question")

    assert kept is None


def test_an_expired_answer_is_not_given(answers: Answers, clock: StillClock) -> None:
    answers.put("question", an_answer(), 60)

    clock.sleep(60)

    assert answers.get("question") is None


def test_an_answer_kept_for_no_time_is_not_given(answers: Answers) -> None:
    answers.put("question", an_answer(), 0)

    kept = answers.get("question")

    assert kept is None


def test_a_newer_answer_takes_the_place_of_the_old(answers: Answers, clock: StillClock) -> None:
    answers.put("question", an_answer("old"), 60)
    clock.sleep(30)

    answers.put("question", an_answer("new"), 60)

    assert answers.get("question") == an_answer("new")


@pytest.mark.parametrize(("size", "is_kept"), [(340_000, True), (360_000, False)])
def test_an_answer_too_large_for_an_item_is_not_kept(
    answers: Answers, size: int, is_kept: bool
) -> None:
    answers.put("question", an_answer("é" * (size // 2)), 60)

    kept = answers.get("question")

    assert (kept is not None) is is_kept


@pytest.mark.parametrize("tables", ["moto"], indirect=True)
def test_an_answer_in_a_shape_of_other_days_counts_as_absent(
    tables: DynamoDBClient, prefix: str, clock: StillClock
) -> None:
    answers = DynamoAnswers(tables, f"{prefix}answers", clock)
    answers.put("question", an_answer(), 60)
    tables.update_item(
        TableName=f"{prefix}answers",
        Key={"key": {"S": "question"}},
        UpdateExpression="SET body = :old",
        ExpressionAttributeValues={":old": {"S": '{"text": "By train."}'}},
    )

    kept = answers.get("question")

    assert kept is None
