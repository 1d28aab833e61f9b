"""Whatever leads to ourselves or inside is refused, at registration and at every delivery."""

from collections.abc import Iterator

import pytest

from shared.couriers.gate import OURSELVES
from shared.couriers.https import HttpsCourier
from shared.errors import InvalidRequest
from tests.contract.courier_receivers import BODY, HEADERS, HOST, PUBLIC, Names, Receiver, receiving
from tests.contract.still_clock import StillClock

# `{}` is a port at which somebody listens on the loopback.
FORMS = (
    # Without encryption, or by another protocol.
    *("http://{host}/", "http://127.0.0.1:{}/", "ftp://{host}/", "file:///etc/hosts"),
    *("gopher://127.0.0.1:{}/_x", "//127.0.0.1:{}/", "127.0.0.1:{}", "https:127.0.0.1:{}/"),
    *("https:/127.0.0.1:{}/", "javascript:alert(1)", "unix:///var/run/docker.sock", "https://", ""),
    # IPv4 in all its spellings.
    *("https://127.0.0.1:{}/", "https://127.0.0.2:{}/", "https://127.1:{}/", "https://127.0.1:{}/"),
    *("https://2130706433:{}/", "https://0x7f000001:{}/", "https://0x7f.0.0.1:{}/"),
    *("https://0177.0.0.1:{}/", "https://017700000001:{}/", "https://127.0.0.0x1:{}/"),
    *("https://0:{}/", "https://0.0.0.0:{}/", "https://127.0.0.1.:{}/", "https://127.0.0.1%2e:{}/"),
    *("https://00127.0.0.1:{}/", "https://127.0.0.1%00.example.com/", "https://127.0.0.256/"),
    # Private, shared, reserved, and the clouds' metadata.
    *(
        "https://10.0.0.1/",
        "https://172.16.0.1/",
        "https://172.31.255.255/",
        "https://192.168.1.1/",
    ),
    *(
        "https://100.64.0.1/",
        "https://100.100.100.200/",
        "https://169.254.169.254/latest/meta-data/",
    ),
    *("https://169.254.170.2/v2/credentials", "https://169.254.170.23/", "https://2852039166/"),
    *("https://0xa9fea9fe/", "https://0251.0376.0251.0376/", "https://192.0.0.192/opc/v2/"),
    *("https://168.63.129.16/", "https://224.0.0.1/", "https://255.255.255.255/"),
    *("https://240.0.0.1/", "https://198.18.0.1/", "https://192.0.2.1/", "https://203.0.113.9/"),
    # IPv6, and IPv4 inside it.
    *("https://[::1]:{}/", "https://[::]:{}/", "https://[0:0:0:0:0:0:0:1]:{}/"),
    *("https://[::ffff:127.0.0.1]:{}/", "https://[::ffff:7f00:1]:{}/", "https://[::127.0.0.1]:{}/"),
    *("https://[::ffff:0:127.0.0.1]:{}/", "https://[::ffff:8.8.8.8]/"),
    *("https://[64:ff9b::7f00:1]:{}/", "https://[64:ff9b::169.254.169.254]/"),
    *("https://[64:ff9b:1::808:808]/", "https://[2002:7f00:1::]/", "https://[2002:a9fe:a9fe::1]/"),
    *("https://[2001:0:4136:e378:8000:63bf:80ff:fffe]/", "https://[2001:4860::5efe:10.0.0.1]/"),
    *("https://[2001:4860::200:5efe:a00:1]/", "https://[fe80::1]/", "https://[fe80::1%25eth0]:{}/"),
    *("https://[fe80::1%eth0]/", "https://[::1%lo]:{}/", "https://[fc00::1]/"),
    *("https://[fd00:ec2::254]/latest/", "https://[fec0::1]/", "https://[ff02::1]/"),
    *("https://[2001:db8::1]/", "https://[100::1]/", "https://[4000::1]/", "https://[::1/"),
    *("https://[127.0.0.1]:{}/", "https://[v1.fe80]/", "https://::1:{}/", "https://[::1]evil.com/"),
    # Names that lead inside.
    *("https://localhost:{}/", "https://LOCALHOST:{}/", "https://localhost.:{}/"),
    *("https://a.localhost:{}/", "https://localhost.localdomain:{}/", "https://metadata/"),
    *("https://metadata.google.internal/", "https://metadata.goog/", "https://printer.local/"),
    *("https://instance-data.ec2.internal/", "https://intranet/", "https://db.corp/"),
    *("https://kubernetes.default.svc/", "https://router.home.arpa/", "https://a.onion/"),
    *("https://1.0.0.127.in-addr.arpa/", "https://ip6-localhost:{}/"),
    # Two readings of one address.
    *("https://user@127.0.0.1:{}/", "https://{host}@127.0.0.1:{}/", "https://u:p@{host}/"),
    *("https://127.0.0.1:{}@{host}/", "https://{host}:443@127.0.0.1:{}/", "https://@127.0.0.1:{}/"),
    *("https://{host}#@127.0.0.1:{}/", "https://{host}\\@127.0.0.1:{}/", "https://127.0.0.1:{}\\/"),
    *("https://{host}/#fragment", "https://{host}/#", "https:\\\\127.0.0.1:{}/"),
    *("https://{host}:443:{}/", "https://{host}%2f@127.0.0.1:{}/", "https://{host}&@127.0.0.1:{}/"),
    # Letters that others take for digits and dots.
    *("https://１２７.0.0.1:{}/", "https://①②⑦.⓪.⓪.①:{}/", "https://127。0。0。1:{}/"),
    *("https://ⓛocalhost:{}/", "https://loc\u00adalhost:{}/", "https://127.0.0.1\u200b:{}/"),
    *("https://bücher.example.com/", "https://[::①]:{}/", "https://١٢٧.0.0.1:{}/"),
    # What ends a line or a word.
    *("https://{host}/\r\nX: 1", "https://{host}/a b", " https://{host}/", "https://{host}/\t"),
    *(
        "https://127.0.0.1:{}/\x00",
        "https://{host}\r\n:{}/",
        "ht\ntps://{host}/",
        "https://{host}/\x7f",
    ),
    # Ports, and names that are none.
    *("https://{host}:0/", "https://{host}:22/", "https://{host}:25/", "https://{host}:80/"),
    *("https://{host}:65536/", "https://{host}:99999999999/", "https://{host}:-1/"),
    *("https://{host}:/", "https://{host}:0443/", "https://{host}:+443/", "https://{host}:４４３/"),
    *("https://-a.example.com/", "https://a..example.com/", "https://.example.com/"),
    *(
        "https://a_b.example.com/",
        "https://*.example.com/",
        "https://" + "a" * 64 + ".example.com/",
    ),
    *("https://" + "a." * 130 + "com/", "https://{host}/" + "a" * 2_000, "https://{host}.:443/"),
    # Ourselves.
    *(
        "https://api.groundwork.example/",
        "https://API.Groundwork.example:8443/",
        "https://9.9.9.9/",
    ),
    "https://[2620:fe:0:0::fe]/",
)
ADDRESSES = (
    *("127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.20.0.1", "192.168.0.10"),
    *("169.254.169.254", "100.127.255.255", "168.63.129.16", "198.19.255.255", "255.255.255.255"),
    *("::1", "::", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:8.8.8.8", "64:ff9b::10.0.0.1"),
    *("64:ff9b::a9fe:a9fe", "2002:7f00:1::1", "fd12::1", "fe80::1", "fe80::1%1", "ff05::2"),
    *("2001:4860::1%2", "9.9.9.9", "not-an-address", ""),
)


@pytest.fixture(scope="module")
def bystander() -> Iterator[Receiver]:
    with receiving(Receiver(), None) as listening:
        yield listening


def strict(names: Names) -> HttpsCourier:
    own = ("api.groundwork.example", "9.9.9.9", "[2620:fe::fe]")
    return HttpsCourier(StillClock(), own_hosts=own, resolver=names)


def refusals(courier: HttpsCourier, url: str) -> list[str]:
    """The sentences of check and carry."""
    with pytest.raises(InvalidRequest) as raised:
        courier.check(url)
    attempt = courier.carry(url, HEADERS, BODY)
    assert (raised.value.param, attempt.status, attempt.reply) == ("url", None, "")
    return [raised.value.sentence, attempt.problem]


@pytest.mark.parametrize("form", FORMS)
def test_refuses_what_does_not_plainly_lead_outside(bystander: Receiver, form: str) -> None:
    url = form.replace("{}", str(bystander.port)).replace("{host}", HOST)
    names = Names({HOST: [[PUBLIC]]})

    said = refusals(strict(names), url)

    assert len(set(said)) == 1
    assert said[0].endswith(".")
    assert names.asked == []
    assert bystander.connections == 0


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("others", [(), (PUBLIC,)], ids=["alone", "among others"])
def test_refuses_a_name_that_stands_for_such_an_address(
    bystander: Receiver, address: str, others: tuple[str, ...]
) -> None:
    names = Names({HOST: [[*others, address]]})

    said = refusals(strict(names), f"https://{HOST}:{bystander.port}/in")

    assert len(set(said)) == 1
    assert bystander.connections == 0


def test_refuses_a_name_that_changes_between_registration_and_delivery(
    bystander: Receiver,
) -> None:
    names = Names({HOST: [[PUBLIC], ["127.0.0.1"]]})
    courier, url = strict(names), f"https://{HOST}:{bystander.port}/in"

    courier.check(url)
    attempt = courier.carry(url, HEADERS, BODY)

    assert "the machine itself" in attempt.problem
    assert bystander.connections == 0


@pytest.mark.parametrize("names", [Names({}), Names({HOST: [[]]})], ids=["unknown", "empty"])
def test_refuses_a_name_that_stands_for_nothing(names: Names) -> None:
    said = refusals(strict(names), f"https://{HOST}/in")

    assert said == ["The host's name cannot be found."] * 2


@pytest.mark.parametrize("url", ["https://9.9.9.9/", "https://api.groundwork.example/"])
def test_says_that_we_do_not_tell_ourselves(url: str) -> None:
    said = refusals(strict(Names({})), url)

    assert said == [OURSELVES] * 2


DEVELOPMENT = (
    *("http://8.8.8.8/", "http://{host}/", "http://169.254.169.254/", "https://10.0.0.1/"),
    *("https://[::ffff:127.0.0.1]/", "https://0.0.0.0/", "http://inside.example.com/"),
    *("https://2130706433/", "https://printer.local/", "http://localhost:22/", "http://[fe80::1]/"),
)


@pytest.mark.parametrize("form", DEVELOPMENT)
def test_development_lets_nothing_through_but_the_loopback(form: str) -> None:
    names = Names({HOST: [[PUBLIC]], "inside.example.com": [["192.168.0.1"]]})
    courier = HttpsCourier(StillClock(), allow_loopback=True, resolver=names)

    said = refusals(courier, form.replace("{host}", HOST))

    assert len(set(said)) == 1


@pytest.mark.parametrize(
    "url",
    [
        *(
            "https://hooks.example.com/in",
            "HTTPS://Hooks.Example.COM",
            "https://hooks.example.com:443",
        ),
        *("https://hooks.example.com:1024/a?b=c&d=%20", "https://hooks.example.com?q=1"),
        *("https://8.8.8.8:65535/@user/x:y;z", "https://[2606:4700::1111]:8443/in"),
        *(
            "https://[64:ff9b::8.8.8.8]/",
            "https://xn--bcher-kva.example.com/",
            "https://1a.example.com/",
        ),
    ],
)
def test_lets_through_what_plainly_leads_outside(url: str) -> None:
    host = "hooks.example.com"
    others = ("xn--bcher-kva.example.com", "1a.example.com")
    names = Names({name: [[PUBLIC, "2606:4700::1111"]] for name in (host, *others)})

    strict(names).check(url)

    assert set(names.asked) <= {host, *others}
