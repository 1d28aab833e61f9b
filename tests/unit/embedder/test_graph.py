"""The drawn graph computes what the papers say."""

import numpy as np
import pytest
from numpy.typing import NDArray
from onnxruntime import InferenceSession

from infra.embedder.graph import build_graph
from tests.unit.embedder.reference import encode

WIDTH, WIDE, WORDS, PLACES = 384, 1536, 40, 24


def random_weights() -> dict[str, NDArray[np.float32]]:
    """Weights of the right names and shapes, for a vocabulary of 40 words."""
    shapes: dict[str, tuple[int, ...]] = {
        "embeddings.word_embeddings.weight": (WORDS, WIDTH),
        "embeddings.position_embeddings.weight": (PLACES, WIDTH),
        "embeddings.token_type_embeddings.weight": (2, WIDTH),
        "embeddings.LayerNorm.weight": (WIDTH,),
        "embeddings.LayerNorm.bias": (WIDTH,),
    }
    for number in range(6):
        name = f"encoder.layer.{number}"
        for part in ("self.query", "self.key", "self.value", "output.dense"):
            shapes |= dense(f"{name}.attention.{part}", WIDTH, WIDTH)
        shapes |= dense(f"{name}.intermediate.dense", WIDE, WIDTH)
        shapes |= dense(f"{name}.output.dense", WIDTH, WIDE)
        for norm in (f"{name}.attention.output.LayerNorm", f"{name}.output.LayerNorm"):
            shapes |= {f"{norm}.weight": (WIDTH,), f"{norm}.bias": (WIDTH,)}
    chance = np.random.default_rng(seed=7)
    return {name: chance.normal(0, 0.1, shape).astype(np.float32) for name, shape in shapes.items()}


def dense(name: str, outputs: int, inputs: int) -> dict[str, tuple[int, ...]]:
    return {f"{name}.weight": (outputs, inputs), f"{name}.bias": (outputs,)}


def run(model: bytes, ids: list[int]) -> NDArray[np.float32]:
    session = InferenceSession(model, providers=["CPUExecutionProvider"])
    row: NDArray[np.float32] = session.run(None, {"input_ids": np.array([ids], np.int64)})[0][0]
    return row


@pytest.mark.parametrize("ids", [[3], [0, 5, 5, 39], list(range(PLACES))])
def test_the_graph_equals_the_model_written_out_in_numpy(ids: list[int]) -> None:
    weights = random_weights()

    vector = run(build_graph(weights).SerializeToString(), ids)

    assert float(vector @ encode(weights, ids)) == pytest.approx(1, abs=1e-4)


def test_the_same_weights_draw_the_same_bytes() -> None:
    weights = random_weights()

    first, second = (build_graph(weights).SerializeToString() for _ in range(2))

    assert first == second


def test_refuses_weights_that_lack_a_tensor() -> None:
    weights = random_weights()
    del weights["encoder.layer.5.output.dense.bias"]

    with pytest.raises(KeyError, match=r"encoder\.layer\.5\.output\.dense\.bias"):
        build_graph(weights)
