"""Where passages are searched: a domain, a collection that sleeps when idle, or what exists."""

from typing import Any

from aws_cdk import Stack
from constructs import Construct

from infra.constructs.collection import Collection
from infra.constructs.domain import Domain
from infra.constructs.names import resource_name
from infra.constructs.surroundings import SearchPlace
from infra.environments import Environment


class SearchStack(Stack):
    """The engine that Groundwork brings along."""

    def __init__(
        self, scope: Construct, id: str, *, environment: Environment, **kwargs: Any
    ) -> None:
        super().__init__(scope, id, **kwargs)
        name = resource_name(environment.name, "search")
        if environment.search == "domain":
            domain = Domain(self, "Domain", name=name, environment=environment)
            self.place = SearchPlace(domain.url, "es", domain.arn)
        else:
            made = Collection(self, "Collection", name=name, keep=environment.keep_data)
            self.place = SearchPlace(made.url, "aoss", made.arn, name)


def existing_place(environment: Environment) -> SearchPlace:
    """The engine that the deployer has; nothing is made for it."""
    return SearchPlace(
        environment.search_url or "", environment.search_service, environment.search_arn
    )
