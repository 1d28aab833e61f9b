"""A kept answer is given again only to those whose own answer it would be, while it is true."""

from datetime import timedelta
from typing import Any

import pytest

from shared.models.scripted import ScriptedModels
from shared.types.chat import Message, Tool
from shared.types.identity import Principal
from tests.contract.still_clock import START
from tests.unit.pipeline.twice import TWICE, again
from tests.unit.world import (
    ADA,
    BOB,
    FixedRetriever,
    answered,
    ask,
    bundle,
    passage,
    said,
    spent,
    trace_of,
    world,
)

TOOL = Tool(name="look_up")


def test_answers_the_same_question_again_at_no_cost() -> None:
    models = ScriptedModels(*TWICE)
    ports = world(models=models)
    first = answered(ports)
    money = spent(ports)

    second = again(ports)

    assert (second.text, second.citations) == (first.text, first.citations)
    assert (second.end.cache, second.end.cost, second.end.trace_id) == ("hit", 0, "chatcmpl_2")
    assert len(models.prompts) == 1
    assert spent(ports) == money


def test_a_kept_answer_has_a_trace_of_its_own() -> None:
    ports = world(*TWICE)
    answered(ports)

    again(ports)

    trace = trace_of(ports, ask(trace_id="chatcmpl_2"))
    assert (trace.prompt, trace.outcome, trace.end.cache) == (None, "answered", "hit")


def test_gives_a_kept_answer_to_a_colleague_of_the_same_groups() -> None:
    ports = world(*TWICE)
    answered(ports)

    second = again(ports, principal=ADA.model_copy(update={"user": "eve"}))

    assert second.end.cache == "hit"


@pytest.mark.parametrize(
    "changes",
    [
        {"principal": BOB},
        {"principal": ADA.model_copy(update={"groups": ()})},
        {"principal": ADA.model_copy(update={"groups": ("staff", "board")})},
        {"principal": ADA.model_copy(update={"groups": ("guests",)})},
        {"cache": "skip"},
        {"question": "Is it not so?"},
        {"question": "is it so?"},
        {"max_tokens": 10},
        {"temperature": 0.5},
        {"stop": ("so",)},
        {"tools": (TOOL,)},
        {
            "messages": (
                Message(role="system", content="Be rude."),
                Message(role="user", content="Is it so?"),
            )
        },
    ],
)
def test_asks_the_model_for_whoever_may_not_have_the_kept_answer(changes: dict[str, Any]) -> None:
    ports = world(*TWICE)
    answered(ports)

    second = again(ports, **changes)

    assert second.text == "Second [1]."
    assert second.end.cost > 0


def test_the_order_of_groups_makes_no_difference() -> None:
    ports = world(*TWICE)
    two = Principal(tenant="acme", user="ada", groups=("a", "b"))
    answered(ports, ask(principal=two))

    second = again(ports, principal=two.model_copy(update={"groups": ("b", "a", "b")}))

    assert second.end.cache == "hit"


def test_another_release_answers_anew() -> None:
    first = world(*TWICE)
    answered(first)
    second = world(said("Second [1]."), answers=first.answers, release=bundle("rel_2"))

    anew = again(second)

    assert (anew.text, anew.end.release) == ("Second [1].", "rel_2")


def test_another_generation_of_the_index_answers_anew() -> None:
    retriever = FixedRetriever(passage(1), passage(2))
    ports = world(*TWICE, retriever=retriever)
    answered(ports)
    retriever.generation = "g2"

    anew = again(ports)

    assert (anew.text, anew.end.generation) == ("Second [1].", "g2")


def test_a_changed_passage_outdates_the_answer() -> None:
    retriever = FixedRetriever(passage(1), passage(2))
    ports = world(*TWICE, retriever=retriever)
    answered(ports)
    retriever.passages[1] = passage(2, id="p2-changed")

    anew = again(ports)

    assert anew.end.cache == "miss"


def test_a_change_around_a_passage_outdates_the_answer() -> None:
    retriever = FixedRetriever(passage(1), passage(2, after=" It costs five."))
    ports = world(*TWICE, retriever=retriever)
    answered(ports)
    assert again(ports).end.cache == "hit"
    retriever.passages[1] = passage(2, after=" It costs six.")

    anew = again(ports)

    assert anew.end.cache == "miss"


def test_a_vanished_passage_outdates_the_answer() -> None:
    retriever = FixedRetriever(passage(1), passage(2))
    ports = world(*TWICE, retriever=retriever)
    answered(ports)
    del retriever.passages[1]

    anew = again(ports)

    assert anew.end.cache == "miss"


def test_the_same_words_in_another_document_are_other_evidence() -> None:
    retriever = FixedRetriever(passage(1), passage(2))
    ports = world(*TWICE, retriever=retriever)
    answered(ports)
    retriever.passages[1] = passage(2, document_id="d9")

    anew = again(ports)

    assert anew.end.cache == "miss"


@pytest.mark.parametrize(("place", "cache"), [(0, "miss"), (1, "miss"), (2, "hit")])
def test_something_unseen_outdates_only_what_it_outranks(place: int, cache: str) -> None:
    retriever = FixedRetriever(passage(1), passage(2))
    ports = world(*TWICE, retriever=retriever)
    answered(ports)
    retriever.passages.insert(place, passage(3, indexed_at=START + timedelta(seconds=1)))

    second = again(ports)

    assert second.end.cache == cache


def test_something_that_was_seen_and_climbs_leaves_the_answer_standing() -> None:
    retriever = FixedRetriever(passage(1), passage(2), passage(3))
    ports = world(*TWICE, retriever=retriever)
    answered(ports)
    retriever.passages.insert(0, retriever.passages.pop())

    second = again(ports)

    assert second.end.cache == "hit"


def test_something_that_came_while_the_model_spoke_was_not_seen() -> None:
    retriever = FixedRetriever(passage(1), passage(2))
    ports = world(*TWICE, retriever=retriever)
    answered(ports)
    retriever.passages.insert(0, passage(3, indexed_at=START - timedelta(seconds=1)))

    second = again(ports)

    assert second.end.cache == "miss"
