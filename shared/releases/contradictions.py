"""What a release says that cannot hold, each in a sentence that tells what to do."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Template
from urllib.parse import urlsplit

from shared.releases.schemas import schema_problem
from shared.types.release import Feature, ModelCard, Rerank, Rewrite, Understand

FEATURES = Path("features.toml")
CATALOG = Path("models/catalog.toml")
PROMPTS = Path("prompts/catalog")
EFFORTS = (1, 2, 3)
FEWEST_TOKENS_OF_A_THINKER = 512
"""Its thoughts count, too; a question that is cut off is paid for and of no use."""


def contradictions(
    features: Mapping[str, Feature],
    models: Mapping[str, ModelCard],
    prompts: Mapping[str, str],
) -> Iterator[str]:
    """What a feature names that is not there, or asks for that cannot be done."""
    for name, model in models.items():
        if model.settings.get("effort", 1) not in EFFORTS:
            yield f"{CATALOG}: `{name}.settings.effort` is 1 (low), 2 (medium) or 3 (high)."
    for name, feature in features.items():
        where = f"{FEATURES}: `{name}"
        yield from _model(f"{where}.", feature.model, feature.max_output_tokens, models)
        yield from _prompt(f"{where}.prompt`", feature.prompt, prompts, ["passages"])
        if feature.retrieval.rewrite is not None:
            yield from _rewrite(
                f"{where}.retrieval.rewrite.", feature.retrieval.rewrite, models, prompts
            )
        yield from _rerank(f"{where}.retrieval.rerank.", feature.retrieval.rerank)
        if feature.understanding is not None:
            yield from _understanding(
                f"{where}.understanding.", feature.understanding, models, prompts
            )
    yield from _chunking(features)


def _model(
    where: str, model: str, max_output_tokens: int, models: Mapping[str, ModelCard]
) -> Iterator[str]:
    """Whether a model is there, and writes as much as it is asked for."""
    card = models.get(model)
    if card is None:
        yield (
            f"{where}model` is {model!r}, which {CATALOG} does not have; it has {_listed(models)}."
        )
    elif max_output_tokens > card.max_output_tokens:
        yield (
            f"{where}max_output_tokens` is {max_output_tokens}, but {card.id} writes at most "
            f"{card.max_output_tokens}."
        )


def _prompt(
    where: str, prompt: str, prompts: Mapping[str, str], blanks: list[str]
) -> Iterator[str]:
    """Whether a prompt is there, and has the blanks that will be filled."""
    text = prompts.get(prompt)
    if text is None:
        yield f"{where} is {prompt!r}, which {PROMPTS} does not have; it has {_listed(prompts)}."
    elif Template(text).get_identifiers() != blanks:
        wanted = "the blank $passages" if blanks else "no blank: there are no passages yet"
        yield f"{where} is {prompt!r}; a prompt for that has {wanted}."


def _rewrite(
    where: str, rewrite: Rewrite, models: Mapping[str, ModelCard], prompts: Mapping[str, str]
) -> Iterator[str]:
    """Whether a model can make questions stand by themselves."""
    yield from _model(where, rewrite.model, rewrite.max_output_tokens, models)
    yield from _prompt(f"{where}prompt`", rewrite.prompt, prompts, [])
    card = models.get(rewrite.model)
    if card is not None and card.adapter == "offline":
        yield (
            f"{where}model` is {card.id!r}, which only quotes and rewrites nothing; name another "
            "model, or leave `rewrite` out."
        )
    yield from _room_to_think(where, card, rewrite.max_output_tokens)


def _room_to_think(where: str, card: ModelCard | None, tokens: int) -> Iterator[str]:
    if card and "effort" in card.settings and tokens < FEWEST_TOKENS_OF_A_THINKER:
        yield (
            f"{where}max_output_tokens` is {tokens}, but {card.id} thinks "
            f"before it writes; give it at least {FEWEST_TOKENS_OF_A_THINKER}."
        )


def _understanding(
    where: str, wanted: Understand, models: Mapping[str, ModelCard], prompts: Mapping[str, str]
) -> Iterator[str]:
    """Whether documents can be understood as a feature wants it."""
    yield from _model(where, wanted.model, wanted.max_output_tokens, models)
    yield from _prompt(f"{where}prompt`", wanted.prompt, prompts, [])
    yield from _room_to_think(where, models.get(wanted.model), wanted.max_output_tokens)
    if len({label.strip().casefold() for label in wanted.labels}) < len(wanted.labels):
        yield f"{where}labels` names a label twice; capitals make no difference."
    if wanted.fields and (problem := schema_problem(wanted.fields)):
        yield f"{where}fields` {problem}"


def _rerank(where: str, rerank: Rerank) -> Iterator[str]:
    """Whether a reranker can be found by its settings."""
    if rerank.adapter == "http" and not _is_web_address(rerank.url):
        yield (
            f"{where}url` is {rerank.url!r}; the adapter `http` needs the whole address of the "
            "endpoint, such as https://rerank.example.com/v1/rerank."
        )
    if rerank.adapter == "bedrock" and not rerank.model:
        yield (
            f"{where}model` is empty; the adapter `bedrock` needs a model, such as "
            "cohere.rerank-v3-5:0."
        )
    if rerank.adapter == "bedrock" and (rerank.url or rerank.secret):
        yield (
            f"{where}url` and `secret` are not used by the adapter `bedrock`, which goes by the "
            "function's own role; leave them out."
        )


def _is_web_address(url: str | None) -> bool:
    try:
        parts = urlsplit(url or "")
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # Such as a port that is no number.
        return False


def _chunking(features: Mapping[str, Feature]) -> Iterator[str]:
    """Whether all features have their documents cut alike: they search one index."""
    names = list(features)
    for name in names[1:]:
        if features[name].retrieval.chunking != features[names[0]].retrieval.chunking:
            yield (
                f"{FEATURES}: `{name}.retrieval.chunking` is not that of `{names[0]}`; all "
                "features search one index, so write the same for each."
            )


def _listed(names: Mapping[str, object]) -> str:
    return ", ".join(sorted(names)) or "none"
