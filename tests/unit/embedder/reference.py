"""MiniLM a second time, in plain numpy and by the book: what the drawn graph is held against."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Weights = Mapping[str, Floats]

_erf = np.vectorize(math.erf, otypes=[np.float32])


def encode(weights: Weights, ids: Sequence[int], layers: int = 6, heads: int = 12) -> Floats:
    """The unit vector [384] of one text's token ids, in float32."""
    hidden = weights["embeddings.word_embeddings.weight"][list(ids)]
    hidden = hidden + weights["embeddings.position_embeddings.weight"][: len(ids)]
    hidden = hidden + weights["embeddings.token_type_embeddings.weight"][0]
    hidden = _normalise(weights, "embeddings.LayerNorm", hidden)
    for number in range(layers):
        hidden = _layer(weights, f"encoder.layer.{number}", hidden, heads)
    mean = hidden.mean(axis=0)
    unit: Floats = mean / np.linalg.norm(mean)
    return unit


def _layer(weights: Weights, name: str, hidden: Floats, heads: int) -> Floats:
    query, key, value = (
        _dense(weights, f"{name}.attention.self.{part}", hidden)
        for part in ("query", "key", "value")
    )
    seen = [
        _softmax(q @ k.T / math.sqrt(q.shape[1])) @ v
        for q, k, v in zip(
            *(np.split(part, heads, axis=1) for part in (query, key, value)), strict=True
        )
    ]
    attended = _dense(weights, f"{name}.attention.output.dense", np.concatenate(seen, axis=1))
    hidden = _normalise(weights, f"{name}.attention.output.LayerNorm", attended + hidden)
    inner = _dense(weights, f"{name}.intermediate.dense", hidden)
    inner = inner * (1 + _erf(inner / math.sqrt(2))) / 2
    outer = _dense(weights, f"{name}.output.dense", inner)
    return _normalise(weights, f"{name}.output.LayerNorm", outer + hidden)


def _dense(weights: Weights, name: str, values: Floats) -> Floats:
    product: Floats = values @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]
    return product


def _normalise(weights: Weights, name: str, values: Floats) -> Floats:
    centred = values - values.mean(axis=1, keepdims=True)
    scaled = centred / np.sqrt(values.var(axis=1, keepdims=True) + 1e-12)
    normal: Floats = scaled * weights[f"{name}.weight"] + weights[f"{name}.bias"]
    return normal


def _softmax(scores: Floats) -> Floats:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: Floats = powers / powers.sum(axis=1, keepdims=True)
    return shares
