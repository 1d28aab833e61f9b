"""Questions with known answers, by feature: what a new index must still find."""

import json
from pathlib import Path

from pydantic import ValidationError

from shared.releases.bundle import InvalidRelease
from shared.types.rebuild import GoldenQuestion

SHARED = Path(__file__).resolve().parent.parent
GOLDEN = Path("golden")


def load_golden(root: Path | None = None) -> dict[str, tuple[GoldenQuestion, ...]]:
    """Every feature's golden questions under a folder, by default those that ship with the code.

    `golden/assistant.jsonl` holds one question a line; a feature without such a file has none.
    Raises InvalidRelease, which names the line.
    """
    files = sorted(((root or SHARED) / GOLDEN).glob("*.jsonl"))
    return {path.stem: _questions(path) for path in files}


def _questions(path: Path) -> tuple[GoldenQuestion, ...]:
    lines = enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    return tuple(_question(line, f"{path}:{number}") for number, line in lines if line.strip())


def _question(line: str, where: str) -> GoldenQuestion:
    try:
        question = GoldenQuestion.model_validate(json.loads(line))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        raise InvalidRelease(f"{where}: `{field}`: {first['msg']}.") from error
    except ValueError as error:
        raise InvalidRelease(f"{where}: not one JSON object: {error}.") from error
    if not question.question.strip() or not question.quote.strip():
        raise InvalidRelease(f"{where}: a golden question has words, and a quote to be found.")
    return question
