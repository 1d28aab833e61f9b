"""The whole system as CloudFormation templates: `python -m infra.app [-c environment=NAME]`.

Needs no AWS account. CDK needs Node: `python -m infra.synth` brings its own.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import aws_cdk as cdk
from aws_cdk import Validations
from cdk_nag import AwsSolutionsChecks

from infra.acknowledgements import acknowledge
from infra.bundling.asset import ModelMissing
from infra.bundling.bundler import Bundler
from infra.bundling.programs import UvMissing
from infra.bundling.requirements import Unlocked
from infra.constructs.names import PROJECT, title
from infra.constructs.surroundings import SearchPlace
from infra.environments import Environment, InvalidEnvironment, load_environment
from infra.stacks.alarms import AlarmsStack
from infra.stacks.api import ApiStack
from infra.stacks.data import DataStack
from infra.stacks.functions import Code, FunctionsStack
from infra.stacks.search import SearchStack, existing_place
from shared.releases.bundle import load_bundle
from shared.types.release import Bundle

ROOT = Path(__file__).parents[1]
OUT = ROOT / "cdk.out"


def build(
    app: cdk.App, *, environment: Environment, code: Code, release: Bundle | None = None
) -> None:
    """Put every stack of an environment into the app, and have cdk-nag look at them all.

    The release is the one that ships with the code, unless another is given.
    """
    shipped = release or load_bundle()
    place: dict[str, Any] = {"environment": environment, "env": _where(environment)}
    data = DataStack(app, stack_name(environment, "data"), **place)
    functions = FunctionsStack(
        app,
        stack_name(environment, "functions"),
        data=data,
        search=_search(app, environment, place),
        code=code,
        release=shipped,
        **place,
    )
    api = ApiStack(app, stack_name(environment, "api"), functions=functions.placed, **place)
    AlarmsStack(
        app,
        stack_name(environment, "alarms"),
        queues=data.queues,
        api=api.api,
        chat=functions.placed["chat"],
        **place,
    )
    cdk.Tags.of(app).add("project", PROJECT)
    cdk.Tags.of(app).add("environment", environment.name)
    acknowledge(app, environment, shipped)
    Validations.of(app).add_plugins(AwsSolutionsChecks(app))


def stack_name(environment: Environment, part: str) -> str:
    """Such as `GroundworkDevApi`."""
    return "".join(title(word) for word in (PROJECT, environment.name, part))


def new_app(out: Path, context: Mapping[str, Any]) -> cdk.App:
    """An app with the context of cdk.json, under what is given on the command line."""
    settled = json.loads((ROOT / "cdk.json").read_text(encoding="utf-8"))["context"]
    return cdk.App(outdir=str(out), context={**settled, **context})


def _where(environment: Environment) -> cdk.Environment | None:
    if environment.region is None:
        return None
    return cdk.Environment(account=environment.account, region=environment.region)


def _search(app: cdk.App, environment: Environment, place: dict[str, Any]) -> SearchPlace:
    if environment.search == "existing":
        return existing_place(environment)
    return SearchStack(app, stack_name(environment, "search"), **place).place


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line and write the templates; says where they are."""
    parser = argparse.ArgumentParser(prog="python -m infra.app", description=__doc__)
    parser.add_argument("-c", "--context", action="append", default=[], metavar="KEY=VALUE")
    parser.add_argument("-o", "--output", type=Path, default=OUT)
    given = parser.parse_args(arguments)
    app = new_app(given.output, dict(pair.partition("=")[::2] for pair in given.context))
    try:
        environment = load_environment(str(app.node.try_get_context("environment")))
        build(app, environment=environment, code=Bundler(environment))
        app.synth()
    except (InvalidEnvironment, ModelMissing, Unlocked, UvMissing) as error:
        print(error, file=sys.stderr)
        return 1
    except RuntimeError as error:
        # jsii has one exception for everything; the report of what is wrong is printed already.
        if "ValidationFailed" not in str(error):
            raise
        print("The templates are not sound: see the report above.", file=sys.stderr)
        return 1
    print(f"Templates of `{environment.name}` ({environment.search}) are in {given.output}.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
