"""README's tables say what the code says."""

import re
from pathlib import Path
from typing import get_args

from shared import errors
from shared.errors import GroundworkError
from shared.http.contract import OPERATIONS
from shared.releases.bundle import load_bundle
from shared.types.documents import FailureCode

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def routes_table() -> str:
    """The API as a table, from the contract."""
    rows = [
        f"| `{op.method} {op.path}` | {f'`{op.scope}`' if op.scope else '-'} | {op.summary} |"
        for op in OPERATIONS
    ]
    return "\n".join(["| route | scope | what |", "| --- | --- | --- |", *rows])


def errors_table() -> str:
    """Every error that has a code of its own, by status."""
    kinds = {
        kind.code: kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, GroundworkError) and "code" in vars(kind)
    }
    rows = [
        f"| {kind.status} | `{kind.code}` | {kind.title} | {'yes' if kind.retryable else 'no'} |"
        for kind in sorted(kinds.values(), key=lambda kind: (kind.status, kind.code))
    ]
    return "\n".join(["| status | code | what | try again? |", "| --- | --- | --- | --- |", *rows])


def test_readme_lists_every_route() -> None:
    table = routes_table()

    found = table in README

    assert found, f"Put this table into README.md:\n{table}"


def test_readme_lists_every_error() -> None:
    table = errors_table()

    found = table in README

    assert found, f"Put this table into README.md:\n{table}"


def test_readme_names_only_models_of_the_catalog_and_the_secrets_of_their_cards() -> None:
    models = load_bundle().models
    named = re.findall(r'^model = "([^"]+)"', README, re.MULTILINE)
    secrets = {f"{card.secret.upper()}_API_KEY" for card in models.values() if card.secret}

    unknown = set(named) - set(models)
    unnamed = {secret for secret in secrets if f"`{secret}`" not in README}

    assert named
    assert not unknown | unnamed


def test_readme_lists_every_reason_for_which_a_document_fails() -> None:
    codes = get_args(FailureCode)

    unnamed = [code for code in codes if f"`{code}`" not in README]

    assert unnamed == []
