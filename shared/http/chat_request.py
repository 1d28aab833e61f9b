"""The OpenAI chat protocol, as Groundwork speaks it: what may be asked."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt

from shared.errors import InvalidRequest
from shared.http.filters import Filters
from shared.types.chat import Ask, Message, Role, Tool, ToolCall
from shared.types.identity import Principal
from shared.types.value import Value


class TextPart(Value):
    """A piece of a message's content; only text is understood."""

    type: Literal["text"]
    text: str


class CalledFunction(Value):
    """The function of a tool call, its arguments as JSON text."""

    name: str
    arguments: str


class CalledTool(Value):
    """A tool call that an earlier answer made."""

    id: str
    type: Literal["function"] = "function"
    function: CalledFunction


class ChatMessage(BaseModel):
    """One message; fields that SDKs send back with an answer are let in and not used."""

    model_config = ConfigDict(frozen=True)

    role: Literal["system", "developer", "user", "assistant", "tool"]
    content: str | tuple[TextPart, ...] | None = None
    tool_calls: tuple[CalledTool, ...] | None = None
    tool_call_id: str | None = None


class FunctionSpec(Value):
    """A function that the model may call."""

    name: str = Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")
    description: str = ""
    parameters: dict[str, Any] = {}
    strict: bool | None = None


class ToolSpec(Value):
    """A tool of the request; only functions are understood."""

    type: Literal["function"]
    function: FunctionSpec


class ChosenFunction(Value):
    """The name of the function that must be called."""

    name: str


class ChosenTool(Value):
    """The one tool that must be called."""

    type: Literal["function"]
    function: ChosenFunction


class StreamOptions(BaseModel):
    """What a stream carries besides the answer."""

    model_config = ConfigDict(frozen=True)

    include_usage: bool = False


class GroundworkOptions(Value):
    """What Groundwork adds: `cache: "skip"` asks the model even where an answer is kept.

    `filters` narrows the documents to those with the metadata named: a value, or one of several.
    """

    cache: Literal["use", "skip"] = "use"
    filters: Filters = {}


class ChatRequest(Value):
    """The body of POST /v1/chat/completions; `model` names a feature.

    Fields without effect here are let in; fields that would change the answer, and that Groundwork
    cannot honour, are let in at their neutral value only.
    """

    model: str = Field(min_length=1)
    messages: tuple[ChatMessage, ...]
    stream: StrictBool = False
    stream_options: StreamOptions | None = None
    max_tokens: StrictInt | None = Field(None, ge=1)
    max_completion_tokens: StrictInt | None = Field(None, ge=1)
    temperature: float | None = Field(None, ge=0, le=2)
    stop: str | tuple[str, ...] | None = None
    tools: tuple[ToolSpec, ...] = ()
    tool_choice: Literal["auto", "none", "required"] | ChosenTool = "auto"
    groundwork: GroundworkOptions = GroundworkOptions()
    n: Literal[1] | None = None
    logprobs: Literal[False] | None = None
    response_format: dict[Literal["type"], Literal["text"]] | None = None
    top_p: Literal[1] | None = None
    presence_penalty: Literal[0] | None = None
    frequency_penalty: Literal[0] | None = None
    logit_bias: dict[str, float] | None = Field(None, max_length=0)
    user: Any = None
    seed: Any = None
    metadata: Any = None
    store: Any = None
    parallel_tool_calls: Any = None
    service_tier: Any = None
    safety_identifier: Any = None
    prompt_cache_key: Any = None


def ask_of(request: ChatRequest, principal: Principal, trace_id: str) -> Ask:
    """The question in the house's own words. Raises InvalidRequest for a nameless tool result."""
    stop = (request.stop,) if isinstance(request.stop, str) else request.stop or ()
    choice = request.tool_choice
    return Ask(
        trace_id=trace_id,
        principal=principal,
        feature=request.model,
        messages=tuple(_message(message) for message in request.messages),
        tools=tuple(
            Tool(name=f.name, description=f.description, parameters=f.parameters)
            for f in (tool.function for tool in request.tools)
        ),
        tool_choice=choice if isinstance(choice, str) else choice.function.name,
        max_tokens=request.max_completion_tokens or request.max_tokens,
        temperature=request.temperature,
        stop=stop,
        filters=request.groundwork.filters,
        cache=request.groundwork.cache,
    )


def _message(message: ChatMessage) -> Message:
    role: Role = "system" if message.role == "developer" else message.role
    if role == "tool" and not message.tool_call_id:
        raise InvalidRequest("A tool's message needs a `tool_call_id`.", param="messages")
    content = message.content or ""
    return Message(
        role=role,
        content=content if isinstance(content, str) else "".join(part.text for part in content),
        tool_calls=tuple(
            ToolCall(id=call.id, name=call.function.name, arguments=call.function.arguments)
            for call in message.tool_calls or ()
        ),
        tool_call_id=message.tool_call_id,
    )
