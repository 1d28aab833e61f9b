"""A re-index is followed to its end, also where the API does not answer for a moment."""

import httpx2
import pytest

from infra.client.api import Api, ApiError
from infra.client.reindex import MOST_FAILURES, follow
from shared.types.rebuild import Rebuild
from tests.contract.still_clock import START, StillClock
from tests.local.reindex_api import LIVE, NEW, RUNNING, SmallApi, standing


class Watcher:
    """Notes how far it was told that a re-index is."""

    def __init__(self) -> None:
        self.told: list[tuple[str, int]] = []

    def moved(self, rebuild: Rebuild, documents: int) -> None:
        """Note it."""
        self.told.append((rebuild.state, documents))


def client(api: SmallApi) -> Api:
    """A client of a small API."""

    def serve(request: httpx2.Request) -> httpx2.Response:
        status, body = api.answer(request.method, request.url.path, request.read())
        return httpx2.Response(status, text=body)

    return Api("http://api", "gw_1", httpx2.MockTransport(serve))


def test_follows_a_re_index_until_it_has_ended() -> None:
    looks = (standing(RUNNING, 10), standing(RUNNING, 30), standing(LIVE, 40))
    watcher, clock = Watcher(), StillClock()

    ended = follow(client(SmallApi(looks)), NEW, watcher, clock)

    assert ended == LIVE
    assert watcher.told == [("copying", 10), ("copying", 30), ("live", 40)]
    assert (clock.now() - START).total_seconds() == 2


def test_looks_again_where_the_api_fails_for_a_moment() -> None:
    looks = (503, standing(RUNNING), 503, 503, standing(LIVE))

    ended = follow(client(SmallApi(looks)), NEW, Watcher(), StillClock())

    assert ended == LIVE


@pytest.mark.parametrize(("status", "looks"), [(403, 1), (503, MOST_FAILURES + 1)])
def test_stops_where_a_failure_does_not_pass(status: int, looks: int) -> None:
    api = SmallApi((status,))

    with pytest.raises(ApiError, match="A sentence"):
        follow(client(api), NEW, Watcher(), StillClock())

    assert len(api.asked) == looks


def test_says_so_where_another_re_index_has_begun_since() -> None:
    other = RUNNING.model_copy(update={"generation": "g2-cccccccc-0003"})

    with pytest.raises(ApiError, match="another has begun since"):
        follow(client(SmallApi((standing(other),))), NEW, Watcher(), StillClock())


def test_says_so_where_an_answer_is_not_known() -> None:
    api = Api("http://api", "gw_1", httpx2.MockTransport(lambda _: httpx2.Response(200, text="{}")))

    with pytest.raises(ApiError, match="a way we do not know"):
        follow(api, NEW, Watcher(), StillClock())
