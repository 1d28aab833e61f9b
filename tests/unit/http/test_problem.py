"""Every failure has a code, a status, and a sentence, in both of our two shapes."""

from collections.abc import Iterator

import pytest

from shared.errors import (
    BudgetSpent,
    DocumentError,
    Forbidden,
    GroundworkError,
    InvalidRequest,
    ModelRateLimited,
    ModelUnavailable,
    Unauthenticated,
)
from shared.http.problem import error_headers, openai_error, problem


def all_kinds(kind: type[GroundworkError] = GroundworkError) -> Iterator[type[GroundworkError]]:
    for child in kind.__subclasses__():
        if child.__module__ == "shared.errors":
            yield child
            yield from all_kinds(child)


def one_of(kind: type[GroundworkError]) -> GroundworkError:
    return (
        kind("no_text", "A sentence.") if issubclass(kind, DocumentError) else kind("A sentence.")
    )


@pytest.mark.parametrize("kind", list(all_kinds()))
def test_a_problem_tells_what_the_error_knows(kind: type[GroundworkError]) -> None:
    error = one_of(kind)

    shown = problem(error)

    assert shown == {
        "type": f"urn:groundwork:problem:{kind.code}",
        "title": kind.title,
        "status": kind.status,
        "detail": "A sentence.",
        "code": kind.code,
        "retryable": kind.retryable,
    }
    assert 400 <= shown["status"] < 600


def test_a_problem_names_the_field_where_there_is_one() -> None:
    shown = problem(InvalidRequest("`n` must be 1.", param="n"))

    assert shown["param"] == "n"


@pytest.mark.parametrize(
    ("kind", "type_"),
    [
        (InvalidRequest, "invalid_request_error"),
        (Unauthenticated, "invalid_request_error"),
        (Forbidden, "invalid_request_error"),
        (BudgetSpent, "invalid_request_error"),
        (ModelRateLimited, "rate_limit_error"),
        (ModelUnavailable, "server_error"),
    ],
)
def test_openai_clients_see_their_own_types(kind: type[GroundworkError], type_: str) -> None:
    shown = openai_error(one_of(kind))

    assert shown == {
        "error": {"message": "A sentence.", "type": type_, "param": None, "code": kind.code}
    }


@pytest.mark.parametrize(
    ("kind", "retry"), [(ModelUnavailable, "true"), (BudgetSpent, "false"), (Forbidden, "false")]
)
def test_says_whether_trying_again_may_help(kind: type[GroundworkError], retry: str) -> None:
    headers = error_headers(one_of(kind))

    assert headers["x-should-retry"] == retry
