"""Golden questions are read line by line, and a bad line is named."""

from pathlib import Path

import pytest

from shared.releases.bundle import InvalidRelease, load_bundle
from shared.releases.golden import load_golden
from shared.retrieval.extract.extractor import FileExtractor
from shared.types.rebuild import GoldenQuestion

HANDBOOK = Path(__file__).parents[3] / "infra" / "local" / "samples" / "handbook"
GOOD = '{"tenant": "acme", "groups": ["staff"], "question": "How many?", "quote": "Three."}'


def plain(text: str) -> str:
    return " ".join(text.split())


def write(root: Path, *lines: str) -> Path:
    folder = root / "golden"
    folder.mkdir()
    (folder / "assistant.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return root


def test_reads_the_questions_of_every_feature(tmp_path: Path) -> None:
    found = load_golden(write(tmp_path, GOOD, "", GOOD))

    asked = GoldenQuestion(tenant="acme", groups=("staff",), question="How many?", quote="Three.")
    assert found == {"assistant": (asked, asked)}


def test_a_release_without_golden_questions_has_none(tmp_path: Path) -> None:
    assert load_golden(tmp_path) == {}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "not one JSON object"),
        ('{"tenant": "acme", "question": "How many?"}', "`quote`: Field required."),
        ('{"tenant": "acme", "question": "How many?", "quote": " "}', "a quote to be found"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str, said: str) -> None:
    root = write(tmp_path, GOOD, line)

    with pytest.raises(InvalidRelease) as refused:
        load_golden(root)

    assert "assistant.jsonl:2: " in str(refused.value)
    assert said in str(refused.value)


def test_each_shipped_question_is_answered_at_one_place_of_the_handbook() -> None:
    reader = FileExtractor()
    files = sorted(HANDBOOK.iterdir())
    texts = [plain(reader.extract(file.name, file.read_bytes()).text) for file in files]

    questions = load_golden()["assistant"]

    times = [sum(text.count(plain(one.quote)) for text in texts) for one in questions]
    assert times == [1] * 60


def test_shipped_questions_belong_to_features_that_there_are() -> None:
    features = load_bundle().features

    assert load_golden().keys() <= features.keys()
