"""A reply that does not fit is told so once; then what fits is kept, and a person is asked."""

import json
from typing import Any

import pytest

from shared.models.scripted import ScriptedModels
from shared.types.understanding import Understanding
from tests.unit.understanding.library import (
    COST,
    INVOICE,
    TOTAL,
    Library,
    feature,
    release,
    reply,
    says,
)

NOT_JSON = "I cannot do that."


def of(*replies: str, **settings: Any) -> tuple[Understanding, Library]:
    """What comes of these replies, the last one again and again."""
    models = ScriptedModels(*(says(it) for it in replies))
    library = Library(models=models, release=release(feature(**settings)))
    return library.understood(), library


@pytest.mark.parametrize("dressed", ["```json\n{}\n```", "Here it is: {}", "{}\n\nGood luck!"])
def test_takes_an_object_that_is_dressed_up(dressed: str) -> None:
    made, library = of(dressed.replace("{}", reply()))

    assert (made.state, len(library.models.prompts)) == ("done", 1)


def test_tells_the_model_once_what_was_wrong() -> None:
    made, library = of(reply(fields={"total": TOTAL | {"value": "44.10"}}), reply())

    first, second = library.models.prompts
    assert (made.state, made.cost) == ("done", 2 * COST)
    assert second.messages[:1] == first.messages
    assert [message.role for message in second.messages] == ["user", "assistant", "user"]
    assert "'44.10' is not of type 'number'" in second.messages[-1].content
    assert library.spent() == [2 * COST] * 3


@pytest.mark.parametrize(
    "replied",
    [
        NOT_JSON,
        "",
        "[1, 2]",
        '{"summary": "Half',
        '{"summary": NaN}',
        '{"confidence": 1e999}',
        '{"a":' * 5_000 + "1" + "}" * 5_000,
        '{"a": ' + "9" * 5_000 + "}",
        '{"a": "' + "x" * 110_000 + '"}',
    ],
)
def test_what_is_no_object_needs_review(replied: str) -> None:
    made, library = of(replied)

    assert (made.state, made.summary, made.confidence) == ("needs_review", "", 0.0)
    assert made.reasons == ("The model's reply is no JSON object.",)
    assert (made.cost, len(library.models.prompts)) == (2 * COST, 2)


def test_keeps_what_fits_of_a_reply_that_does_not() -> None:
    fields = {"total": TOTAL | {"value": "much"}, "seller": TOTAL | {"value": "Hollow Pumps"}}

    made, _ = of(reply(fields=fields))

    assert made.state == "needs_review"
    assert (made.fields, made.language) == ({"seller": "Hollow Pumps"}, "en")
    assert "The field `total` does not fit the schema (`type`)." in made.reasons


def test_keeps_the_first_reply_where_the_second_is_none() -> None:
    made, _ = of(reply(fields={}), NOT_JSON)

    assert made.reasons == ("The fields do not fit the schema (`required`).",)
    assert made.summary


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"summary": " "}, "The model gave no summary."),
        ({"summary": ["a"]}, "The model gave no summary."),
        ({"confidence": 7}, "The model did not say how sure it is."),
        ({"confidence": True}, "The model did not say how sure it is."),
        (
            {"labels": [{"name": "poem", "confidence": 1, "quote": "pump"}]},
            "The model gave a label",
        ),
        ({"labels": "invoice"}, "The model gave a label"),
        ({"labels": [INVOICE | {"confidence": "high"}]}, "The model gave a label"),
        ({"labels": 7}, "The model gave a label"),
        ({"fields": {}}, "The fields do not fit the schema (`required`)."),
        ({"fields": 44.1}, "The fields do not fit the schema (`required`)."),
        ({"fields": {"total": 44.1}}, "The model did not give the field `total`"),
        ({"fields": {"total": TOTAL | {"confidence": -1}}}, "The model did not give the field"),
        (
            {"fields": {"total": TOTAL, "due": TOTAL | {"value": "soon"}}},
            "The field `due` does not fit the schema (`format`).",
        ),
    ],
)
def test_says_in_our_words_what_does_not_fit(changes: dict[str, Any], reason: str) -> None:
    made, library = of(reply(**changes))

    assert made.state == "needs_review"
    assert any(it.startswith(reason) for it in made.reasons)
    assert len(library.models.prompts) == 2


