"""Every signature is verified by the Standard Webhooks library itself."""

import base64
from datetime import datetime, timedelta

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from shared.system import SystemChance, SystemClock
from shared.types.webhooks import Secret
from shared.webhooks.sign import new_secret, signed

BODY = '{"id":"evt_1","name":"Müller 🐟"}'


def secret(until: datetime | None = None) -> Secret:
    """A new secret, perhaps one whose days are numbered."""
    return Secret(value=new_secret(SystemChance()), until=until)


def accepts(receivers: Secret, headers: dict[str, str], body: str = BODY) -> bool:
    """Whether a receiver who has this secret takes the callback for ours."""
    try:
        Webhook(receivers.value).verify(body.encode(), headers, json_parse=False)
    except WebhookVerificationError:
        return False
    return True


def test_a_secret_is_256_random_bits_as_receivers_libraries_take_it() -> None:
    made = {new_secret(SystemChance()) for _ in range(50)}

    assert len(made) == 50
    assert all(one.startswith("whsec_") for one in made)
    assert {len(base64.b64decode(one.removeprefix("whsec_"))) for one in made} == {32}


def test_a_receiver_with_the_secret_verifies_a_callback() -> None:
    ours = secret()

    headers = signed((ours,), "evt_1", SystemClock().now(), BODY)

    assert Webhook(ours.value).verify(BODY.encode(), headers)["id"] == "evt_1"
    assert headers["webhook-id"] == "evt_1"


def test_a_receiver_with_another_secret_refuses_it() -> None:
    headers = signed((secret(),), "evt_1", SystemClock().now(), BODY)

    assert not accepts(secret(), headers)


@pytest.mark.parametrize(
    "forged",
    [{"webhook-id": "evt_2"}, {"webhook-timestamp": "1"}, {"webhook-signature": "v1,bm8="}],
)
def test_a_receiver_refuses_what_was_changed_on_its_way(forged: dict[str, str]) -> None:
    ours = secret()
    headers = signed((ours,), "evt_1", SystemClock().now(), BODY)

    assert not accepts(ours, headers | forged)
    assert not accepts(ours, headers, BODY.replace("Müller", "Maier"))


def test_both_secrets_sign_while_one_is_being_replaced() -> None:
    now = SystemClock().now()
    new, old = secret(), secret(until=now + timedelta(seconds=1))

    headers = signed((new, old), "evt_1", now, BODY)

    assert accepts(new, headers)
    assert accepts(old, headers)
    assert len(headers["webhook-signature"].split()) == 2


def test_a_secret_whose_time_is_over_signs_no_more() -> None:
    now = SystemClock().now()
    new, old = secret(), secret(until=now)

    headers = signed((new, old), "evt_1", now, BODY)

    assert accepts(new, headers)
    assert not accepts(old, headers)
