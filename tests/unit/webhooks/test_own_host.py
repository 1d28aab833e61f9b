"""However our own address is written, nobody registers it."""

import pytest

from shared.errors import InvalidRequest
from shared.webhooks.own_host import refuse_own_host

OWN = "a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com"
WIDE = OWN.replace("a", "\uff41")
LONG = f"{'a' * 64}.example.com"


@pytest.mark.parametrize(
    "host", [OWN, OWN.upper(), f"{OWN}.", f"{OWN}:443", f"user@{OWN}", f"u:p@{OWN}.:8443", WIDE]
)
def test_refuses_its_own_host_however_it_is_written(host: str) -> None:
    with pytest.raises(InvalidRequest, match="own") as refusal:
        refuse_own_host(f"https://{host}/v1/documents", OWN)

    assert refusal.value.param == "url"


@pytest.mark.parametrize("host", ["shop.example.com", f"{OWN}.example.com", f"x.{OWN}", LONG, ""])
def test_takes_other_hosts(host: str) -> None:
    refuse_own_host(f"https://{host}/v1/documents", OWN)


def test_refuses_nothing_where_it_has_no_host_of_its_own() -> None:
    refuse_own_host("https://shop.example.com/", "")
    refuse_own_host("https:///", "")
