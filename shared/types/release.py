"""What is released together: features, model cards, and the bundle that bears one id."""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from shared.types.money import Cap, Price
from shared.types.recipe import Chunking
from shared.types.value import Value

Adapter = Literal["offline", "anthropic", "openai"]


class ModelCard(Value):
    """One model of the catalog: who serves it, its name there, its limits and its price."""

    id: str
    adapter: Adapter
    name: str
    price: Price
    price_source: str
    context_tokens: int
    max_output_tokens: int
    base_url: str | None = None
    secret: str | None = None
    """The name of the secret that holds the API key; none where the model needs no key."""
    settings: dict[str, float] = {}
    """Knobs of one adapter, such as the offline model's pace and support threshold."""


class Rerank(Value):
    """Who looks at the best candidates again, how many, and how long it may take."""

    adapter: Literal["none", "bedrock", "http"] = "none"
    model: str = ""
    url: str | None = None
    """The whole address of a rerank endpoint that takes Cohere's request."""
    secret: str | None = None
    candidates: Annotated[int, Field(ge=2, le=100)] = 30
    milliseconds: Annotated[int, Field(ge=10, le=10_000)] = 400
    """What is late is not waited for: the order is then the fused one."""


class Rewrite(Value):
    """The prompt and the model that make a follow-up question stand by itself."""

    prompt: str
    model: str
    max_output_tokens: Annotated[int, Field(ge=16, le=1_024)] = 128
    milliseconds: Annotated[int, Field(ge=10, le=20_000)] = 3_000
    """What is late is not waited for: the search then takes the user's own words."""


class Understand(Value):
    """What is to be made of a document's content, by which prompt and model."""

    prompt: str = "understand@1"
    model: str = "offline"
    """`offline` gives a summary of the document's own sentences, its language, and no more."""
    max_output_tokens: Annotated[int, Field(ge=64, le=8_192)] = 1_024
    characters: Annotated[int, Field(ge=1_000, le=400_000)] = 24_000
    """How much of the text the model is given: its beginning, and some of its end."""
    labels: tuple[Annotated[str, StringConstraints(min_length=1, max_length=100)], ...] = ()
    """The classes that a document may belong to; none are asked for where there are none."""
    fields: dict[str, Any] = {}
    """A JSON Schema of an object to be filled from the text; nothing is extracted without one."""
    confidence: Annotated[float, Field(ge=0, le=1)] = 0.7
    """What is less sure than this needs review."""


class Gate(Value):
    """When a new index is no worse than the live one, measured on the same questions."""

    drawn: Annotated[int, Field(ge=0, le=1_000)] = 100
    """How many questions are drawn from live passages, besides the golden ones."""
    loss: Annotated[float, Field(ge=0, le=1)] = 0.01
    """The mean loss of nDCG that is borne even where it is significant."""
    most_loss: Annotated[float, Field(ge=0, le=1)] = 0.05
    """The mean loss of nDCG that is never borne."""


class Retrieval(Value):
    """How a feature searches, and how the documents that it searches are cut."""

    passages: int = 8
    """How many go into the prompt."""
    depth: int = 50
    """How many candidates each leg gives."""
    fusion: Literal["weighed", "convex", "rrf"] = "weighed"
    """`weighed` weighs the legs anew for every question; the others are fixed."""
    dense_weight: float = 0.3
    """The vectors' share in a `convex` fusion."""
    alike: Annotated[float, Field(gt=0, le=1)] = 0.8
    """Passages that share more of their words than this are shown once."""
    turns: Literal["previous", "none"] = "previous"
    """Whether a follow-up is searched together with the user's turn before it."""
    rewrite: Rewrite | None = None
    rerank: Rerank = Rerank()
    chunking: Chunking = Chunking()
    """The same for all features, which search one index; a change needs a re-index."""
    gate: Gate = Gate()


class Limits(Value):
    """What a feature accepts: characters of one question and of a whole conversation, messages."""

    question_characters: int = 8_000
    conversation_characters: int = 100_000
    messages: int = 100


class GuardPolicy(Value):
    """What must never leave: exact phrases, matched without regard to case."""

    forbidden: tuple[Annotated[str, StringConstraints(min_length=1)], ...] = ()


class Caps(Value):
    """One spending cap for each of a feature's three scopes."""

    tenant: Cap
    feature: Cap
    user: Cap


class Feature(Value):
    """What a client calls `model`: a prompt version, a route, and the policies around them."""

    name: str
    description: str
    prompt: str
    """Name and version, such as `answer@1`."""
    model: str
    max_output_tokens: int = 1_024
    retrieval: Retrieval = Retrieval()
    understanding: Understand | None = None
    """What is made of the documents that name this feature; nothing where this is left out."""
    limits: Limits = Limits()
    guard: GuardPolicy = GuardPolicy()
    caps: Caps
    cache_seconds: int = 86_400


class Bundle(Value):
    """A release: everything but code that decides an answer, named by the hash of its content."""

    id: str
    features: dict[str, Feature]
    models: dict[str, ModelCard]
    prompts: dict[str, str]
