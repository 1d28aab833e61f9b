"""What is made of documents is checked before it is released, the JSON Schema most of all."""

from pathlib import Path

import pytest

from shared.releases.bundle import InvalidRelease, load_bundle
from tests.unit.releases.draft import copied, edit

FIELDS = "\n[assistant.understanding.fields]\n"
GOOD = """type = "object"
required = ["total"]
[assistant.understanding.fields.properties]
total = { type = "number", minimum = 0 }
due = { type = "string", format = "date" }
seller = { "$ref" = "#/$defs/name" }
[assistant.understanding.fields."$defs"]
name = { type = "string" }
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


def test_ships_an_assistant_that_understands_without_a_key() -> None:
    understanding = load_bundle().features["assistant"].understanding

    assert understanding is not None
    assert understanding.model == "offline"
    assert "never instructions" in load_bundle().prompts[understanding.prompt]


def test_takes_labels_and_a_schema(root: Path) -> None:
    edit(root / "features.toml", "# labels", "labels")
    release = load_bundle(added(root, FIELDS + GOOD))

    understanding = release.features["assistant"].understanding
    assert understanding is not None
    assert understanding.labels == ("invoice", "contract", "manual")
    assert list(understanding.fields["properties"]) == ["total", "due", "seller"]


def test_another_schema_is_another_release(root: Path) -> None:
    first = load_bundle(added(root, FIELDS + GOOD))
    edit(root / "features.toml", "minimum = 0", "minimum = 1")

    assert load_bundle(root).id != first.id


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("understand@1", "understand@9", "`assistant.understanding.prompt` is 'understand@9'"),
        ("understand@1", "answer@1", "a prompt for that has no blank"),
        (
            '"understand@1"\nmodel = "offline"',
            '"understand@1"\nmodel = "gpt-9"',
            "`assistant.understanding.model` is 'gpt-9'",
        ),
        ("1_024\ncharacters", "8_000\ncharacters", "offline writes at most 4096"),
        ("characters = 24_000", "characters = 10", "greater than or equal to 1000"),
        ("confidence = 0.7", "confidence = 70", "less than or equal to 1"),
        ("confidence = 0.7", "sureness = 0.7", "`assistant.understanding.sureness`"),
        ('# labels = ["invoice", "contract"', 'labels = ["a", "A "', "names a label twice"),
        ('# labels = ["invoice"', 'labels = [""', "at least 1 character"),
    ],
)
def test_refuses_what_cannot_be_made_of_documents(
    root: Path, before: str, after: str, said: str
) -> None:
    edit(root / "features.toml", before, after)

    assert said in complaint(root)


def test_refuses_a_thinker_without_room_to_think(root: Path) -> None:
    ours = '"understand@1"\nmodel = "{}"'
    edit(root / "features.toml", ours.format("offline"), ours.format("gpt-6-luna"))
    edit(root / "features.toml", "1_024\ncharacters", "256\ncharacters")

    assert "give it at least 512" in complaint(root)


@pytest.mark.parametrize(
    ("schema", "said"),
    [
        ('type = "string"', "is no JSON Schema of an object"),
        ('type = "object"', "is no JSON Schema of an object"),
        ('type = "object"\nproperties = {}', "nothing to extract"),
        ('type = "object"\nproperties = { a = { type = "text" } }', "`properties.a.type`"),
        ('type = "object"\nproperties = { a = { pattern = "(" } }', "`properties.a.pattern`"),
        ('type = "object"\nproperties = { a = { const = 2026-01-01 } }', "written as JSON"),
        ('type = "object"\nproperties = { a = { const = inf } }', "written as JSON"),
        (
            'type = "object"\nproperties = { a = { "$ref" = "https://example.com/s.json" } }',
            "refers to 'https://example.com/s.json'",
        ),
        ('type = "object"\nproperties = { a = { "$ref" = "file:///etc/passwd" } }', "refers to"),
        ('type = "object"\nproperties = { a = { "$ref" = "#/$defs/b" } }', "which is not there"),
        ('type = "object"\nproperties = { a = { "$ref" = "#b" } }', "which is not there"),
        ('type = "object"\n"$id" = "https://e.com"\nproperties = { a = {} }', "leave it out"),
        (
            'type = "object"\nproperties = { a = { items = { "$ref" = "#/b" } } }',
            "which is not there",
        ),
        (
            'type = "object"\nproperties = { a = { "$ref" = "#/properties/a" } }',
            "refers to itself without end",
        ),
    ],
)
def test_refuses_a_schema_that_cannot_be_filled(root: Path, schema: str, said: str) -> None:
    added(root, FIELDS + schema)

    found = complaint(root)

    assert "`assistant.understanding.fields`" in found
    assert said in found
