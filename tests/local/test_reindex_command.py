"""`groundwork reindex` begins a re-index, says how it ended, shows the index and goes back."""

import pytest
from typer.testing import CliRunner, Result

from infra.cli import app
from infra.client.api import ApiError
from shared.types.rebuild import Rebuild, Standing, Trouble
from tests.local.reindex_api import (
    FAILED,
    LIVE,
    NEW,
    OLD,
    REJECTED,
    RUNNING,
    SmallApi,
    served,
    standing,
)


def run(api: SmallApi, *arguments: str) -> Result:
    """What `groundwork reindex` says to an API."""
    with served(api) as url:
        told = {"COLUMNS": "300", "GROUNDWORK_URL": url, "GROUNDWORK_KEY": "gw_1"}
        return CliRunner().invoke(app, ["reindex", *arguments], env=told)


def test_begins_a_re_index_and_leaves_it_to_itself() -> None:
    api = SmallApi((standing(RUNNING),))

    ended = run(api, "--reason", "A better model.")

    assert ended.exit_code == 0
    assert f"it builds generation {NEW}." in ended.output
    assert api.asked == [("POST", "/v1/index/reindex", {"reason": "A better model."})]


def test_waits_until_the_new_generation_is_live() -> None:
    ended = run(SmallApi((standing(LIVE, 40),)), "--wait")

    assert ended.exit_code == 0
    assert f"Generation {NEW} is live" in ended.output


@pytest.mark.parametrize(
    ("rebuild", "said"),
    [
        (REJECTED, ("does not go live", "0.900", "0.500", "0.800", "0.400", "finds worse")),
        (FAILED, ("was not finished", "It stood still for too long.")),
    ],
)
def test_waiting_fails_unless_it_went_live(rebuild: Rebuild, said: tuple[str, ...]) -> None:
    ended = run(SmallApi((standing(rebuild),)), "--wait")

    assert ended.exit_code == 1
    assert not [words for words in said if words not in ended.output]


def test_says_in_a_sentence_why_no_re_index_begins() -> None:
    ended = run(SmallApi((standing(RUNNING),), begins=409))

    assert ended.exit_code == 1
    assert isinstance(ended.exception, ApiError)
    assert str(ended.exception) == "A sentence. (conflict)"


def test_shows_the_generations_and_the_last_re_index() -> None:
    ended = run(SmallApi((standing(REJECTED, 38),)), "status")

    rows = [line.split() for line in ended.output.splitlines()]
    assert [NEW, "building", "38", "38", "minilm-l6-v2-int8", "structure", "450-900-1350"] in rows
    assert [OLD, "live", "40", "40", "minilm-l6-v2-int8", "structure", "450-900-1350"] in rows
    assert "Why: A better model." in ended.output
    assert "State: rejected; 40 documents handed out." in ended.output


def test_shows_some_of_the_documents_that_could_not_be_put_in() -> None:
    troubles = tuple(Trouble(tenant="acme", document_id=f"d{n}", detail="No.") for n in range(7))
    rebuild = LIVE.model_copy(update={"troubles": troubles})

    ended = run(SmallApi((standing(rebuild),)), "status")

    assert "Not put in: acme/d4: No." in ended.output
    assert "acme/d5" not in ended.output
    assert "And 2 more" in ended.output


def test_shows_an_index_that_has_nothing_yet() -> None:
    ended = run(SmallApi((Standing(generations=(), rebuild=None),)), "status")

    assert "The index is empty" in ended.output
    assert "There has been no re-index yet." in ended.output


def test_shows_all_of_it_as_json() -> None:
    stands = standing(LIVE, 40)

    ended = run(SmallApi((stands,)), "status", "--json")

    assert Standing.model_validate_json(ended.output) == stands


def test_goes_back_to_the_generation_before() -> None:
    api = SmallApi((standing(LIVE),))

    ended = run(api, "rollback")

    assert ended.exit_code == 0
    assert OLD in ended.output
    assert api.asked == [("POST", "/v1/index/rollback", None)]
