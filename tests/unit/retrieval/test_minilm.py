"""MiniLM turns texts into vectors that say what is near to what."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from shared.errors import EmbedderUnavailable
from shared.retrieval.minilm import MiniLM
from shared.types.recipe import EmbedderCard
from tests.unit.embedder.built import built_embedder

QUESTION = "How do I get my money back?"


@pytest.fixture(scope="module")
def minilm() -> MiniLM:
    return MiniLM(built_embedder())


def test_gives_one_unit_row_for_every_text(minilm: MiniLM) -> None:
    rows = minilm.embed([QUESTION, "", "🙂", "[PAD]", " \x00 "])

    assert rows.shape == (5, minilm.dimension) == (5, 384)
    assert rows.dtype == np.float32
    assert np.linalg.norm(rows, axis=1) == pytest.approx(1, abs=1e-5)


def test_no_texts_give_no_rows(minilm: MiniLM) -> None:
    rows = minilm.embed([])

    assert rows.shape == (0, 384)


@pytest.mark.parametrize(
    ("text", "cosine_in_float32"),
    [
        ("How can I be refunded?", 0.762),
        ("A refund is paid within ten days of the return.", 0.505),
        ("Your payment will be reimbursed.", 0.427),
        ("The lighthouse was built of granite in 1882.", 0.029),
    ],
)
def test_cosines_are_those_of_the_published_weights(
    minilm: MiniLM, text: str, cosine_in_float32: float
) -> None:
    question, other = minilm.embed([QUESTION, text])

    assert float(question @ other) == pytest.approx(cosine_in_float32, abs=0.04)


def test_a_text_has_the_same_vector_alone_and_in_company(minilm: MiniLM) -> None:
    company = [QUESTION, "A much longer sentence, which in a batch would stretch all others.", "x"]

    together = minilm.embed(company)

    assert np.array_equal(together, np.concatenate([minilm.embed([text]) for text in company]))


def test_several_threads_keep_the_order_and_the_vectors(minilm: MiniLM) -> None:
    texts = [f"{'word ' * (number % 7)}{number}" for number in range(30)]

    rows = MiniLM(built_embedder(), threads=2).embed(texts)

    assert np.array_equal(rows, minilm.embed(texts))


def test_only_the_first_256_tokens_count(minilm: MiniLM) -> None:
    # Two of the 256 are the marks at the beginning and the end.
    full, over, under = "word " * 254, "word " * 254 + "granite lighthouse", "word " * 253

    whole, longer, shorter = minilm.embed([full, over, under])

    assert np.array_equal(whole, longer)
    assert not np.array_equal(whole, shorter)


def test_shorter_vectors_are_the_first_numbers_made_unit_again(minilm: MiniLM) -> None:
    texts = [QUESTION, "Your payment will be reimbursed."]

    rows = MiniLM(built_embedder(), dimension=64).embed(texts)

    assert rows.shape == (2, 64)
    assert rows.dtype == np.float32
    assert np.linalg.norm(rows, axis=1) == pytest.approx(1, abs=1e-5)
    whole = minilm.embed(texts)[:, :64]
    assert rows == pytest.approx(whole / np.linalg.norm(whole, axis=1, keepdims=True), abs=1e-6)


def test_vectors_of_another_length_bear_another_name(minilm: MiniLM) -> None:
    short = MiniLM("anywhere", dimension=64)

    assert minilm.model_id == EmbedderCard().model_id
    assert short.model_id == EmbedderCard(dimension=64).model_id != minilm.model_id


@pytest.mark.parametrize("dimension", [0, 385])
def test_refuses_to_give_more_numbers_than_it_has(dimension: int) -> None:
    with pytest.raises(ValueError, match="1 to 384"):
        MiniLM("anywhere", dimension=dimension)


def test_half_a_surrogate_pair_does_no_harm(minilm: MiniLM) -> None:
    rows = minilm.embed(["broken \ud83d emoji", "broken ? emoji"])

    assert np.array_equal(rows[0], rows[1])


def test_says_what_to_run_when_the_model_is_not_installed(tmp_path: Path) -> None:
    absent = MiniLM(tmp_path)

    with pytest.raises(EmbedderUnavailable, match="make install"):
        absent.embed([QUESTION])


def test_the_runtime_is_loaded_only_when_a_text_comes() -> None:
    program = (
        "import sys; from shared.retrieval.minilm import MiniLM; MiniLM('.').embed([]);"
        "print(sorted({'onnxruntime', 'tokenizers'} & set(sys.modules)))"
    )

    command = [sys.executable, "-c", program]
    root = Path(__file__).parents[3]
    said = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout

    assert said.strip() == "[]"
