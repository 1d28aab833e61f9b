"""The description of the API is valid OpenAPI 3.1 and leaves no route out."""

import json

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from shared.http.contract import OPERATIONS, Operation, operation
from shared.http.openapi import openapi


def test_is_valid_openapi() -> None:
    described = json.loads(json.dumps(openapi("1.2.3")))

    faults = list(OpenAPIV31SpecValidator(described).iter_errors())

    assert faults == []
    assert described["info"]["version"] == "1.2.3"


@pytest.mark.parametrize("op", OPERATIONS, ids=lambda op: op.name)
def test_describes_every_operation(op: Operation) -> None:
    described = openapi("1")["paths"][op.path][op.method.lower()]

    assert described["operationId"] == op.name
    assert described["summary"].endswith(".")
    assert str(op.status) in described["responses"]
    assert ("requestBody" in described) == (op.request is not None)


@pytest.mark.parametrize("op", OPERATIONS, ids=lambda op: op.name)
def test_says_which_scope_opens_an_operation(op: Operation) -> None:
    described = openapi("1")["paths"][op.path][op.method.lower()]

    assert described["security"] == ([{"key": [op.scope]}] if op.scope else [])


def test_no_two_operations_share_a_name_or_a_place() -> None:
    names = {op.name for op in OPERATIONS}
    places = {(op.method, op.path) for op in OPERATIONS}

    assert len(names) == len(places) == len(OPERATIONS)


def test_describes_what_fails_in_the_shape_that_the_route_answers_in() -> None:
    paths = openapi("1")["paths"]

    chat = paths["/v1/chat/completions"]["post"]["responses"]["default"]["content"]
    search = paths["/v1/search"]["post"]["responses"]["default"]["content"]

    assert list(chat) == ["application/json"]
    assert list(search) == ["application/problem+json"]


def test_path_parameters_are_described() -> None:
    described = openapi("1")["paths"]["/v1/documents/{document_id}"]["get"]

    assert [it["name"] for it in described["parameters"]] == ["document_id"]


def test_an_operation_is_found_by_its_name() -> None:
    found = operation("search")

    assert (found.method, found.path) == ("POST", "/v1/search")
