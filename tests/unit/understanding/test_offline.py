"""Without a key a document is understood by its own sentences, for nothing."""

from typing import Any

from tests.unit.understanding.library import TEXT, Library, feature, release


def offline(text: str = TEXT, **settings: Any) -> Library:
    """A library whose feature names no model."""
    named = {"model": "offline", **settings}
    forbidden = named.pop("forbidden", ())
    return Library(release=release(feature(understanding=named, forbidden=forbidden)), text=text)


def test_gives_sentences_of_the_document_and_its_language() -> None:
    library = offline()

    made = library.understood()

    assert (made.state, made.language, made.reasons) == ("done", "en", ())
    assert "The total to be paid is 44.10 euros." in made.summary
    assert library.told.types == ["understood"]


def test_asks_no_model_spends_nothing_and_writes_no_trace() -> None:
    library = offline()

    made = library.understood()

    assert (made.model, made.confidence, made.trace_id, made.cost) == ("offline", None, "", 0)
    assert (library.models.prompts, library.spent(), made.attempts) == ([], [0, 0, 0], 0)


def test_says_that_labels_and_fields_need_a_model() -> None:
    made = offline(labels=("invoice",)).understood()

    assert (made.state, made.labels, made.fields) == ("done", (), {})
    assert "only a model can give" in made.reasons[0]


def test_leaves_out_what_is_forbidden() -> None:
    made = offline(forbidden=("hollow pumps",)).understood()

    assert "Hollow" not in made.summary
    assert "44.10" in made.summary


def test_leaves_out_what_is_forbidden_only_when_lines_are_joined() -> None:
    text = "The word of the day is open\nsesame for all who would like to come in today."

    made = offline(text=text, forbidden=("open sesame",)).understood()

    assert (made.summary, made.language) == ("", "en")
