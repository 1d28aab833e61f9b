"""Draws MiniLM, the model that turns a text into a vector, from its published weights.

The drawing is an ONNX graph of BERT's encoder (Devlin et al. 2018, arXiv:1810.04805) with the mean
pooling of Sentence-BERT (Reimers and Gurevych 2019, arXiv:1908.10084). It reads one text at a time,
so there is no padding and no attention mask: see `shared/retrieval/minilm.py` for why.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, checker, helper, numpy_helper

LAYERS = 6
HEADS = 12
HEAD_SIZE = 32
DIMENSION = HEADS * HEAD_SIZE
EPSILON = 1e-12
OPSET = 20
IR_VERSION = 9

Weights = Mapping[str, NDArray[np.float32]]


def build_graph(weights: Weights) -> ModelProto:
    """Returns the encoder: `input_ids` int64 [1, tokens] in, `embedding` float32 [1, 384] out.

    The embedding has length 1; there may be at most as many tokens as positions (512).
    `weights` are the tensors of the model's safetensors file, by name; KeyError if one is absent.
    """
    sketch = _Sketch(weights)
    hidden = sketch.embeddings()
    for number in range(LAYERS):
        hidden = sketch.layer(hidden, f"encoder.layer.{number}")
    sketch.pool(hidden)
    return sketch.model()


class _Sketch:
    """Collects the nodes and constants of the graph while its parts are drawn in reading order."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._nodes: list[NodeProto] = []
        self._constants: dict[str, TensorProto] = {}

    def embeddings(self) -> str:
        """Draws the sum of word, position and segment vectors, normalised; returns its name."""
        # Every text is one segment, so the segment's vector is folded into the positions.
        segment = self._weights["embeddings.token_type_embeddings.weight"][0]
        places = self._constant(
            "places", self._weights["embeddings.position_embeddings.weight"] + segment
        )
        length = self._node(
            "Gather", self._node("Shape", "input_ids"), self._integers("axis_tokens", [1])
        )
        position = self._node("Slice", places, self._integers("zero", [0]), length)
        return self._normalise(self._node("Add", self._words(), position), "embeddings.LayerNorm")

    def layer(self, hidden: str, name: str) -> str:
        """Draws one encoder layer: attention, then the dense half, each with its residual."""
        attended = self._attention(hidden, f"{name}.attention")
        hidden = self._normalise(
            self._node("Add", attended, hidden), f"{name}.attention.output.LayerNorm"
        )
        inner = self._node("Gelu", self._dense(hidden, f"{name}.intermediate.dense"))
        outer = self._dense(inner, f"{name}.output.dense")
        return self._normalise(self._node("Add", outer, hidden), f"{name}.output.LayerNorm")

    def pool(self, hidden: str) -> None:
        """Draws the mean over the tokens, scaled to unit length."""
        mean = self._node("ReduceMean", hidden, self._integers("axis_tokens", [1]), keepdims=0)
        norm = self._node("ReduceL2", mean, self._integers("axis_tokens", [1]), keepdims=1)
        self._nodes.append(helper.make_node("Div", [mean, norm], ["embedding"], name="embedding"))

    def model(self) -> ModelProto:
        """Returns what was drawn, checked against the ONNX standard."""
        graph = helper.make_graph(
            self._nodes,
            "all-MiniLM-L6-v2",
            [helper.make_tensor_value_info("input_ids", TensorProto.INT64, [1, "tokens"])],
            [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, [1, DIMENSION])],
            list(self._constants.values()),
        )
        opsets = [helper.make_opsetid("", OPSET)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION)
        checker.check_model(model)
        return model

    def _words(self) -> str:
        """The words' vectors, kept as bytes with one scale a word: 12 MB where float32 takes 47."""
        table = self._weights["embeddings.word_embeddings.weight"]
        scale = np.maximum(np.abs(table).max(axis=1, keepdims=True), np.float32(1e-9)) / 127
        words = self._constant("words", np.round(table / scale).astype(np.int8))
        word = self._node("Cast", self._node("Gather", words, "input_ids"), to=TensorProto.FLOAT)
        return self._node(
            "Mul", word, self._node("Gather", self._constant("scale", scale), "input_ids")
        )

    def _attention(self, hidden: str, name: str) -> str:
        """Self-attention of many heads; one wide product projects all three parts."""
        weight, bias = (
            # The scores' division by the root of the head size is folded into the query.
            np.concatenate([query * np.float32(HEAD_SIZE**-0.5), key, value])
            for query, key, value in (self._projections(name, kind) for kind in ("weight", "bias"))
        )
        mixed = self._product(hidden, f"{name}.self", weight, bias)
        query, key, value = self._heads(mixed)
        scores = self._node("MatMul", query, self._turn(key, [0, 1, 3, 2]))
        seen = self._node("MatMul", self._node("Softmax", scores, axis=-1), value)
        joined = self._integers("joined", [0, 0, DIMENSION])
        flat = self._node("Reshape", self._turn(seen, [0, 2, 1, 3]), joined)
        return self._dense(flat, f"{name}.output.dense")

    def _projections(self, name: str, kind: str) -> list[NDArray[np.float32]]:
        return [self._weights[f"{name}.self.{part}.{kind}"] for part in ("query", "key", "value")]

    def _heads(self, mixed: str) -> list[str]:
        """Cuts [1, tokens, 3 x 384] into query, key and value of [1, heads, tokens, 32] each."""
        split = self._integers("split_heads", [0, 0, HEADS, HEAD_SIZE])
        names = [f"{mixed}.{part}" for part in ("query", "key", "value")]
        self._nodes.append(
            helper.make_node("Split", [mixed], names, name=f"{mixed}.split", axis=2, num_outputs=3)
        )
        return [self._turn(self._node("Reshape", part, split), [0, 2, 1, 3]) for part in names]

    def _dense(self, hidden: str, name: str) -> str:
        return self._product(
            hidden, name, self._weights[f"{name}.weight"], self._weights[f"{name}.bias"]
        )

    def _product(
        self, hidden: str, name: str, weight: NDArray[np.float32], bias: NDArray[np.float32]
    ) -> str:
        turned = self._constant(f"{name}.weight", np.ascontiguousarray(weight.T))
        return self._node(
            "Add", self._node("MatMul", hidden, turned), self._constant(f"{name}.bias", bias)
        )

    def _normalise(self, hidden: str, name: str) -> str:
        scale, shift = (
            self._constant(f"{name}.{part}", self._weights[f"{name}.{part}"])
            for part in ("weight", "bias")
        )
        return self._node("LayerNormalization", hidden, scale, shift, axis=-1, epsilon=EPSILON)

    def _turn(self, tensor: str, order: list[int]) -> str:
        return self._node("Transpose", tensor, perm=order)

    def _node(self, kind: str, *inputs: str, **attributes: Any) -> str:
        name = f"{kind.lower()}_{len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, list(inputs), [name], name=name, **attributes))
        return name

    def _integers(self, name: str, values: list[int]) -> str:
        return self._constant(name, np.array(values, np.int64))

    def _constant(self, name: str, values: NDArray[np.generic]) -> str:
        self._constants[name] = numpy_helper.from_array(values, name)
        return name
