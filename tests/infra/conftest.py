"""Systems as CloudFormation would get them, one for each choice of the search engine."""

import os
from collections.abc import Callable

import pytest

from infra.environments import Environment
from infra.node import find_node

# CDK looks for Node as soon as it is imported, so this comes before what imports it.
os.environ.setdefault("JSII_NODE", find_node())

from .environments import CHOICES
from .system import System, synthesise

Synthesise = Callable[[Environment], System]


@pytest.fixture(scope="session")
def synthesised(tmp_path_factory: pytest.TempPathFactory) -> Synthesise:
    """Synthesises an environment once; its functions hold a placeholder."""
    made: dict[str, System] = {}

    def of(environment: Environment) -> System:
        if environment.name not in made:
            made[environment.name] = synthesise(environment, tmp_path_factory.mktemp("cdk"))
        return made[environment.name]

    return of


@pytest.fixture(scope="session", params=CHOICES, ids=lambda chosen: chosen.search)
def system(request: pytest.FixtureRequest, synthesised: Synthesise) -> System:
    """The system with each search engine in turn."""
    chosen: Environment = request.param
    return synthesised(chosen)
