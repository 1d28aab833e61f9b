"""GET /v1/openapi.json: the contract, described in OpenAPI 3.1."""

import re
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from shared.http.contract import OPERATIONS, Operation
from shared.http.problem import PROBLEM_JSON

JsonObject = dict[str, Any]
REFERENCE = "#/components/schemas/{model}"

PROBLEM: JsonObject = {
    "type": "object",
    "description": "RFC 9457 problem details.",
    "required": ["type", "title", "status", "detail", "code", "retryable"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "retryable": {"type": "boolean"},
        "param": {"type": "string"},
    },
}
OPENAI_ERROR: JsonObject = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["message", "type", "param", "code"],
            "properties": {
                "message": {"type": "string"},
                "type": {"type": "string"},
                "param": {"type": ["string", "null"]},
                "code": {"type": "string"},
            },
        }
    },
}


def openapi(version: str) -> JsonObject:
    """The whole description; `version` is the product's."""
    kinds = [kind for op in OPERATIONS for kind in (op.request, op.response) if kind]
    _, schemas = models_json_schema(
        [(kind, "validation") for kind in dict.fromkeys(kinds)], ref_template=REFERENCE
    )
    paths: dict[str, JsonObject] = {}
    for op in OPERATIONS:
        paths.setdefault(op.path, {})[op.method.lower()] = _operation(op)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Groundwork", "version": version, "license": {"name": "Apache-2.0"}},
        "paths": paths,
        "components": {
            "schemas": {**schemas["$defs"], "Problem": PROBLEM, "OpenAIError": OPENAI_ERROR},
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(op: Operation) -> JsonObject:
    described: JsonObject = {
        "operationId": op.name,
        "summary": op.summary,
        "parameters": _parameters(op),
        "responses": {
            str(op.status): {
                "description": "Success.",
                "content": {op.media: _schema(op.response)},
            },
            "default": {"description": "A failure, with its code.", "content": _failure(op)},
        },
        "security": [{"key": [op.scope]}] if op.scope else [],
    }
    if op.request:
        content = {"application/json": _schema(op.request)}
        described["requestBody"] = {"required": op.needs_body, "content": content}
    return described


def _parameters(op: Operation) -> list[JsonObject]:
    in_path = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"{(\w+)}", op.path)
    ]
    in_query = [
        {"name": name, "in": "query", "description": meaning, "schema": {"type": "string"}}
        for name, meaning in (op.parameters or {}).items()
    ]
    return in_path + in_query


def _schema(kind: type[BaseModel] | None) -> JsonObject:
    return {"schema": {"$ref": REFERENCE.format(model=kind.__name__)} if kind else {}}


def _failure(op: Operation) -> JsonObject:
    if op.protocol == "openai":
        return {"application/json": {"schema": {"$ref": REFERENCE.format(model="OpenAIError")}}}
    return {PROBLEM_JSON: {"schema": {"$ref": REFERENCE.format(model="Problem")}}}
