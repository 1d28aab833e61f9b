"""How a feature searches is checked before it is released: nothing is found out by a user."""

from pathlib import Path

import pytest

from shared.releases.bundle import InvalidRelease, chunking_of, load_bundle
from shared.types.recipe import Chunking
from tests.unit.releases.draft import copied, edit
from tests.unit.world import bundle

REWRITE = """
[assistant.retrieval.rewrite]
prompt = "rewrite@1"
model = "gpt-4o-mini"
"""
RERANK = """
[assistant.retrieval.rerank]
"""
SECOND = """
[second]
description = "Answers, too."
prompt = "answer@1"
model = "offline"
caps.user = { period = "day", limit = "1" }
caps.tenant = { period = "day", limit = "1" }
caps.feature = { period = "day", limit = "1" }
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copied(tmp_path)


def added(root: Path, text: str) -> Path:
    features = root / "features.toml"
    features.write_text(features.read_text() + text)
    return root


def complaint(root: Path) -> str:
    with pytest.raises(InvalidRelease) as raised:
        load_bundle(root)
    return str(raised.value)


def test_takes_a_model_that_rewrites_questions(root: Path) -> None:
    release = load_bundle(added(root, REWRITE))

    rewrite = release.features["assistant"].retrieval.rewrite
    assert rewrite is not None
    assert "never answer" in release.prompts[rewrite.prompt]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("rewrite@1", "rewrite@9", "`assistant.retrieval.rewrite.prompt` is 'rewrite@9'"),
        ("rewrite@1", "answer@1", "a prompt for that has no blank"),
        ("gpt-4o-mini", "gpt-9", "`assistant.retrieval.rewrite.model` is 'gpt-9'"),
        ("gpt-4o-mini", "offline", "only quotes and rewrites nothing"),
        ("gpt-4o-mini", "gpt-6-luna", "give it at least 512"),
        ('"gpt-4o-mini"', '"gpt-4o-mini"\nmax_output_tokens = 4_096', "less than or equal to 1024"),
    ],
)
def test_refuses_a_rewriter_that_cannot_rewrite(
    root: Path, before: str, after: str, said: str
) -> None:
    added(root, REWRITE.replace(before, after))

    assert said in complaint(root)


def test_takes_a_thinker_that_has_room_to_think(root: Path) -> None:
    thinker = REWRITE.replace("gpt-4o-mini", "gpt-6-luna") + "max_output_tokens = 512\n"

    release = load_bundle(added(root, thinker))

    assert release.features["assistant"].retrieval.rewrite is not None


def test_refuses_a_rewriter_that_writes_less_than_it_is_asked_for(root: Path) -> None:
    edit(root / "models/catalog.toml", "max_output_tokens = 16_384", "max_output_tokens = 100")
    edit(root / "models/catalog.toml", "max_output_tokens = 16_384", "max_output_tokens = 100")

    said = complaint(added(root, REWRITE))

    assert "`assistant.retrieval.rewrite.max_output_tokens` is 128" in said


def test_refuses_an_answering_prompt_that_shows_no_passages(root: Path) -> None:
    edit(root / "features.toml", "answer@1", "rewrite@1")

    said = complaint(root)

    assert "`assistant.prompt` is 'rewrite@1'; a prompt for that has the blank $passages." in said


@pytest.mark.parametrize(
    "settings",
    [
        'adapter = "none"',
        'adapter = "http"\nurl = "http://localhost:8080/rerank"',
        'adapter = "http"\nurl = "https://rerank.example.com/v1?tier=1"\nsecret = "r"',
        'adapter = "bedrock"\nmodel = "cohere.rerank-v3-5:0"',
    ],
)
def test_takes_a_reranker_that_can_be_found(root: Path, settings: str) -> None:
    release = load_bundle(added(root, RERANK + settings))

    assert release.features["assistant"].retrieval.rerank.candidates == 30


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ('adapter = "http"', "needs the whole address"),
        ('adapter = "http"\nurl = "rerank.example.com/v1"', "needs the whole address"),
        ('adapter = "http"\nurl = "file:///etc/passwd"', "needs the whole address"),
        ('adapter = "http"\nurl = "http:///rerank"', "needs the whole address"),
        ('adapter = "http"\nurl = "http://host:port/"', "needs the whole address"),
        ('adapter = "bedrock"', "needs a model"),
        ('adapter = "bedrock"\nmodel = "m"\nsecret = "r"', "leave them out"),
        ('adapter = "cohere"', "`assistant.retrieval.rerank.adapter`"),
        ('adapter = "http"\ncandidates = 1', "`assistant.retrieval.rerank.candidates`"),
    ],
)
def test_refuses_a_reranker_that_cannot_be_found(root: Path, settings: str, said: str) -> None:
    added(root, RERANK + settings)

    assert said in complaint(root)


def test_all_features_have_their_documents_cut_alike(root: Path) -> None:
    added(root, SECOND + "[second.retrieval.chunking]\ntarget = 500\n")

    said = complaint(root)

    assert "`second.retrieval.chunking` is not that of `assistant`" in said


def test_says_how_documents_are_cut() -> None:
    chunking = Chunking(target=500)

    assert chunking_of(bundle(retrieval={"chunking": chunking})) == chunking
    assert chunking_of(load_bundle()) == load_bundle().features["assistant"].retrieval.chunking
