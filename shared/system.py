"""The machine's own clock and randomness, behind ports.

Nothing else in `shared/` or `functions/` reads them.
"""

import secrets
import time
from datetime import UTC, datetime

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


class SystemClock:
    """The machine's clock, in UTC."""

    def now(self) -> datetime:
        """The present moment in UTC."""
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


class RandomIds:
    """Names in Crockford's base 32: 48 bits of milliseconds, then 80 random bits (as in ULID)."""

    def new(self, prefix: str) -> str:
        """A new name such as `doc_01kaq5...`: the prefix, then 26 characters."""
        number = (time.time_ns() // 1_000_000 << 80) | secrets.randbits(80)
        digits = "".join(ALPHABET[number >> shift & 31] for shift in range(125, -1, -5))
        return f"{prefix}_{digits}"

    def secret(self) -> str:
        """256 random bits as text, for an API key."""
        return secrets.token_urlsafe(32)


class SystemChance:
    """The machine's randomness."""

    def token(self, count: int) -> bytes:
        """So many random bytes that nobody can guess."""
        return secrets.token_bytes(count)

    def fraction(self) -> float:
        """A random number in [0, 1)."""
        return secrets.randbits(53) / (1 << 53)
