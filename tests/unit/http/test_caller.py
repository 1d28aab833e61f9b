"""Who is calling survives the flat text of API Gateway's authorizer context."""

from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import Forbidden, Unauthenticated
from shared.http.caller import caller, context_of, require
from shared.types.identity import Principal, Scope
from tests.unit.world import ADA

NAMES = st.from_regex(r"\A[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}\Z")
PRINCIPALS = st.builds(
    Principal,
    tenant=NAMES,
    user=NAMES,
    groups=st.lists(NAMES, max_size=5).map(tuple),
    scopes=st.frozensets(st.sampled_from(get_args(Scope))),
)


@given(PRINCIPALS)
def test_a_principal_makes_the_round_trip(principal: Principal) -> None:
    context = context_of(principal)

    assert caller(context) == principal
    assert all(isinstance(text, str) for text in context.values())


@pytest.mark.parametrize(
    "authorizer",
    [None, {}, {"tenant": ""}, {"tenant": "acme"}, {"user": "ada"}, {"tenant": "acme", "user": ""}],
)
def test_without_a_name_nobody_is_calling(authorizer: dict[str, Any] | None) -> None:
    with pytest.raises(Unauthenticated):
        caller(authorizer)


def test_what_the_gateway_adds_is_overlooked() -> None:
    context = {**context_of(ADA), "principalId": "ada", "integrationLatency": 3}

    assert caller(context) == ADA


def test_a_key_without_the_scope_may_not_pass() -> None:
    require(ADA, "chat")

    with pytest.raises(Forbidden) as refusal:
        require(ADA, "documents")

    assert "`documents`" in refusal.value.sentence
