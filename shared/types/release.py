"""What is released together: features, model cards, and the bundle that bears one id."""

from typing import Annotated, Literal

from pydantic import StringConstraints

from shared.types.money import Cap, Price
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


class Retrieval(Value):
    """How a feature searches: passages in the prompt, candidates a leg, the dense leg's weight."""

    passages: int = 8
    depth: int = 50
    dense_weight: float = 0.3


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
