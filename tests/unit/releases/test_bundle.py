"""A release as it ships, and what is said of one that contradicts itself."""

import re
from pathlib import Path

import pytest

from shared.releases.bundle import InvalidRelease, load_bundle
from tests.unit.releases.draft import copied, edit


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copied(tmp_path)


def test_ships_an_assistant_that_needs_no_key() -> None:
    bundle = load_bundle()

    assistant = bundle.features["assistant"]
    assert assistant.model == "offline"
    assert assistant.prompt in bundle.prompts
    assert bundle.models["offline"].secret is None
    assert re.fullmatch(r"rel_[0-9a-f]{12}", bundle.id)


def test_keeps_its_id_however_the_files_are_laid_out(root: Path) -> None:
    first = load_bundle(root)
    features = root / "features.toml"
    features.write_text(f"# A remark.\n\n{features.read_text()}\n")

    second = load_bundle(root)

    assert first.id == second.id == load_bundle().id


@pytest.mark.parametrize(
    ("part", "before", "after"),
    [
        ("features.toml", "passages = 8", "passages = 7"),
        ("models/catalog.toml", '"20.00"', '"20.01"'),
        ("prompts/catalog/answer/v1.md", "Be brief", "Be long"),
    ],
)
def test_any_change_makes_another_release(root: Path, part: str, before: str, after: str) -> None:
    first = load_bundle(root)
    edit(root / part, before, after)

    second = load_bundle(root)

    assert first.id != second.id


@pytest.mark.parametrize(
    ("part", "before", "after", "complaint"),
    [
        ("features.toml", '"answer@1"', '"answer@2"', "`assistant.prompt` is 'answer@2'"),
        ("features.toml", '"offline"', '"gpt-9"', "`assistant.model` is 'gpt-9'"),
        ("features.toml", "= 1_024", "= 9_999", "offline writes at most 4096"),
        ("features.toml", "passages = 8", 'passages = "all"', "`assistant.retrieval.passages`"),
        ("features.toml", "passages = 8", "passage = 8", "`assistant.retrieval.passage`"),
        ("features.toml", 'limit = "2.00"', "limit = 2", "`assistant.caps.user.limit`"),
        ("features.toml", 'limit = "2.00"', 'limit = "two"', "`assistant.caps.user.limit`"),
        ("features.toml", "[assistant]", "[assistant", "not TOML"),
        ("features.toml", "[assistant]", 'x = "y"\n[assistant]', "`x` stands outside any table"),
        ("models/catalog.toml", 'input = "4.00"', "input = 4", "`claude-opus-5-5.price.input`"),
        ("models/catalog.toml", 'adapter = "openai"', 'adapter = "tarot"', "sol.adapter`"),
        ("models/catalog.toml", "effort = 1 }", "effort = 9 }", "settings.effort"),
        ("prompts/catalog/answer/v1.md", "$passages", "$pages", "$passages"),
        ("prompts/catalog/rewrite/v1.md", "JSON", "$JSON", "$passages"),
        ("prompts/catalog/answer/v1.md", "Be brief", "Cost: $", "$passages"),
    ],
)
def test_says_where_a_release_is_wrong(
    root: Path, part: str, before: str, after: str, complaint: str
) -> None:
    edit(root / part, before, after)

    with pytest.raises(InvalidRelease) as raised:
        load_bundle(root)

    assert complaint in str(raised.value)
    assert Path(part).name in str(raised.value)


@pytest.mark.parametrize("part", ["features.toml", "models/catalog.toml"])
def test_says_which_file_is_missing_or_unreadable(root: Path, part: str) -> None:
    (root / part).write_bytes(b"\xff\xfe")
    with pytest.raises(InvalidRelease, match="not UTF-8"):
        load_bundle(root)

    (root / part).unlink()
    with pytest.raises(InvalidRelease, match=r"the file is missing"):
        load_bundle(root)


def test_an_empty_file_is_no_release(root: Path) -> None:
    (root / "features.toml").write_text("")

    with pytest.raises(InvalidRelease, match="nothing to release"):
        load_bundle(root)
