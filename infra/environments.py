"""Where Groundwork is deployed: each choice that a deployer makes, by the environment's name."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, ValidationError, model_validator

from shared.types.recipe import MINILM_DIMENSION, EmbedderCard, EmbedderKind
from shared.types.value import Value

FILE = Path(__file__).with_name("environments.toml")
SHORTEST_MINILM = 64
LOG_DAYS = Literal[1, 3, 7, 14, 30, 60, 90, 180, 365, 731]
"""What CloudWatch offers, in days."""

Search = Literal["serverless", "domain", "existing"]


class InvalidEnvironment(ValueError):
    """An environment contradicts itself or is not there; the message says what to do."""


class Environment(Value):
    """One deployment. Without region and account its templates fit every account."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9]{1,9}$")]
    region: str | None = None
    account: Annotated[str, Field(pattern=r"^\d{12}$")] | None = None

    search: Search
    search_url: Annotated[str, Field(pattern=r"^https://[^/\s]+$")] | None = None
    """The endpoint of an existing engine, without a path."""
    search_service: Literal["es", "aoss", "none"] = "es"
    """What an existing engine is: a domain, a collection, or one that takes unsigned requests."""
    search_arn: str | None = None
    domain_instance: str = "t3.small.search"
    domain_nodes: Annotated[int, Field(ge=1, le=10)] = 1
    domain_gigabytes: Annotated[int, Field(ge=10, le=2_000)] = 10

    embedder: EmbedderKind = "minilm"
    """Which model makes new generations of the index; a change goes live by a re-index."""
    embedder_model: str | None = None
    embedder_dimension: Annotated[int, Field(ge=1, le=16_000)] = MINILM_DIMENSION
    embedder_url: str | None = None
    embedder_secret: str | None = None
    embedder_shorten: bool = False
    """Whether the model is asked for shorter vectors than its own (text-embedding-3 can)."""
    kept_embedders: tuple[EmbedderCard, ...] = ()
    """The models of generations that are still there: shipped, or allowed, beside the new one."""
    reindex_days: Annotated[int, Field(ge=0, le=365)] = 7
    """How often the index is made anew by itself; never, where it is 0."""
    audit_minutes: Annotated[int, Field(ge=5, le=10_080)] = 60
    """How long after one round of the audit began the next one begins."""

    provider_secrets: tuple[str, ...] = ("anthropic", "openai", "gemini")
    """Secrets that whoever asks models may read: those that shared/models/catalog names."""
    allowed_origins: tuple[str, ...] = ("*",)
    requests_per_second: Annotated[int, Field(ge=1)] = 20
    burst: Annotated[int, Field(ge=1)] = 40
    authorizer_cache_seconds: Annotated[int, Field(ge=0, le=3_600)] = 60
    """How long a key that was revoked may still be let in."""

    keep_data: bool = False
    """Whether tables, buckets and the search engine outlive the stacks."""
    log_days: LOG_DAYS = 14
    tracing: bool = False
    alarm_topic: str | None = None
    """The ARN of an SNS topic that hears of alarms."""

    @property
    def embedders(self) -> tuple[EmbedderCard, ...]:
        """Every embedding model that functions must be able to use: the chosen one first."""
        chosen = EmbedderCard(
            kind=self.embedder,
            model=self.embedder_model or "",
            dimension=self.embedder_dimension,
            url=self.embedder_url,
            secret=self.embedder_secret,
            shorten=self.embedder_shorten,
        )
        return chosen, *self.kept_embedders

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        for problem in _contradictions(self):
            raise ValueError(problem)
        return self


def load_environment(name: str, path: Path = FILE) -> Environment:
    """The environment of that name. Raises InvalidEnvironment."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise InvalidEnvironment(f"{path.name} is not TOML: {error}.") from error
    if not isinstance(tables.get(name), dict):
        raise InvalidEnvironment(
            f"There is no environment `{name}`: {path.name} has {', '.join(sorted(tables))}."
        )
    return environment(name, tables[name])


def environment(name: str, choices: dict[str, Any]) -> Environment:
    """An environment from its choices. Raises InvalidEnvironment."""
    try:
        return Environment.model_validate({"name": name, **choices})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join([name, *(str(part) for part in first["loc"])])
        said = first["msg"].removeprefix("Value error, ")
        raise InvalidEnvironment(f"Environment `{where}`: {said.rstrip('.')}.") from error


def _contradictions(chosen: Environment) -> Iterator[str]:
    existing = chosen.search == "existing"
    signed = chosen.search_service != "none"
    if existing and not chosen.search_url:
        yield "an existing search engine needs its `search_url`, such as https://search.example"
    if existing and signed and not chosen.search_arn:
        yield "to be let in to the search engine, the functions need its `search_arn`"
    if not existing and (chosen.search_url or chosen.search_arn):
        yield 'only `search = "existing"` has a `search_url` or `search_arn`'
    for card in chosen.embedders:
        yield from _of_an_embedder(card)
    if chosen.account and not chosen.region:
        yield "an `account` needs its `region`"


def _of_an_embedder(card: EmbedderCard) -> Iterator[str]:
    if card.kind == "minilm" and not SHORTEST_MINILM <= card.dimension <= MINILM_DIMENSION:
        yield f"the dimension of MiniLM is {SHORTEST_MINILM} to {MINILM_DIMENSION}"
    if card.kind == "minilm" and card.model:
        yield "MiniLM is one model, without an `embedder_model`"
    if card.kind != "minilm" and not card.model:
        yield f"an embedder of the kind `{card.kind}` needs its `embedder_model` and its dimension"
    if card.kind == "openai" and not (card.secret or card.url):
        yield "an OpenAI embedder needs the `embedder_secret` that holds its key"
