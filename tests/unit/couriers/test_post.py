"""Every failure of the HTTP library has a sentence of ours, and none is passed on in its words."""

import ssl

import httpcore2
import pytest

from shared.couriers.line import TooLong
from shared.couriers.post import FAILURES, SENTENCES, UNTRUSTED, sentence_for

THEIRS = [
    found
    for name in httpcore2.__all__
    if isinstance(found := getattr(httpcore2, name), type) and issubclass(found, Exception)
]


@pytest.mark.parametrize("failure", [*THEIRS, TooLong, OSError, ssl.SSLError, ValueError])
def test_every_failure_has_a_sentence(failure: type[Exception]) -> None:
    said = sentence_for(failure("secret detail"))

    assert issubclass(failure, FAILURES)
    assert said.endswith(".")
    assert "secret" not in said


def test_no_row_hides_behind_a_wider_one() -> None:
    kinds = [kind for kind, _ in SENTENCES]

    hidden = [
        later
        for place, later in enumerate(kinds)
        if any(issubclass(later, earlier) for earlier in kinds[:place])
    ]

    assert hidden == []


def test_a_bad_certificate_is_no_broken_line() -> None:
    assert sentence_for(ssl.SSLCertVerificationError("hostname mismatch")) == UNTRUSTED
