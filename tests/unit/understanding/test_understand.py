"""An indexed document is understood by its feature's model, once, and its owner hears of it."""

from typing import Any

import pytest

from shared.documents.extracts import take_extract
from shared.models.scripted import ScriptedModels
from shared.types.understanding import Understanding
from shared.understanding.understand import understand
from tests.unit.understanding.library import COST, TASK, Library, feature, release, reply, says


def test_notes_all_that_the_feature_asks_for() -> None:
    library = Library()

    made = library.understood()

    assert (made.state, made.reasons) == ("done", ())
    assert made.summary == "Hollow Pumps asks for 44.10 euros for a blue pump."
    assert (made.language, made.fields) == ("en", {"total": 44.1})
    assert [(it.name, it.confidence) for it in made.labels] == [("invoice", 0.9)]
    assert (made.confidence, made.attempts, made.version) == (0.9, 1, "v1")
    assert (made.model, made.prompt, made.cost) == ("writer", "understand@1", COST)
    assert made.ended_at == library.clock.now()


def test_tells_the_owner_in_the_same_save_and_is_done_with_it() -> None:
    library = Library()

    library.understand()

    document = library.stands()
    (event,) = library.told.events
    assert event.type == "document.understood"
    assert event.data["document"]["understanding"]["fields"] == {"total": 44.1}
    assert (document.news, document.deadline, document.in_the_works) == ((), None, False)
    assert take_extract(document, library.bench) is None
    assert library.metrics.total("Understandings", outcome="done") == 1


def test_the_same_task_again_changes_nothing() -> None:
    library = Library()
    library.understand()
    before = library.stands()

    assert library.understand() is None

    assert library.stands() == before
    assert (len(library.models.prompts), len(library.told.events)) == (1, 1)


@pytest.mark.parametrize(
    "document",
    [
        {"id": "doc_2"},
        {"version": "v2"},
        {"status": "deleted"},
        {"status": "received"},
        {"understanding": None},
        {"understanding": Understanding(state="done")},
    ],
)
def test_does_nothing_about_what_does_not_wait(document: dict[str, Any]) -> None:
    library = Library(document=document)

    assert library.understand() is None

    assert (library.models.prompts, library.told.events) == ([], [])


def test_goes_by_the_documents_own_feature() -> None:
    own = feature("bills", labels=(), fields={})
    library = Library(release=release(feature(), own), document={"feature": "bills"})

    made = library.understood()

    assert (made.labels, made.fields, made.confidence) == ((), {}, 0.98)
    assert library.metrics.total("UnderstandingCost", feature="bills") == COST


def test_goes_by_the_first_feature_that_understands_where_none_is_named() -> None:
    first = feature("aloof", understanding=None)
    library = Library(release=release(first, feature(), feature("last", labels=())))

    library.understand()

    assert library.trace().ask.feature == "assistant"


@pytest.mark.parametrize(
    ("there", "document", "said"),
    [
        (release(feature(understanding=None)), {}, "No feature of the release"),
        (release(), {"feature": "gone"}, "The document's feature"),
        (
            release(feature(), feature("aloof", understanding=None)),
            {"feature": "aloof"},
            "The document's feature",
        ),
    ],
)
def test_skips_what_no_feature_asks_for(there: Any, document: dict[str, Any], said: str) -> None:
    library = Library(release=there, document=document)

    made = library.understood()

    assert made.state == "skipped"
    assert made.reasons[0].startswith(said)
    assert (library.told.types, library.models.prompts) == (["understood"], [])


def test_skips_a_document_whose_text_is_gone() -> None:
    library = Library()
    library.bench.clear("")

    made = library.understood()

    assert (made.state, made.cost) == ("skipped", 0)
    assert "Reprocess" in made.reasons[0]


def test_writes_a_trace_by_which_it_can_be_replayed() -> None:
    library = Library()

    library.understand()

    trace = library.trace()
    assert (trace.prompt, trace.text) == (library.models.prompts[0], reply())
    assert (trace.outcome, trace.end.cost, trace.end.release) == ("answered", COST, "rel_1")
    assert (trace.ask.principal.user, trace.end.model) == ("ada", "writer")


def test_drops_what_was_made_of_a_file_that_was_replaced_meanwhile() -> None:
    library = Library()

    class Replaced(ScriptedModels):
        """A model during whose answer the file is replaced."""

        def stream(self, card: Any, prompt: Any) -> Any:
            library.change(version="v2", status="received", understanding=None)
            return super().stream(card, prompt)

    library.models = Replaced(says(reply()))

    assert library.understand() is None

    assert (library.stands().understanding, library.told.events) == (None, [])
    assert library.spent() == [COST] * 3


def test_keeps_what_others_have_changed_meanwhile() -> None:
    library = Library()

    class Busy(ScriptedModels):
        """A model during whose answer the document is changed."""

        def stream(self, card: Any, prompt: Any) -> Any:
            library.change(metadata={"a": "b"})
            return super().stream(card, prompt)

    library.models = Busy(says(reply()))

    library.understand()

    assert (library.stands().metadata, library.now().state) == ({"a": "b"}, "done")


def test_leaves_the_work_to_whoever_began_it_at_the_same_time() -> None:
    library = Library()
    twin = library.parts

    class Late:
        """Documents whose reader is overtaken by a twin who begins right then."""

        def __init__(self) -> None:
            self.has_begun = False

        def __getattr__(self, name: str) -> Any:
            return getattr(twin.documents, name)

        def save(self, document: Any) -> Any:
            if not self.has_begun:
                self.has_begun = True
                understand(TASK, twin)
            return twin.documents.save(document)

    library.documents = Late()

    assert library.understand() is None

    assert (len(library.models.prompts), library.now().attempts) == (1, 1)
    assert library.told.types == ["understood"]
