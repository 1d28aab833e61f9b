"""Claude, by Anthropic's Messages API: always streamed, retried by nobody but ourselves."""

from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import anthropic
import httpx2
from anthropic.types import (
    MessageDeltaUsage,
    RawContentBlockDelta,
    RawContentBlockDeltaEvent,
    RawContentBlockStartEvent,
    RawContentBlockStopEvent,
    RawMessageStreamEvent,
)

from shared.errors import (
    ModelCutOff,
    ModelError,
    ModelMisconfigured,
    ModelRateLimited,
    ModelRejected,
    ModelUnavailable,
)
from shared.models.anthropic_request import to_wire
from shared.models.failures import MALFORMED, Table, failure, nearest
from shared.models.readable import readable
from shared.types.chat import ToolCall
from shared.types.events import ModelEvent, Stop, StopReason, Text
from shared.types.money import Usage
from shared.types.plan import Prompt
from shared.types.release import ModelCard

BASE_URL = "https://api.anthropic.com"
TIMEOUT = httpx2.Timeout(60.0, connect=5.0)
NO_KEY = "none"
"""What is sent to servers that want no key; the SDK insists on one."""

STOP_REASONS: Mapping[str | None, StopReason] = {
    "end_turn": "stop",
    "stop_sequence": "stop",
    "pause_turn": "stop",
    "tool_use": "tool_calls",
    "max_tokens": "length",
    "model_context_window_exceeded": "length",
    "refusal": "content_filter",
}

ERRORS: Table = {
    anthropic.BadRequestError: ModelRejected,
    anthropic.OrganizationOnHoldError: ModelMisconfigured,
    anthropic.AuthenticationError: ModelMisconfigured,
    anthropic.PaymentRequiredError: ModelMisconfigured,
    anthropic.PermissionDeniedError: ModelMisconfigured,
    anthropic.NotFoundError: ModelMisconfigured,
    anthropic.RequestTimeoutError: ModelUnavailable,
    anthropic.ConflictError: ModelUnavailable,
    anthropic.PreconditionFailedError: ModelRejected,
    anthropic.ContentTooLargeError: ModelRejected,
    anthropic.UnprocessableEntityError: ModelRejected,
    anthropic.RateLimitError: ModelRateLimited,
    anthropic.ContractSpendLimitReachedError: ModelMisconfigured,
    anthropic.EnforcedSpendLimitReachedError: ModelMisconfigured,
    anthropic.RequestHeaderFieldsTooLargeError: ModelRejected,
    anthropic.ClientClosedRequestError: ModelCutOff,
    anthropic.InternalServerError: ModelUnavailable,
    anthropic.APIConnectionError: ModelUnavailable,
    anthropic.APIResponseValidationError: ModelUnavailable,
    anthropic.APIWebhookValidationError: ModelUnavailable,
    anthropic.RetryableError: ModelUnavailable,
    anthropic.CredentialsError: ModelMisconfigured,
}
ERROR_TYPES: Mapping[str | None, type[ModelError]] = {
    "invalid_request_error": ModelRejected,
    "request_too_large": ModelRejected,
    "authentication_error": ModelMisconfigured,
    "billing_error": ModelMisconfigured,
    "permission_error": ModelMisconfigured,
    "not_found_error": ModelMisconfigured,
    "rate_limit_error": ModelRateLimited,
}
"""For errors inside a stream, whose HTTP status was 200; of any other type is an outage."""
BlockEvent = RawContentBlockStartEvent | RawContentBlockDeltaEvent | RawContentBlockStopEvent
REFUSALS = (anthropic.AnthropicError, httpx2.HTTPError)


class AnthropicModels:
    """The Messages API under one key and address."""

    def __init__(
        self,
        key: str | None,
        base_url: str | None = None,
        transport: httpx2.BaseTransport | None = None,
    ) -> None:
        # The address is always given, so that no variable of the environment redirects us.
        self._client = anthropic.Anthropic(
            api_key=key or NO_KEY,
            base_url=base_url or BASE_URL,
            timeout=TIMEOUT,
            max_retries=0,
            http_client=anthropic.DefaultHttpxClient(transport=transport) if transport else None,
        )

    def stream(self, card: ModelCard, prompt: Prompt) -> Generator[ModelEvent, None, None]:
        """Events as they come; closing the iterator hangs up. Raises a ModelError."""
        wire = to_wire(card, prompt)
        try:
            events = self._client.messages.create(**wire, stream=True)
        except REFUSALS as error:
            raise translate(error, card) from error
        with events:
            try:
                yield from from_wire(events, card)
            except (*REFUSALS, *MALFORMED) as error:
                raise translate(error, card, speaking=True) from error


def from_wire(events: Iterable[RawMessageStreamEvent], card: ModelCard) -> Iterator[ModelEvent]:
    """Text and whole tool calls as they come, usage twice, and the stop. Raises ModelCutOff."""
    message = _Message()
    for event in events:
        yield from message.read(event)
    if not message.ended or message.reason is None:
        raise failure(ModelCutOff, card.id)
    yield Stop(reason=STOP_REASONS.get(message.reason, "stop"))


def translate(error: Exception, card: ModelCard, *, speaking: bool = False) -> ModelError:
    """Our error for one of theirs; `speaking` is whether the answer had begun."""
    kind = nearest(error, ERRORS)
    if isinstance(error, anthropic.APIStatusError) and kind is None:
        kind = ERROR_TYPES.get(error.type, ModelUnavailable)
    if speaking and not isinstance(error, anthropic.APIStatusError):
        kind = ModelCutOff
    return failure(kind or ModelUnavailable, card.id)


@dataclass
class _Message:
    """What has been read of one answer; the events of a block stand between its start and stop."""

    usage: Usage = field(default_factory=Usage)
    reason: str | None = None
    ended: bool = False
    call: ToolCall | None = None

    def read(self, event: RawMessageStreamEvent) -> Iterator[ModelEvent]:
        if event.type == "message_start":
            yield self._counted(event.message.usage)
        elif event.type == "message_delta":
            self.reason = event.delta.stop_reason or self.reason
            yield self._counted(event.usage)
        elif event.type == "message_stop":
            self.ended = True
        else:
            yield from self._read_block(event)

    def _read_block(self, event: BlockEvent) -> Iterator[ModelEvent]:
        if event.type == "content_block_start" and event.content_block.type == "tool_use":
            block = event.content_block
            self.call = ToolCall(id=block.id, name=block.name, arguments="")
        elif event.type == "content_block_delta":
            yield from self._read_delta(event.delta)
        elif event.type == "content_block_stop" and self.call is not None:
            yield self.call.model_copy(update={"arguments": self.call.arguments or "{}"})
            self.call = None

    def _read_delta(self, delta: RawContentBlockDelta) -> Iterator[ModelEvent]:
        if delta.type == "text_delta":
            yield Text(text=readable(delta.text))
        elif delta.type == "input_json_delta" and self.call is not None:
            arguments = self.call.arguments + readable(delta.partial_json)
            self.call = self.call.model_copy(update={"arguments": arguments})

    def _counted(self, counted: anthropic.types.Usage | MessageDeltaUsage) -> Usage:
        """The counts so far: later events repeat only what has changed."""
        fields = {
            "input_tokens": counted.input_tokens,
            "cache_read_tokens": counted.cache_read_input_tokens,
            "cache_write_tokens": counted.cache_creation_input_tokens,
            "output_tokens": counted.output_tokens,
        }
        known = {name: count for name, count in fields.items() if count is not None}
        self.usage = Usage.model_validate(self.usage.model_dump() | known)
        return self.usage