def test_a_label_without_a_number_is_kept_as_not_sure_at_all() -> None:
    made, _ = of(reply(labels=["Invoice"]))

    assert [(it.name, it.confidence) for it in made.labels] == [("invoice", 0.0)]
    assert made.confidence == 0.0


def test_what_was_not_asked_for_is_not_kept() -> None:
    fields = {"total": TOTAL, "secret": TOTAL}

    made, library = of(reply(fields=fields, secret="Hello."))

    assert (made.state, made.fields) == ("done", {"total": 44.1})
    assert len(library.models.prompts) == 1


def test_without_labels_and_fields_none_are_asked_for_and_none_kept() -> None:
    made, library = of(reply(), labels=(), fields={})

    assert (made.state, made.labels, made.fields) == ("done", (), {})
    assert "LABELS: none\nSCHEMA: none" in library.models.prompts[0].system


def test_a_value_that_is_null_is_one_that_is_not_there() -> None:
    made, _ = of(reply(fields={"total": TOTAL, "due": TOTAL | {"value": None}}))

    assert (made.state, made.fields) == ("done", {"total": 44.1})


def test_a_quote_that_is_not_in_the_text_makes_it_half_sure() -> None:
    made, _ = of(reply(fields={"total": TOTAL | {"quote": "The total is 44.10 euros."}}))

    assert (made.state, made.confidence) == ("needs_review", 0.5)
    assert made.fields == {"total": 44.1}
    assert made.reasons == (
        "The field `total` bears no quote that stands in the text.",
        "The field `total` is 0.50 sure; the feature wants 0.70.",
    )


@pytest.mark.parametrize("quote", ["", " ", ".", None, 7])
def test_a_quote_that_says_nothing_is_none(quote: object) -> None:
    made, _ = of(reply(labels=[INVOICE | {"quote": quote}]))

    assert made.confidence == 0.5


def test_the_reminder_around_the_text_cannot_be_quoted() -> None:
    made, _ = of(reply(labels=[INVOICE | {"quote": "That was the whole document"}]))

    assert made.confidence == 0.5


def test_what_is_less_sure_than_the_feature_wants_needs_review() -> None:
    made, library = of(reply(confidence=0.69))

    assert (made.state, made.confidence) == ("needs_review", 0.69)
    assert made.reasons == ("The whole is 0.69 sure; the feature wants 0.70.",)
    assert len(library.models.prompts) == 1


@pytest.mark.parametrize(
    ("written", "code"), [("de-CH", "de"), (" EN ", "en"), ("German", ""), (None, ""), (7, "")]
)
def test_a_language_is_a_code_or_nothing(written: object, code: str) -> None:
    made, _ = of(reply(language=written))

    assert made.language == code


def test_what_no_table_can_hold_is_made_good() -> None:
    text = reply(summary="Half \\ud83d a\x00\n pump", fields={"total": TOTAL})

    made, _ = of(text.replace("\\\\ud83d", "\\ud83d"))

    assert made.summary == "Half a pump"
    assert Understanding.model_validate_json(made.model_dump_json()) == made


def test_fields_that_are_far_too_long_are_not_kept() -> None:
    seller = TOTAL | {"value": "x" * 70_000}

    made, _ = of(reply(fields={"total": TOTAL, "seller": seller}))

    assert (made.state, made.fields) == ("needs_review", {})


def test_no_word_of_the_model_is_in_the_reasons() -> None:
    evil = json.dumps({"summary": 1, "confidence": "EVIL", "labels": ["EVIL"], "fields": ["EVIL"]})

    made, _ = of(evil)

    assert made.state == "needs_review"
    assert "EVIL" not in made.model_dump_json()
