"""The plainest output guard: exact phrases, without regard to case, that must never leave."""

import re
from collections.abc import Sequence


class PhraseGuard:
    """Finds any of a policy's phrases in a text."""

    def window(self, forbidden: Sequence[str]) -> int:
        """One character less than the longest phrase; none at all where nothing is forbidden."""
        return max((len(phrase) - 1 for phrase in forbidden), default=0)

    def find(self, text: str, forbidden: Sequence[str]) -> int | None:
        """The offset of the earliest forbidden phrase.

        Letters are compared one by one: lowering a whole text may change its length ("İ").
        """
        if not forbidden:
            return None
        found = re.search("|".join(map(re.escape, forbidden)), text, re.IGNORECASE)
        return found.start() if found else None
