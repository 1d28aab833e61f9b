"""Whether what a model said of a document may stand, or a person should look at it."""

from collections.abc import Iterator
from typing import Any

from shared.ports import OutputGuard
from shared.types.understanding import Understanding
from shared.understanding.reading import Reading
from shared.understanding.study import Study

HELD_BACK = (
    "The model's reply was held back: its provider or the feature's guard does not allow it."
)
UNQUOTED = "{what} bears no quote that stands in the text."
UNSURE = "{what} is {sure:.2f} sure; the feature wants {wanted:.2f}."
MOST_REASONS = 20


def judged(reading: Reading, study: Study, guard: OutputGuard) -> Understanding:
    """`done` where all fits and is sure enough, else `needs_review` with the reasons.

    Where anything forbidden is in it, also behind JSON's escapes, nothing of it is kept.
    """
    forbidden = study.feature.guard.forbidden
    said = _strings([reading.summary, reading.fields])
    if reading.is_held_back or any(guard.find(text, forbidden) is not None for text in said):
        return Understanding(state="needs_review", confidence=0.0, reasons=(HELD_BACK,))
    reasons = tuple(dict.fromkeys(_reasons(reading, study.settings.confidence)))[:MOST_REASONS]
    return Understanding(
        state="needs_review" if reasons else "done",
        summary=reading.summary,
        language=reading.language,
        labels=tuple(reading.labels),
        fields=reading.fields,
        confidence=reading.confidence,
        reasons=reasons,
    )


def _reasons(reading: Reading, wanted: float) -> Iterator[str]:
    yield from (flaw.reason for flaw in reading.flaws)
    for what, sure in reading.sure.items():
        if sure < wanted:
            if what in reading.unquoted:
                yield UNQUOTED.format(what=what)
            yield UNSURE.format(what=what, sure=sure, wanted=wanted)


def _strings(value: Any) -> Iterator[str]:
    """Every text in a value, and the names of what it holds."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _strings([*value, *value.values()])
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)
