"""Understands a document without any model: its own sentences, and its language."""

from shared.ports import OutputGuard
from shared.types.understanding import Understanding
from shared.understanding.excerpt import excerpt
from shared.understanding.extractive import summary_of
from shared.understanding.language import language_of
from shared.understanding.study import Study

NEEDS_A_MODEL = (
    "The feature asks for labels or fields, which only a model can give; its `model` is offline."
)


def quote(study: Study, guard: OutputGuard) -> Understanding:
    """An extractive summary without anything forbidden, and the language; free of charge."""
    text = excerpt(study.extract.text, study.settings.characters)
    summary = summary_of(_without(study.feature.guard.forbidden, text, guard))
    if guard.find(summary, study.feature.guard.forbidden) is not None:
        summary = ""
    asks = bool(study.settings.labels or study.settings.fields)
    return Understanding(
        state="done",
        summary=summary,
        language=language_of(text),
        reasons=(NEEDS_A_MODEL,) if asks else (),
        model=study.card.id,
    )


def _without(forbidden: tuple[str, ...], text: str, guard: OutputGuard) -> str:
    """The text without the paragraphs that hold something forbidden."""
    kept = (part for part in text.split("\n\n") if guard.find(part, forbidden) is None)
    return "\n\n".join(kept)
