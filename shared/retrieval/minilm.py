"""Turns texts into vectors on this machine with MiniLM, so that search needs no key and no network.

Each text is read alone. In a batch the scale of the 8-bit products would depend on a text's
neighbours; alone, the same text gives the same vector wherever and whenever it is embedded, and
measured it is no slower, since nothing is padded.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from shared.errors import EmbedderUnavailable
from shared.types.recipe import MINILM_DIMENSION, EmbedderCard

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

MODEL_FILE = "model.onnx"
TOKENIZER_FILE = "tokenizer.json"
# What the model was trained to read; what is beyond is left out.
TOKEN_LIMIT = 256
ERRORS_ONLY = 3


class MiniLM:
    """The embedder that runs inside the function itself; the model is loaded at the first text.

    `folder` holds what `infra.embedder.build` made; `threads` is how many texts are read at once.
    With a `dimension` below 384 a vector is the first numbers of the whole one, made unit again:
    less to keep and to compare. The model was not trained for that, so quality falls with it.
    """

    def __init__(
        self, folder: Path | str, threads: int = 1, dimension: int = MINILM_DIMENSION
    ) -> None:
        """Raises ValueError for more numbers than the model gives."""
        if not 1 <= dimension <= MINILM_DIMENSION:
            raise ValueError(f"MiniLM gives 1 to {MINILM_DIMENSION} numbers, not {dimension}")
        self.model_id = EmbedderCard(kind="minilm", dimension=dimension).model_id
        self.dimension = dimension
        self._folder = Path(folder)
        self._threads = threads

    def embed(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """Float32 rows of length 1, [len(texts), dimension], in the order of the texts.

        Only the first 256 tokens (some 1,200 characters of English) of a text count.
        Raises EmbedderUnavailable when the model is not in its folder.
        """
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        self._session  # noqa: B018  # Loaded here once, not by several threads at a time.
        if len(texts) == 1 or self._threads == 1:
            return np.concatenate([self._row(text) for text in texts])
        with ThreadPoolExecutor(self._threads) as pool:
            return np.concatenate(list(pool.map(self._row, texts)))

    def _row(self, text: str) -> "NDArray[np.float32]":
        """One text's vector as [1, dimension]."""
        # Half a surrogate pair is legal in JSON and not in UTF-8, which the tokenizer wants.
        readable = text.encode(errors="replace").decode()
        ids = np.array([self._tokenizer.encode(readable).ids], np.int64)
        row: NDArray[np.float32] = self._session.run(None, {"input_ids": ids})[0]
        if self.dimension == MINILM_DIMENSION:
            return row
        short = row[:, : self.dimension]
        return np.asarray(short / np.linalg.norm(short), np.float32)

    @cached_property
    def _tokenizer(self) -> "Tokenizer":
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self._file(TOKENIZER_FILE)))
        tokenizer.no_padding()
        tokenizer.enable_truncation(TOKEN_LIMIT)
        return tokenizer

    @cached_property
    def _session(self) -> "InferenceSession":
        from onnxruntime import InferenceSession, SessionOptions

        options = SessionOptions()
        options.log_severity_level = ERRORS_ONLY
        # Several texts at a time use the cores better than several threads on one text.
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        # A plan of the memory would be kept for every length of text.
        options.enable_mem_pattern = False
        return InferenceSession(
            self._file(MODEL_FILE),
            options,
            providers=["CPUExecutionProvider"],
            # Its fused kernel is slower than the two it replaces: 20 % of a query's time.
            disabled_optimizers=["SkipLayerNormFusion"],
        )

    def _file(self, name: str) -> Path:
        path = self._folder / name
        if not path.is_file():
            raise EmbedderUnavailable(
                "The embedding model is not installed: run `make install`, which builds it."
            )
        return path
