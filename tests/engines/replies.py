"""What the stand-in for model vendors answers: one reply per question, in aimock's format."""

from typing import NotRequired, TypedDict

# Where a stream is cut, earlier pieces must have left the machine already: give each 5 ms to go.
CUT_LATENCY_MS = 5
PIECE_CHARACTERS = 10


class Match(TypedDict, total=False):
    """Which request a reply is for: every given field must hold; with no field it is any request.

    `userMessage`, `systemMessage` and `inputText` (of an embedding) are looked for as substrings;
    `model`, `toolName` and `toolCallId` are equal; `hasToolResult` is whether a tool's result
    follows the last user message; `sequenceIndex` is the n-th time, from 0, that the same question
    is asked.
    """

    userMessage: str
    systemMessage: str
    inputText: str
    model: str
    toolName: str
    toolCallId: str
    hasToolResult: bool
    sequenceIndex: int


class Reply(TypedDict):
    """One request and its answer, as aimock reads them from JSON.

    `chunkSize` is the characters of one streamed piece, `latency` the milliseconds before each of
    them; after `truncateAfterChunks` pieces the connection breaks. `response` is one of aimock's
    shapes; the functions of this file write those that we use.
    """

    match: Match
    response: dict[str, object]
    chunkSize: NotRequired[int]
    latency: NotRequired[int]
    truncateAfterChunks: NotRequired[int]


def says(
    question: str, text: str, *, tokens: tuple[int, int] | None = None, finish: str = "stop"
) -> Reply:
    """Answer a question with text, in pieces of ten characters when it is streamed.

    `tokens` are the reported input and output tokens, for either vendor; `finish` is `stop`,
    `length` or `content_filter` (OpenAI's words; aimock translates them for Anthropic).
    """
    response: dict[str, object] = {"content": text, "finishReason": finish}
    if tokens is not None:
        response["usage"] = {
            "prompt_tokens": tokens[0],
            "completion_tokens": tokens[1],
            "input_tokens": tokens[0],
            "output_tokens": tokens[1],
        }
    match: Match = {"userMessage": question}
    return {"match": match, "response": response, "chunkSize": PIECE_CHARACTERS}


def calls_tool(
    question: str, tool: str, arguments: dict[str, object], *, call_id: str = "call_1"
) -> Reply:
    """Answer a question, as long as no tool result follows it, by asking for one tool call."""
    call: dict[str, object] = {"id": call_id, "name": tool, "arguments": arguments}
    match: Match = {"userMessage": question, "hasToolResult": False}
    return {"match": match, "response": {"toolCalls": [call]}, "chunkSize": PIECE_CHARACTERS}


def fails(
    question: str, status: int, kind: str, message: str = "", *, retry_after: int | None = None
) -> Reply:
    """Refuse a question with an HTTP status and the vendor's type of error.

    429 goes with `rate_limit_error`. `retry_after` is the seconds of the Retry-After header; aimock
    sends it with 429 only.
    """
    response: dict[str, object] = {
        "error": {"message": message or kind, "type": kind},
        "status": status,
    }
    if retry_after is not None:
        response["retryAfter"] = retry_after
    return {"match": {"userMessage": question}, "response": response}


def breaks_off(question: str, text: str, *, after_pieces: int) -> Reply:
    """Answer a question with a stream whose connection breaks after so many events.

    OpenAI's stream opens with one event that bears no text, Anthropic's with two; the last one
    written may be lost with the connection, so expect one piece less as well.
    """
    reply = says(question, text)
    reply["latency"] = CUT_LATENCY_MS
    reply["truncateAfterChunks"] = after_pieces
    return reply


def embeds(text: str, vector: list[float]) -> Reply:
    """Embed every input that contains the text as this vector."""
    return {"match": {"inputText": text}, "response": {"embedding": vector}}
