"""Sends one POST over a line and reads the beginning of the answer; nothing else is followed."""

import ssl
from collections.abc import Mapping

import httpcore2

from shared.couriers.answer import Answer
from shared.couriers.line import Dial, TooLong
from shared.couriers.target import Target

OURS = {"accept-encoding": "identity", "connection": "close"}
"""We read plain text only, and each delivery has a connection of its own."""
NEVER_PASSED_ON = frozenset({"host", "content-length", "transfer-encoding", "cookie", "expect"})

LATE = "The receiver did not answer in time."
UNREACHED = "The receiver cannot be reached."
UNTRUSTED = "The receiver's certificate is not valid for its name, or nobody we trust issued it."
UNENCRYPTED = "No encrypted connection to the receiver could be agreed on."
HUNG_UP = "The receiver hung up before it answered."
NOT_HTTP = "The receiver's answer is not HTTP."
NOT_SENT = "The request cannot be sent: one of its headers is malformed."
# The first that fits is said.
SENTENCES: tuple[tuple[type[Exception], str], ...] = (
    (ssl.SSLCertVerificationError, UNTRUSTED),
    (ssl.SSLError, UNENCRYPTED),
    (TooLong, "The receiver's answer begins with more headers than we read."),
    (httpcore2.ConnectTimeout, "The receiver does not take the connection in time."),
    (httpcore2.ConnectError, UNREACHED),
    (httpcore2.PoolTimeout, UNREACHED),
    (httpcore2.TimeoutException, LATE),
    (TimeoutError, LATE),
    (httpcore2.LocalProtocolError, NOT_SENT),
    (httpcore2.ProtocolError, NOT_HTTP),
    (httpcore2.NetworkError, HUNG_UP),
    (httpcore2.ConnectionNotAvailable, UNREACHED),
    (httpcore2.ProxyError, UNREACHED),
    (httpcore2.UnsupportedProtocol, UNREACHED),
    (OSError, HUNG_UP),
    (ValueError, NOT_SENT),
)
FAILURES = tuple(failure for failure, _ in SENTENCES)


def post(
    target: Target,
    headers: Mapping[str, str],
    body: bytes,
    *,
    dial: Dial,
    trust: ssl.SSLContext,
    reply_bytes: int,
) -> Answer:
    """Send a POST over a new connection; `trust` says whose certificates are good.

    Raises what the dial's judge raises, and nothing else.
    """
    scheme, host = target.scheme.encode(), target.host.encode()
    url = httpcore2.URL(scheme=scheme, host=host, port=target.port, target=target.path)
    try:
        with (
            httpcore2.HTTPConnection(url.origin, trust, network_backend=dial) as connection,
            connection.stream(
                "POST", url, headers=_headers(target, headers), content=body
            ) as response,
        ):
            return Answer(response.status, _beginning(response, reply_bytes))
    except FAILURES as failure:
        return Answer(problem=sentence_for(failure))


def sentence_for(failure: Exception) -> str:
    """What a failure means to the receiver's owner; never the failure's own text."""
    return next(sentence for kind, sentence in SENTENCES if isinstance(failure, kind))


def _headers(target: Target, headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    passed = {name.lower(): value for name, value in headers.items()}
    sent = {name: value for name, value in passed.items() if name not in NEVER_PASSED_ON}
    all_of_them = {"host": target.authority, **sent, **OURS}
    return [(name.encode("ascii"), value.encode("ascii")) for name, value in all_of_them.items()]


def _beginning(response: httpcore2.Response, reply_bytes: int) -> bytes:
    """The first bytes of an answer; where it breaks off, what came of it: its status counts."""
    if any(name.lower() == b"content-encoding" for name, _ in response.headers):
        return b""  # We asked for plain text; what is packed is never unpacked.
    read = b""
    try:
        for part in response.iter_stream():
            read += part
            if len(read) >= reply_bytes:
                break
    except FAILURES:
        return read
    return read[:reply_bytes]
