"""A synthesised system that tests can ask for its resources."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aws_cdk import App
from aws_cdk import aws_lambda as lambda_
from aws_cdk.assertions import Template

from infra.app import build, new_app
from infra.environments import Environment
from infra.pieces import Function
from shared.types.release import Bundle

Resource = dict[str, Any]


@dataclass(frozen=True)
class System:
    """The templates of one environment, and what was said while they were checked."""

    environment: Environment
    templates: dict[str, Template]
    report: dict[str, Any]

    def resources(self, kind: str, stack: str = "") -> dict[str, Resource]:
        """Resources of a type such as `AWS::SQS::Queue`, by their logical ids."""
        return {
            logical_id: dict(resource)
            for name, template in self.templates.items()
            if name.lower().endswith(stack)
            for logical_id, resource in template.find_resources(kind).items()
        }

    def properties(self, kind: str, stack: str = "") -> list[dict[str, Any]]:
        """The properties of every resource of a type."""
        return [it.get("Properties", {}) for it in self.resources(kind, stack).values()]

    def named(self, kind: str, prefix: str) -> dict[str, Any]:
        """The properties of the one resource whose logical id begins like this."""
        (found,) = [it for key, it in self.resources(kind).items() if key.startswith(prefix)]
        properties: dict[str, Any] = found["Properties"]
        return properties

    def types(self) -> set[str]:
        """The type of every resource."""
        found = (json.loads(json.dumps(it.to_json())) for it in self.templates.values())
        return {it["Type"] for template in found for it in template.get("Resources", {}).values()}


def placeholder(out: Path) -> lambda_.Code:
    """Code for a function whose code does not matter."""
    folder = out / "placeholder"
    folder.mkdir(exist_ok=True)
    (folder / "handler.py").write_text("")
    return lambda_.Code.from_asset(str(folder))


def drawn(environment: Environment, out: Path, release: Bundle | None = None) -> App:
    """The app, built but not synthesised."""
    app = new_app(out / "cdk.out", {})

    def code(function: Function) -> lambda_.Code:
        del function
        return placeholder(out)

    build(app, environment=environment, code=code, release=release)
    return app


def synthesise(environment: Environment, out: Path, release: Bundle | None = None) -> System:
    """Synthesise an environment into a folder."""
    drawn(environment, out, release).synth()
    made = out / "cdk.out"
    templates = {
        path.name.partition(".")[0]: Template.from_json(json.loads(path.read_text()))
        for path in sorted(made.glob("*.template.json"))
    }
    report = json.loads((made / "validation-report.json").read_text())
    return System(environment, templates, report)
