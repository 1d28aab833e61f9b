"""What a model's reply says of a document, and what is wrong with the reply."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from shared.types.understanding import Label
from shared.understanding.claims import Claim, is_quoted, sure


class Flaw(NamedTuple):
    """Something that is wrong with a reply: told to the model, and to whoever looks at it."""

    told: str
    """May repeat what the model wrote."""
    reason: str
    """In words of ours alone."""


@dataclass
class Reading:
    """As much of a reply as fits what was asked for."""

    summary: str = ""
    language: str = ""
    labels: list[Label] = field(default_factory=list)
    fields: dict[str, Any] = field(default_factory=dict)
    sure: dict[str, float] = field(default_factory=dict)
    """How sure each thing is that was asked for, by what it is called in a sentence."""
    unquoted: list[str] = field(default_factory=list)
    """What of it bears no quote that stands in the text."""
    flaws: list[Flaw] = field(default_factory=list)
    is_object: bool = True
    is_held_back: bool = False
    """Whether it was not to leave, so that nothing is known of it."""

    @property
    def confidence(self) -> float:
        """The least of all that was asked for, in [0, 1]."""
        return min(self.sure.values(), default=0.0)

    def flaw(self, told: str, reason: str) -> None:
        """Note something wrong."""
        self.flaws.append(Flaw(told, reason))

    def weigh(self, what: str, claim: Claim, given: str) -> float:
        """Note how sure something is by its claim and the folded text; gives that."""
        self.sure[what] = sure(claim, given)
        if not is_quoted(claim, given):
            self.unquoted.append(what)
        return self.sure[what]
