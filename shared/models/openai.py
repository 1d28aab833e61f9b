"""OpenAI's Chat Completions, and every server that speaks them: Gemini, vLLM, Ollama and others."""

from collections.abc import Generator, Iterable, Iterator, Mapping

import httpx2
import openai
from openai.types import CompletionUsage
from openai.types.chat import ChatCompletionChunk
from openai.types.chat.chat_completion_chunk import ChoiceDeltaToolCall

from shared.errors import (
    ModelCutOff,
    ModelError,
    ModelMisconfigured,
    ModelRateLimited,
    ModelRejected,
    ModelUnavailable,
)
from shared.models.failures import MALFORMED, Table, failure, nearest
from shared.models.openai_request import to_wire
from shared.models.readable import readable
from shared.types.chat import ToolCall
from shared.types.events import ModelEvent, Stop, StopReason, Text
from shared.types.money import Usage
from shared.types.plan import Prompt
from shared.types.release import ModelCard

BASE_URL = "https://api.openai.com/v1"
TIMEOUT = httpx2.Timeout(60.0, connect=5.0)
NO_KEY = "none"
"""What is sent to servers that want no key; the SDK insists on one."""
STOP_REASONS: Mapping[str, StopReason] = {
    "stop": "stop",
    "length": "length",
    "tool_calls": "tool_calls",
    "function_call": "tool_calls",
    "content_filter": "content_filter",
}

ERRORS: Table = {
    openai.BadRequestError: ModelRejected,
    openai.AuthenticationError: ModelMisconfigured,
    openai.PermissionDeniedError: ModelMisconfigured,
    openai.NotFoundError: ModelMisconfigured,
    openai.ConflictError: ModelUnavailable,
    openai.UnprocessableEntityError: ModelRejected,
    openai.RateLimitError: ModelRateLimited,
    openai.InternalServerError: ModelUnavailable,
    openai.APIConnectionError: ModelUnavailable,
    openai.APIResponseValidationError: ModelUnavailable,
    openai.LengthFinishReasonError: ModelCutOff,
    openai.ContentFilterFinishReasonError: ModelRejected,
    openai.WebSocketConnectionClosedError: ModelCutOff,
    openai.WebSocketQueueFullError: ModelUnavailable,
}
STATUSES: Mapping[int, type[ModelError]] = {402: ModelMisconfigured, 413: ModelRejected}
"""For the statuses that the SDK has no class for; any other is an outage."""
CODES: Mapping[str | None, type[ModelError]] = {
    "insufficient_quota": ModelMisconfigured,
    "billing_hard_limit_reached": ModelMisconfigured,
    "invalid_api_key": ModelMisconfigured,
    "model_not_found": ModelMisconfigured,
    "rate_limit_exceeded": ModelRateLimited,
    "rate_limit_error": ModelRateLimited,
    "context_length_exceeded": ModelRejected,
    "invalid_request_error": ModelRejected,
}
"""Codes and types that say more than the status does, or come inside a stream without one."""
REFUSALS = (openai.OpenAIError, httpx2.HTTPError)


class OpenAIModels:
    """Chat Completions under one key and address."""

    def __init__(
        self,
        key: str | None,
        base_url: str | None = None,
        transport: httpx2.BaseTransport | None = None,
    ) -> None:
        # The address is always given, so that no variable of the environment redirects us.
        self._client = openai.OpenAI(
            api_key=key or NO_KEY,
            base_url=base_url or BASE_URL,
            timeout=TIMEOUT,
            max_retries=0,
            http_client=openai.DefaultHttpx2Client(transport=transport) if transport else None,
        )

    def stream(self, card: ModelCard, prompt: Prompt) -> Generator[ModelEvent, None, None]:
        """Events as they come; closing the iterator hangs up. Raises a ModelError."""
        wire = to_wire(card, prompt)
        try:
            chunks = self._client.chat.completions.create(**wire, stream=True)
        except REFUSALS as error:
            raise translate(error, card) from error
        with chunks:
            try:
                yield from from_wire(chunks, card)
            except (*REFUSALS, *MALFORMED) as error:
                raise translate(error, card, speaking=True) from error


def from_wire(chunks: Iterable[ChatCompletionChunk], card: ModelCard) -> Iterator[ModelEvent]:
    """Text as it comes, tool calls once whole, usage, and the stop. Raises ModelCutOff."""
    reason: StopReason | None = None
    refused = False
    calls: list[dict[str, str]] = []
    for chunk in chunks:
        if chunk.usage:
            yield _usage(chunk.usage)
        for choice in chunk.choices:
            if said := choice.delta.content or choice.delta.refusal:
                yield Text(text=readable(said))
            refused = refused or bool(choice.delta.refusal)
            _gather(calls, choice.delta.tool_calls or [])
            if choice.finish_reason:
                reason = STOP_REASONS.get(choice.finish_reason, "stop")
    if reason is None:
        raise failure(ModelCutOff, card.id)
    for call in calls:
        arguments = readable(call["arguments"] or "{}")
        yield ToolCall(id=readable(call["id"]), name=readable(call["name"]), arguments=arguments)
    yield Stop(reason=_reason(reason, bool(calls), refused))


def translate(error: Exception, card: ModelCard, *, speaking: bool = False) -> ModelError:
    """Our error for one of theirs; `speaking` is whether the answer had begun."""
    said = (error.code, error.type) if isinstance(error, openai.APIError) else ()
    kind = next((CODES[code] for code in said if code in CODES), None) or nearest(error, ERRORS)
    if kind is None and isinstance(error, openai.APIStatusError):
        kind = STATUSES.get(error.status_code)
    reported = isinstance(error, openai.APIError) and error.body is not None
    if speaking and not reported:
        kind = ModelCutOff
    return failure(kind or ModelUnavailable, card.id)


def _gather(calls: list[dict[str, str]], parts: Iterable[ChoiceDeltaToolCall]) -> None:
    """Add the parts of tool calls: one with a new id begins a call, others go on with theirs.

    Parts are told apart by index; Gemini numbers every call 0 and sends each whole, with its id.
    """
    for part in parts:
        begun = next((call for call in reversed(calls) if call["index"] == str(part.index)), None)
        if begun is None or (part.id and part.id != begun["id"]):
            begun = {"index": str(part.index), "id": part.id or "", "name": "", "arguments": ""}
            calls.append(begun)
        if part.function:
            begun["name"] += part.function.name or ""
            begun["arguments"] += part.function.arguments or ""


def _reason(reason: StopReason, called: bool, refused: bool) -> StopReason:
    """Some servers say `stop` after a tool call or a refusal."""
    if reason != "stop":
        return reason
    return "content_filter" if refused else "tool_calls" if called else "stop"


def _usage(counted: CompletionUsage) -> Usage:
    """Their input tokens include the cached ones; ours do not."""
    details = counted.prompt_tokens_details
    read = (details.cached_tokens or 0) if details else 0
    written = (details.cache_write_tokens or 0) if details else 0
    return Usage(
        input_tokens=max(0, counted.prompt_tokens - read - written),
        cache_read_tokens=read,
        cache_write_tokens=written,
        output_tokens=counted.completion_tokens,
    )
