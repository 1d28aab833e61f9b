"""The REST API: every operation of the contract, its authorizer, its throttle and its log."""

from collections.abc import Mapping
from typing import Any

from aws_cdk import CfnOutput, Duration, RemovalPolicy, Stack
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra.constructs.gateway_responses import add_gateway_responses
from infra.constructs.log_retention import log_retention
from infra.constructs.names import resource_name
from infra.constructs.placed_function import PlacedFunction
from infra.environments import Environment
from infra.topology import ROUTES, function
from shared.http.contract import OPERATIONS, Operation

STAGE = "api"
AUTHORIZER = "authorize"
PREFLIGHT = Duration.hours(1)
BUFFERED_SECONDS = 29
"""The longest that API Gateway waits for an answer that is not streamed."""


class ApiStack(Stack):
    """A regional API: an edge-optimised one drops a stream after 30 silent seconds."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        environment: Environment,
        functions: Mapping[str, PlacedFunction],
        **kwargs: Any,
    ) -> None:
        super().__init__(scope, id, **kwargs)
        self._environment = environment
        self._functions = functions
        self.api = self._api()
        self._keep_execution_log()
        self._authorizer = self._make_authorizer(functions[AUTHORIZER].function)
        for operation in OPERATIONS:
            self._route(operation)
        add_gateway_responses(self.api, environment.allowed_origins)
        CfnOutput(self, "Url", value=f"{self.api.url}v1", description="The `base_url` of SDKs")

    def _api(self) -> apigateway.RestApi:
        return apigateway.RestApi(
            self,
            "Api",
            rest_api_name=resource_name(self._environment.name, "api"),
            description="Groundwork: cited answers, documents, search",
            endpoint_types=[apigateway.EndpointType.REGIONAL],
            deploy_options=self._stage(),
            # Without a role for the whole account, API Gateway may not write any log.
            cloud_watch_role=True,
            cloud_watch_role_removal_policy=RemovalPolicy.RETAIN,
            default_cors_preflight_options=apigateway.CorsOptions(
                allow_origins=list(self._environment.allowed_origins),
                allow_methods=sorted({operation.method for operation in OPERATIONS}),
                # The star stands for what SDKs add; it does not cover Authorization.
                allow_headers=["Authorization", "*"],
                max_age=PREFLIGHT,
            ),
        )

    def _stage(self) -> apigateway.StageOptions:
        log = logs.LogGroup(
            self,
            "AccessLog",
            retention=log_retention(self._environment.log_days),
            removal_policy=RemovalPolicy.DESTROY,
        )
        return apigateway.StageOptions(
            stage_name=STAGE,
            throttling_rate_limit=self._environment.requests_per_second,
            throttling_burst_limit=self._environment.burst,
            logging_level=apigateway.MethodLoggingLevel.ERROR,
            data_trace_enabled=False,
            access_log_destination=apigateway.LogGroupLogDestination(log),
            access_log_format=_access_log_format(),
            tracing_enabled=self._environment.tracing,
        )

    def _keep_execution_log(self) -> None:
        """The log that API Gateway would make itself, for ever; so it has to be there before."""
        log = logs.LogGroup(
            self,
            "ExecutionLog",
            log_group_name=f"API-Gateway-Execution-Logs_{self.api.rest_api_id}/{STAGE}",
            retention=log_retention(self._environment.log_days),
            removal_policy=RemovalPolicy.DESTROY,
        )
        self.api.deployment_stage.node.add_dependency(log)

    def _make_authorizer(self, asked: lambda_.Function) -> apigateway.RequestAuthorizer:
        """Asked about each key, and not again for a while; without a key nobody is asked.

        The permission to ask stands here: beside the function it would tie both stacks in a knot.
        """
        handler = lambda_.Function.from_function_attributes(
            self, "Asked", function_arn=asked.function_arn, skip_permissions=True
        )
        authorizer = apigateway.RequestAuthorizer(
            self,
            "Authorizer",
            handler=handler,
            identity_sources=[apigateway.IdentitySource.header("Authorization")],
            results_cache_ttl=Duration.seconds(self._environment.authorizer_cache_seconds),
        )
        lambda_.CfnPermission(
            self,
            "AskAuthorizer",
            action="lambda:InvokeFunction",
            function_name=asked.function_arn,
            principal="apigateway.amazonaws.com",
            source_arn=authorizer.authorizer_arn,
        )
        return authorizer

    def _route(self, operation: Operation) -> None:
        open_to_all = operation.scope is None
        self.api.root.resource_for_path(operation.path).add_method(
            operation.method,
            self._integration(ROUTES[operation.name]),
            operation_name=operation.name,
            authorizer=None if open_to_all else self._authorizer,
            authorization_type=apigateway.AuthorizationType.NONE
            if open_to_all
            else apigateway.AuthorizationType.CUSTOM,
        )

    def _integration(self, name: str) -> apigateway.LambdaIntegration:
        """How API Gateway asks a function: what streams is passed on as it comes."""
        mode = apigateway.ResponseTransferMode
        streams, seconds = function(name).streams, function(name).timeout_seconds
        return apigateway.LambdaIntegration(
            self._functions[name].function,
            allow_test_invoke=False,
            response_transfer_mode=mode.STREAM if streams else mode.BUFFERED,
            timeout=Duration.seconds(seconds if streams else min(seconds, BUFFERED_SECONDS)),
        )


def _access_log_format() -> apigateway.AccessLogFormat:
    """Who asked what, and how it went; never a key, a question or an answer."""
    field = apigateway.AccessLogField
    return apigateway.AccessLogFormat.custom(
        "{"
        + ",".join(
            f'"{name}":"{value}"'
            for name, value in {
                "request_id": field.context_request_id(),
                "at": field.context_request_time(),
                "method": field.context_http_method(),
                "path": field.context_resource_path(),
                "status": field.context_status(),
                "milliseconds": field.context_response_latency(),
                "bytes": field.context_response_length(),
                "tenant": field.context_authorizer("tenant"),
                "error": field.context_error_response_type(),
                "ip": field.context_identity_source_ip(),
            }.items()
        )
        + "}"
    )
