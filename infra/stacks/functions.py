"""Every function of the topology, with its settings, what it may do and what wakes it."""

from collections.abc import Callable
from typing import Any

from aws_cdk import Stack
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from infra.constructs.collection import let_in
from infra.constructs.grants import statements
from infra.constructs.names import resource_name, title
from infra.constructs.placed_function import PlacedFunction
from infra.constructs.settings import settings_of
from infra.constructs.surroundings import SearchPlace, Surroundings
from infra.environments import Environment
from infra.pieces import Function
from infra.stacks.data import DataStack
from infra.topology import FUNCTIONS, POLLS, SCHEDULES
from shared.settings import environment_of
from shared.types.release import Bundle

Code = Callable[[Function], lambda_.Code]
"""Where a function's code comes from: the bundler, or in tests a placeholder."""


class FunctionsStack(Stack):
    """All the code; the API and the alarms take the functions from here, by name."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        environment: Environment,
        data: DataStack,
        search: SearchPlace,
        code: Code,
        release: Bundle,
        **kwargs: Any,
    ) -> None:
        super().__init__(scope, id, **kwargs)
        self._environment = environment
        self._around = Surroundings(
            data.tables, data.buckets, data.queues, search, environment, release
        )
        self.placed = {function.name: self._place(function, code) for function in FUNCTIONS}
        for poll in POLLS:
            self.placed[poll.function].poll(data.queues[poll.queue].queue, poll)
        for schedule in SCHEDULES:
            self.placed[schedule.function].schedule(schedule)
        if search.collection:
            self._let_in(search.collection)

    def _place(self, function: Function, code: Code) -> PlacedFunction:
        return PlacedFunction(
            self,
            title(function.name),
            function=function,
            code=code(function),
            environment=self._environment,
            variables=environment_of(settings_of(function, self._around)),
            allowed=statements(function, self._around, self),
        )

    def _let_in(self, collection: str) -> None:
        """Open our own collection to the roles of the functions that search."""
        for name, searches in (("readers", "reads"), ("writers", "writes")):
            roles = [
                self.placed[function.name].role.role_arn
                for function in FUNCTIONS
                if function.searches == searches
            ]
            let_in(
                self,
                title(name),
                name=resource_name(self._environment.name, name),
                collection=collection,
                roles=roles,
                writes=searches == "writes",
            )
