"""What is searched: the question as it stands, or with what it leans on."""

from typing import Any

import pytest

from shared.stages.retrieve import TURN_CHARACTERS, retrieve
from shared.types.chat import Ask, Message, Role
from shared.types.plan import Prompt
from shared.types.retrieval import Query
from shared.types.rewriting import Rewriting
from tests.unit.world import FixedRetriever, ask, bundle, passage

PROMPT = Prompt(system="", messages=(), max_tokens=1)


def turns(*said: tuple[Role, str]) -> Ask:
    return ask(messages=tuple(Message(role=role, content=text) for role, text in said))


def searched(asked: Ask, rewriting: Rewriting | None = None, **settings: Any) -> Query:
    retriever = FixedRetriever(passage(1))
    feature = bundle(retrieval=settings).features["assistant"]
    found = retrieve(asked, feature, rewriting, retriever)
    (query,) = retriever.queries
    assert found.query == query.text
    return query


def test_searches_a_first_question_as_it_stands() -> None:
    query = searched(ask("Is it so?"), depth=7)

    assert (query.text, query.tenant, query.groups) == ("Is it so?", "acme", ("staff",))
    assert (query.depth, query.filters) == (7, {})


def test_searches_only_what_the_asker_filters_for() -> None:
    query = searched(ask(filters={"year": ("2025", "2026")}))

    assert query.filters == {"year": ("2025", "2026")}


def test_searches_a_follow_up_with_the_turn_before_it() -> None:
    asked = turns(("user", "What is a fen?"), ("assistant", "A bog."), ("user", "How deep?"))

    assert searched(asked).text == "How deep?\nWhat is a fen?"


def test_the_question_stands_first_and_the_turn_is_bounded() -> None:
    asked = turns(("user", "x" * 9_000), ("user", "How deep?"))

    assert searched(asked).text == "How deep?\n" + "x" * TURN_CHARACTERS


def test_takes_only_the_last_turn_along() -> None:
    asked = turns(("user", "One?"), ("user", "Two?"), ("user", "Three?"))

    assert searched(asked).text == "Three?\nTwo?"


@pytest.mark.parametrize("before", ["How deep?", " How deep?\n", "", "  "])
def test_passes_over_a_turn_that_says_nothing_new(before: str) -> None:
    alone = turns(("user", before), ("user", "How deep?"))
    third = turns(("user", "What is a fen?"), ("user", before), ("user", "How deep?"))

    assert searched(alone).text == "How deep?"
    assert searched(third).text == "How deep?\nWhat is a fen?"


def test_what_the_system_and_the_assistant_say_is_not_searched() -> None:
    asked = turns(("system", "Be brief."), ("assistant", "Hello."), ("user", "How deep?"))

    assert searched(asked).text == "How deep?"


def test_a_tools_result_leaves_the_question_as_it_was() -> None:
    asked = turns(("user", "What is a fen?"), ("user", "How deep?"), ("tool", "3 m"))

    assert searched(asked).text == "How deep?\nWhat is a fen?"


def test_a_feature_may_search_each_question_alone() -> None:
    asked = turns(("user", "What is a fen?"), ("user", "How deep?"))

    assert searched(asked, turns="none").text == "How deep?"


def test_searches_a_rewritten_question_in_place_of_both() -> None:
    asked = turns(("user", "What is a fen?"), ("user", "How deep?"))
    rewriting = Rewriting(prompt=PROMPT, model="m", text="How deep is a fen?")

    assert searched(asked, rewriting).text == "How deep is a fen?"


def test_searches_the_users_own_words_where_rewriting_failed() -> None:
    asked = turns(("user", "What is a fen?"), ("user", "How deep?"))
    rewriting = Rewriting(prompt=PROMPT, model="m", error="model_unavailable")

    assert searched(asked, rewriting).text == "How deep?\nWhat is a fen?"
