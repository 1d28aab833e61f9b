"""The authorizer, asked by API Gateway."""

import hashlib

import pytest

from functions.authorize.handler import Unauthorized, authorize
from shared.http.caller import caller
from shared.stores.memory.keys import MemoryKeys
from shared.types.identity import ApiKey, Principal
from tests.handlers.samples import sample

DEVELOPER = Principal(
    tenant="demo", user="developer", groups=("staff", "ops"), scopes=frozenset(("chat", "search"))
)


def keys(*, revoked: bool = False) -> MemoryKeys:
    """A table that knows the sample's key."""
    table = MemoryKeys()
    hashed = hashlib.sha256(b"gw_sample").hexdigest()
    table.put(ApiKey(key_id="key_1", hash=hashed, principal=DEVELOPER, revoked=revoked))
    return table


def test_lets_a_good_key_in_and_says_whose_it_is() -> None:
    answer = authorize(sample("authorize"), keys())

    (statement,) = answer["policyDocument"]["Statement"]
    assert (statement["Effect"], answer["principalId"]) == ("Allow", "key_1")
    assert caller(answer["context"]) == DEVELOPER


def test_allows_every_route_since_its_answer_is_kept_for_all() -> None:
    answer = authorize(sample("authorize"), keys())

    (statement,) = answer["policyDocument"]["Statement"]
    assert statement["Resource"].endswith(":a1b2c3d4e5/*")


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer ",
        "Bearer gw_other",
        "Basic gw_sample",
        "gw_sample",
        "Bearer " + "a" * 10_000,
        "Bearer ünï",
    ],
)
def test_turns_everything_but_a_known_key_away(header: str) -> None:
    event = sample("authorize", headers={"authorization": header})

    with pytest.raises(Unauthorized, match=r"^Unauthorized$"):
        authorize(event, keys())


def test_turns_away_who_sends_no_headers_at_all() -> None:
    with pytest.raises(Unauthorized):
        authorize(sample("authorize", headers=None), keys())


def test_turns_away_who_sends_two_keys() -> None:
    both = {"Authorization": ["Bearer gw_other", "Bearer gw_sample"]}

    with pytest.raises(Unauthorized):
        authorize(sample("authorize", multiValueHeaders=both), keys())


def test_turns_a_revoked_key_away() -> None:
    with pytest.raises(Unauthorized):
        authorize(sample("authorize"), keys(revoked=True))
