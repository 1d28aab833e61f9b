"""The rules bite: each finds what is planted in a miniature house, and nothing in a clean one."""

import subprocess
from pathlib import Path

import pytest

from .clean import build, planting
from .law import RULES, Rule
from .planted import PLANTS, Plant, split
from .tree import Tree, Violation


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("house")
    build(root)
    return root


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: f"{plant.rule}-{plant.at}")
def test_reports_what_is_planted(plant: Plant, house: Path) -> None:
    with planting(house, plant.files):
        tree = Tree.read(house)

        found = RULES[plant.rule](tree)

    assert [it for it in found if _bites(it, plant)], "\n".join(map(str, found))


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES.keys())
def test_lets_a_clean_house_be(rule: Rule, house: Path) -> None:
    assert rule(Tree.read(house)) == []


def test_plants_something_for_every_rule() -> None:
    assert {plant.rule for plant in PLANTS} == set(RULES)


def test_leaves_alone_what_git_does_not_track(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# A house\n")
    (tmp_path / "uv.lock").touch()
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    subprocess.run(["git", "-C", str(tmp_path), "add", "README.md"], check=True)

    tree = Tree.read(tmp_path)

    assert tree.documents == ("README.md",)


def test_passes_by_what_is_not_text(tmp_path: Path) -> None:
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\0" + split("/roo|t/x").encode())

    found = RULES["portable"](Tree.read(tmp_path))

    assert found == []


def _bites(violation: Violation, plant: Plant) -> bool:
    place = f"{violation.path}:{violation.line}"
    sentence = violation.sentence
    return place == plant.at and plant.says in sentence and sentence.endswith(".")
