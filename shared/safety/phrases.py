"""The plainest output guard: exact phrases, without regard to case, that must never leave."""

from collections.abc import Sequence


class PhraseGuard:
    """Finds any of a policy's phrases in a text."""

    def window(self, forbidden: Sequence[str]) -> int:
        """One character less than the longest phrase; none at all where nothing is forbidden."""
        return max((len(phrase) - 1 for phrase in forbidden), default=0)

    def find(self, text: str, forbidden: Sequence[str]) -> int | None:
        """The offset of the earliest forbidden phrase."""
        if not forbidden:
            return None
        lowered = text.lower()
        found = [at for phrase in forbidden if (at := lowered.find(phrase.lower())) >= 0]
        return min(found, default=None)
