"""Environments: what a deployer may choose, and the sentence for what does not fit together."""

from pathlib import Path
from typing import Any

import pytest

from infra.environments import FILE, InvalidEnvironment, environment, load_environment


@pytest.mark.parametrize("name", ["dev", "prod"])
def test_reads_the_environments_that_ship(name: str) -> None:
    assert load_environment(name).name == name


def test_keeps_data_in_production() -> None:
    assert load_environment("prod").keep_data
    assert not load_environment("dev").keep_data


def test_says_which_environments_there_are() -> None:
    with pytest.raises(InvalidEnvironment, match=r"no environment `stage`: .* has dev, prod"):
        load_environment("stage")


def test_says_that_a_file_is_not_toml(tmp_path: Path) -> None:
    path = tmp_path / "environments.toml"
    path.write_text("[dev")

    with pytest.raises(InvalidEnvironment, match=r"environments\.toml is not TOML"):
        load_environment("dev", path)


@pytest.mark.parametrize(
    ("choices", "sentence"),
    [
        ({}, r"`mine\.search`: Field required"),
        ({"search": "elastic"}, r"`mine\.search`: Input should be"),
        ({"search": "domain", "colour": "red"}, r"`mine\.colour`: Extra inputs"),
        ({"search": "domain", "log_days": 5}, r"`mine\.log_days`: Input should be 1, 3"),
        ({"search": "existing"}, "needs its `search_url`"),
        ({"search": "existing", "search_url": "http://plain"}, r"`mine\.search_url`"),
        ({"search": "existing", "search_url": "https://there"}, "need its `search_arn`"),
        ({"search": "domain", "search_url": "https://there"}, 'only `search = "existing"`'),
        ({"search": "domain", "embedder_dimension": 512}, "of MiniLM is 64 to 384"),
        ({"search": "domain", "embedder_dimension": 32}, "of MiniLM is 64 to 384"),
        ({"search": "domain", "embedder_model": "e"}, "without an `embedder_model`"),
        (
            {"search": "domain", "kept_embedders": [{"kind": "minilm", "dimension": 400}]},
            "of MiniLM is 64 to 384",
        ),
        (
            {"search": "domain", "kept_embedders": [{"kind": "bedrock"}]},
            "`bedrock` needs its `embedder_model`",
        ),
        ({"search": "domain", "reindex_days": -1}, r"`mine\.reindex_days`"),
        ({"search": "domain", "embedder": "bedrock"}, "needs its `embedder_model`"),
        (
            {"search": "domain", "embedder": "openai", "embedder_model": "e"},
            "needs the `embedder_secret`",
        ),
        ({"search": "domain", "account": "111122223333"}, "needs its `region`"),
    ],
)
def test_says_what_does_not_fit_together(choices: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InvalidEnvironment, match=sentence):
        environment("mine", choices)


@pytest.mark.parametrize("name", ["", "Dev", "1st", "much-too-long-a-name"])
def test_refuses_a_name_that_a_bucket_cannot_bear(name: str) -> None:
    with pytest.raises(InvalidEnvironment, match="String should match pattern"):
        environment(name, {"search": "domain"})


def test_keeps_the_models_of_older_generations_beside_the_chosen_one() -> None:
    chosen = environment(
        "mine",
        {"search": "domain", "embedder_dimension": 128, "kept_embedders": [{"kind": "minilm"}]},
    )

    assert [card.dimension for card in chosen.embedders] == [128, 384]


def test_reads_the_example_of_kept_embedders_that_is_explained(tmp_path: Path) -> None:
    lines = FILE.read_text().splitlines()
    start = lines.index("#   [prod]")
    example = [line.removeprefix("#") for line in lines[start:] if line.startswith("#   ")]
    path = tmp_path / "environments.toml"
    path.write_text("\n".join(example).replace("[prod]", '[prod]\nsearch = "domain"', 1))

    chosen = load_environment("prod", path)

    assert [card.kind for card in chosen.embedders] == ["bedrock", "minilm"]


def test_lets_an_engine_without_signatures_go_without_an_arn() -> None:
    chosen = environment(
        "mine",
        {"search": "existing", "search_url": "https://there", "search_service": "none"},
    )

    assert chosen.search_arn is None
