"""A release read from text files: features, model cards and prompts, checked and named."""

import hashlib
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from string import Template
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from shared.releases.contradictions import CATALOG, FEATURES, PROMPTS, contradictions
from shared.types.recipe import Chunking
from shared.types.release import Bundle, Feature, ModelCard

SHARED = Path(__file__).resolve().parent.parent
ID_DIGITS = 12
DOLLARS = re.compile(r"\d+(?:\.\d+)?")

T = TypeVar("T", bound=BaseModel)


class InvalidRelease(ValueError):
    """The files of a release contradict each other or themselves; says where, and what to do."""


def load_bundle(root: Path | None = None) -> Bundle:
    """Read and check the release under a folder, by default the one that ships with the code.

    The id is `rel_` and the first 12 hexadecimal digits of the SHA-256 of the content: the same
    content, however the files are laid out, is the same release. Raises InvalidRelease.
    """
    folder = root or SHARED
    models = _cards(folder / CATALOG, ModelCard, "id")
    features = _cards(folder / FEATURES, Feature, "name")
    prompts = dict(_prompts(folder / PROMPTS))
    for problem in contradictions(features, models, prompts):
        raise InvalidRelease(problem)
    content = {
        "features": {name: feature.model_dump(mode="json") for name, feature in features.items()},
        "models": {name: card.model_dump(mode="json") for name, card in models.items()},
        "prompts": prompts,
    }
    return Bundle(id=_id(content), features=features, models=models, prompts=prompts)


def chunking_of(bundle: Bundle) -> Chunking:
    """How documents are cut: one way for all features, which search one index."""
    return next(feature.retrieval.chunking for feature in bundle.features.values())


def _id(content: dict[str, Any]) -> str:
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return f"rel_{hashlib.sha256(canonical.encode()).hexdigest()[:ID_DIGITS]}"


def _cards(path: Path, kind: type[T], key: str) -> dict[str, T]:
    """Each table of a file as one value, which bears the table's name under `key`."""
    cards: dict[str, T] = {}
    for name, table in _toml(path).items():
        if not isinstance(table, dict):
            raise InvalidRelease(f"{path}: `{name}` stands outside any table; put it into one.")
        for where in _unclear_money(table, name):
            raise InvalidRelease(f'{path}: `{where}`: write dollars as text, such as "0.15".')
        try:
            cards[name] = kind.model_validate({key: name, **table})
        except ValidationError as error:
            raise InvalidRelease(f"{path}: {_explain(name, error)}") from error
    if not cards:
        raise InvalidRelease(f"{path}: no table, so there is nothing to release.")
    return cards


def _unclear_money(table: dict[str, Any], name: str) -> Iterator[str]:
    """Prices and limits that are not dollars in text: a bare `3` would be three nano-dollars."""
    for key, value in table.items():
        where = f"{name}.{key}"
        if isinstance(value, dict):
            yield from _unclear_money(value, where)
        elif (key == "limit" or f".price.{key}" in where) and not _is_dollars(value):
            yield where


def _is_dollars(value: object) -> bool:
    return isinstance(value, str) and DOLLARS.fullmatch(value) is not None


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(_text(path))
    except tomllib.TOMLDecodeError as error:
        raise InvalidRelease(f"{path}: not TOML: {error}.") from error


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise InvalidRelease(f"{path}: the file is missing.") from error
    except UnicodeDecodeError as error:
        raise InvalidRelease(f"{path}: not UTF-8 text.") from error


def _explain(name: str, error: ValidationError) -> str:
    """The first thing that is wrong with a table, by its full key."""
    first = error.errors(include_url=False)[0]
    key = ".".join([name, *(str(part) for part in first["loc"])])
    return f"`{key}`: {first['msg']}."


def _prompts(folder: Path) -> Iterator[tuple[str, str]]:
    """Every prompt version: `answer/v1.md` is `answer@1`."""
    for path in sorted(folder.glob("*/v*.md")):
        template = Template(_text(path))
        if not template.is_valid() or template.get_identifiers() not in (["passages"], []):
            raise InvalidRelease(
                f"{path}: a prompt has no blank but $passages; write any other dollar sign as $$."
            )
        yield f"{path.parent.name}@{path.stem[1:]}", template.template
