"""Every exception of the vendors' SDKs has a row in our tables; a new one must be given one."""

from collections.abc import Iterator
from types import ModuleType

import anthropic
import openai
import pytest

from shared.errors import ModelError
from shared.models import anthropic as our_anthropic
from shared.models import openai as our_openai
from shared.models.failures import Table

NOT_CALLED = (".lib.", "._response", "._extras")
"""Parts of the SDKs that no adapter calls: tool runners, Azure, raw responses, extras."""
EXEMPT = {
    # Said by status or type, which `translate` reads: tested where those are.
    "AnthropicError",
    "OpenAIError",
    "APIError",
    "APIStatusError",
    # Workload identity and module-level clients, neither of which we use.
    "SubjectTokenProviderError",
    "_AmbiguousModuleClientUsageError",
}


def descendants(kind: type[Exception]) -> Iterator[type[Exception]]:
    yield kind
    for child in kind.__subclasses__():
        yield from descendants(child)


def exported(sdk: ModuleType) -> list[type[Exception]]:
    names = [name for name in dir(sdk) if name.endswith("Error")]
    return [kind for name in names if isinstance(kind := getattr(sdk, name), type)]


@pytest.mark.parametrize(
    ("root", "sdk", "table"),
    [
        (anthropic.AnthropicError, anthropic, our_anthropic.ERRORS),
        (openai.OpenAIError, openai, our_openai.ERRORS),
    ],
)
def test_every_exception_of_the_sdk_is_mapped(
    root: type[Exception], sdk: ModuleType, table: Table
) -> None:
    kinds = {*descendants(root), *(kind for kind in exported(sdk) if issubclass(kind, root))}

    unmapped = [
        kind.__qualname__
        for kind in kinds
        if not any(part in kind.__module__ for part in NOT_CALLED)
        and kind.__name__ not in EXEMPT
        and not any(parent in table for parent in kind.__mro__)
    ]

    assert unmapped == []
    assert len(kinds) > 15


def test_every_kind_of_failure_has_a_sentence() -> None:
    from shared.models.failures import SENTENCES, failure

    for kind in ModelError.__subclasses__():
        assert "gpt" in failure(kind, "gpt").sentence

    assert set(SENTENCES) == set(ModelError.__subclasses__())
