"""Every way a request can fail, as one tree.

GroundworkError
├── RequestError       the caller's: InvalidRequest, MalformedJson, TooLarge, Unauthenticated,
│                      Forbidden, NotFound, MethodNotAllowed, UnknownFeature, Conflict,
│                      UnsupportedMedia, TooManyRequests, BudgetSpent
├── ModelError         the model's: Model{Unavailable,RateLimited,Misconfigured,Rejected,CutOff}
├── BackendError       ours: SearchUnavailable, StoreUnavailable, EmbedderUnavailable,
│                      RerankUnavailable, Overtaken, OutOfTime, Internal
└── DocumentError      an upload that can never be indexed; the code says why
"""

from typing import ClassVar

from shared.types.documents import FailureCode


class GroundworkError(Exception):
    """A failure with a code for programs, a status for HTTP and a sentence for a person."""

    code: ClassVar[str] = "internal_error"
    status: ClassVar[int] = 500
    retryable: ClassVar[bool] = False
    title: ClassVar[str] = "Something went wrong"

    def __init__(self, sentence: str, *, param: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.param = param


class RequestError(GroundworkError):
    """The caller asked for something that cannot be given."""

    status = 400


class InvalidRequest(RequestError):
    """A field is missing, unknown, of the wrong type or out of range."""

    code = "invalid_request"
    title = "The request is not valid"


class MalformedJson(RequestError):
    """The body is not JSON."""

    code = "malformed_json"
    title = "The body is not JSON"


class TooLarge(RequestError):
    """The body or the question is over its limit."""

    code = "too_large"
    status = 413
    title = "The request is too large"


class Unauthenticated(RequestError):
    """There is no key, or not one that we know."""

    code = "invalid_api_key"
    status = 401
    title = "The API key is missing or wrong"


class Forbidden(RequestError):
    """The key is good, but not for this."""

    code = "missing_scope"
    status = 403
    title = "The API key may not do this"


class NotFound(RequestError):
    """There is no such thing, or it is another tenant's."""

    code = "not_found"
    status = 404
    title = "Not found"


class MethodNotAllowed(RequestError):
    """The path exists, but not with this method."""

    code = "method_not_allowed"
    status = 405
    title = "The method is not allowed here"


class UnknownFeature(RequestError):
    """The `model` of the request names no feature."""

    code = "model_not_found"
    status = 404
    title = "There is no such feature"


class Conflict(RequestError):
    """The thing is not in a state that allows this."""

    code = "conflict"
    status = 409
    title = "Not possible in this state"


class UnsupportedMedia(RequestError):
    """The body is of a kind that no route takes."""

    code = "unsupported_media_type"
    status = 415
    title = "The body is not JSON"


class TooManyRequests(RequestError):
    """There are more requests than the environment's throttle lets through."""

    code = "too_many_requests"
    status = 429
    retryable = True
    title = "Too many requests"


class BudgetSpent(RequestError):
    """A spending cap leaves no room; `room` says how many nano-dollars it does leave."""

    code = "budget_spent"
    status = 402
    title = "The budget is spent"

    def __init__(self, sentence: str, *, room: int = 0) -> None:
        super().__init__(sentence)
        self.room = room


class ModelError(GroundworkError):
    """The model's provider did not do what was asked."""

    status = 502


class ModelUnavailable(ModelError):
    """The provider is down, overloaded or out of reach."""

    code = "model_unavailable"
    status = 503
    retryable = True
    title = "The model is not available"


class ModelRateLimited(ModelError):
    """The provider says that we ask too much."""

    code = "model_rate_limited"
    status = 429
    retryable = True
    title = "The model is busy"


class ModelMisconfigured(ModelError):
    """The provider refuses our key or does not know the model."""

    code = "model_misconfigured"
    title = "The model is not set up"


class ModelRejected(ModelError):
    """The provider finds the request wrong, too long or not allowed."""

    code = "model_rejected"
    title = "The model refused the request"


class ModelCutOff(ModelError):
    """The provider's stream ended before the answer did."""

    code = "model_cut_off"
    retryable = True
    title = "The answer was cut off"


class BackendError(GroundworkError):
    """A part of our own did not answer."""

    status = 503
    retryable = True


class SearchUnavailable(BackendError):
    """The search engine does not answer."""

    code = "search_unavailable"
    title = "Search is not available"


class EmbedderUnavailable(BackendError):
    """The embedding model does not answer, or is not installed."""

    code = "embedder_unavailable"
    title = "Embedding is not available"


class RerankUnavailable(BackendError):
    """The reranker does not answer in time; the order is then the fused one."""

    code = "rerank_unavailable"
    title = "Reranking is not available"


class StoreUnavailable(BackendError):
    """A table, bucket or queue does not answer."""

    code = "store_unavailable"
    title = "Storage is not available"


class Overtaken(BackendError):
    """Somebody else changed what was being changed: look again."""

    code = "overtaken"
    title = "It was changed by others meanwhile"


class OutOfTime(BackendError):
    """The function did not answer in time, or could not be started."""

    code = "timed_out"
    status = 504
    title = "The answer took too long"


class Internal(BackendError):
    """Something that we did not foresee; the log has the details."""

    code = "internal_error"
    status = 500
    title = "Something went wrong"


class DocumentError(GroundworkError):
    """A file that cannot be indexed, however often it is tried; `reason` is the document's code."""

    code = "document_failed"
    status = 422
    title = "The document cannot be indexed"

    def __init__(self, reason: FailureCode, sentence: str) -> None:
        super().__init__(sentence)
        self.reason = reason
