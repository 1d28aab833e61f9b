"""What is on the wire: one encrypted POST to a checked address, and nothing beside it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from shared.couriers.https import HttpsCourier
from shared.couriers.post import NOT_SENT, UNENCRYPTED, UNREACHED, UNTRUSTED
from shared.system import SystemClock
from tests.contract.courier_certificates import Authority
from tests.contract.courier_receivers import BODY, HEADERS, HOST, Names, Receiver, receiving, said

OTHER = "other.example.com"


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@pytest.fixture
def names() -> Names:
    return Names({HOST: [["127.0.0.1"]], OTHER: [["127.0.0.1"]]})


@pytest.fixture
def courier(authority: Authority, names: Names) -> HttpsCourier:
    trust = authority.trusted()
    return HttpsCourier(SystemClock(), allow_loopback=True, resolver=names, trust=trust)


@pytest.fixture
def receiver(authority: Authority) -> Iterator[Receiver]:
    with receiving(Receiver(), authority.served([HOST, "127.0.0.1"])) as listening:
        yield listening


def test_sends_these_bytes_and_no_others(courier: HttpsCourier, receiver: Receiver) -> None:
    courier.carry(receiver.url("/in?key=%20x"), HEADERS, BODY)

    head, _, body = receiver.requests[0].partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    assert lines[0] == "POST /in?key=%20x HTTP/1.1"
    assert sorted(lines[1:]) == [
        "Content-Length: 27",
        "accept-encoding: identity",
        "connection: close",
        "content-type: application/json",
        f"host: {HOST}:{receiver.port}",
        "webhook-id: evt_1",
    ]
    assert body == BODY


def test_headers_of_the_connection_are_not_the_callers(
    courier: HttpsCourier, receiver: Receiver
) -> None:
    forged = {"Host": OTHER, "Content-Length": "1", "Transfer-Encoding": "chunked", "Cookie": "a=b"}

    attempt = courier.carry(receiver.url(), forged, BODY)

    assert attempt.succeeded
    assert receiver.requests[0].endswith(b"\r\n\r\n" + BODY)
    assert OTHER.encode() not in receiver.requests[0]
    assert b"cookie" not in receiver.requests[0].lower()


@pytest.mark.parametrize(
    "headers",
    [
        {"webhook-id": "evt\r\nX-Evil: 1"},
        {"webhook-id": "evt\nX-Evil: 1"},
        {"webhook-id": "evt\x00"},
        {"webhook-id\r\nX-Evil": "1"},
        {"webhook id": "1"},
        {"webhook-id": "é"},
    ],
)
def test_no_header_can_be_smuggled_in(
    courier: HttpsCourier, receiver: Receiver, headers: dict[str, str]
) -> None:
    attempt = courier.carry(receiver.url(), headers, BODY)

    assert (attempt.status, attempt.problem) == (None, NOT_SENT)
    assert receiver.requests == []


def test_each_delivery_looks_up_once_and_connects_anew(
    courier: HttpsCourier, receiver: Receiver, names: Names
) -> None:
    attempts = [courier.carry(receiver.url(), HEADERS, BODY) for _ in range(3)]

    assert all(attempt.succeeded for attempt in attempts)
    assert names.asked == [HOST] * 3
    assert receiver.connections == 3


def test_keeps_no_cookies(courier: HttpsCourier, receiver: Receiver) -> None:
    receiver.reply = said("200 OK", b"", "Set-Cookie: session=1; Path=/")

    for _ in range(2):
        courier.carry(receiver.url(), HEADERS, BODY)

    assert b"cookie" not in receiver.requests[1].lower()


def test_asks_no_proxy_of_the_environment(
    courier: HttpsCourier, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")

    attempt = courier.carry(receiver.url(), HEADERS, BODY)

    assert attempt.succeeded


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_follows_no_redirect(courier: HttpsCourier, receiver: Receiver, status: int) -> None:
    with receiving(Receiver(), None) as inside:
        location = f"Location: {inside.url('/', '127.0.0.1')}"
        receiver.reply = said(f"{status} Elsewhere", b"", location)

        attempt = courier.carry(receiver.url(), HEADERS, BODY)

        assert attempt.status == status
        assert "redirects are not followed" in attempt.problem
        assert (receiver.connections, inside.connections) == (1, 0)


def test_tells_nothing_to_a_receiver_of_another_name(
    courier: HttpsCourier, receiver: Receiver
) -> None:
    attempt = courier.carry(receiver.url(host=OTHER), HEADERS, BODY)

    assert (attempt.status, attempt.problem) == (None, UNTRUSTED)
    assert receiver.requests == []


def test_tells_nothing_to_a_receiver_that_nobody_vouches_for(
    receiver: Receiver, names: Names
) -> None:
    courier = HttpsCourier(SystemClock(), allow_loopback=True, resolver=names)

    attempt = courier.carry(receiver.url(), HEADERS, BODY)

    assert (attempt.status, attempt.problem) == (None, UNTRUSTED)
    assert receiver.requests == []


def test_tells_nothing_to_a_receiver_whose_certificate_is_over(
    courier: HttpsCourier, authority: Authority
) -> None:
    with receiving(Receiver(), authority.served([HOST], expired=True)) as receiver:
        attempt = courier.carry(receiver.url(), HEADERS, BODY)

        assert (attempt.status, attempt.problem) == (None, UNTRUSTED)
        assert receiver.requests == []


def test_tells_nothing_to_a_receiver_that_does_not_encrypt(courier: HttpsCourier) -> None:
    with receiving(Receiver(), None) as plain:
        plain.speak = lambda connection: connection.sendall(b"220 Who is there?\r\n")

        attempt = courier.carry(plain.url().replace("http:", "https:"), HEADERS, BODY)

        assert (attempt.status, attempt.problem) == (None, UNENCRYPTED)


def test_an_address_proves_itself_by_its_certificate_too(
    courier: HttpsCourier, receiver: Receiver
) -> None:
    attempt = courier.carry(receiver.url(host="127.0.0.1"), HEADERS, BODY)

    assert attempt.succeeded


def test_development_needs_no_encryption_to_this_machine(courier: HttpsCourier) -> None:
    with receiving(Receiver(said("200 OK", b"thank you")), None) as plain:
        attempt = courier.carry(plain.url(host="127.0.0.1"), HEADERS, BODY)

        assert (attempt.status, attempt.problem, attempt.reply) == (200, "", "thank you")


def test_tries_the_next_address_when_one_is_deaf(authority: Authority, receiver: Receiver) -> None:
    names, trust = Names({HOST: [["::1", "127.0.0.1"]]}), authority.trusted()
    courier = HttpsCourier(SystemClock(), allow_loopback=True, resolver=names, trust=trust)

    attempt = courier.carry(receiver.url(), HEADERS, BODY)

    assert attempt.succeeded


def test_says_that_nobody_listens(courier: HttpsCourier) -> None:
    with receiving(Receiver(), None) as gone:
        url = gone.url().replace("http:", "https:")

    attempt = courier.carry(url, HEADERS, BODY)

    assert (attempt.status, attempt.problem) == (None, UNREACHED)


def test_many_threads_may_share_a_courier(courier: HttpsCourier, receiver: Receiver) -> None:
    bodies = [b"%d" % number for number in range(24)]

    with ThreadPoolExecutor(8) as pool:
        attempts = list(pool.map(lambda it: courier.carry(receiver.url(), HEADERS, it), bodies))

    assert all(attempt.succeeded for attempt in attempts)
    assert sorted(it.partition(b"\r\n\r\n")[2] for it in receiver.requests) == sorted(bodies)
