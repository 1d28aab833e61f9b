"""A re-index: its stages, the work it hands out, how far it is, and how it was judged."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from shared.types.recipe import Recipe
from shared.types.value import Value

RebuildState = Literal["planning", "copying", "judging", "live", "rejected", "failed"]
RUNNING: frozenset[RebuildState] = frozenset(("planning", "copying", "judging"))

Key = tuple[str, str]
"""A document's tenant and id."""


class PlanTask(Value):
    """Hand out the documents of the next page."""

    kind: Literal["plan"] = "plan"
    generation: str
    cursor: str | None = None


class CopyTask(Value):
    """Put these documents into the new generation."""

    kind: Literal["copy"] = "copy"
    generation: str
    documents: tuple[Key, ...]


class VerifyTask(Value):
    """Hold a page of the documents table against the generation; then the other way round."""

    kind: Literal["verify"] = "verify"
    generation: str
    side: Literal["table", "index"] = "table"
    cursor: str | None = None
    missing: int = 0
    """How many documents this pass has found missing or wrong so far."""
    before: int | None = None
    """How many the pass before found; none for the first pass."""
    stalls: int = 0
    """How many passes in a row found no fewer than the one before."""


class JudgeTask(Value):
    """Compare the new generation with the live one, and let it go live or not."""

    kind: Literal["judge"] = "judge"
    generation: str


Task = Annotated[PlanTask | CopyTask | VerifyTask | JudgeTask, Field(discriminator="kind")]


class Trouble(Value):
    """A document that could not be put into the new generation, and why."""

    tenant: str
    document_id: str
    detail: str


class Verdict(Value):
    """How a new generation finds compared with the live one, on the same questions."""

    questions: int
    recall_live: float
    recall_new: float
    ndcg_live: float
    ndcg_new: float
    loss: float
    """The mean of nDCG lost, question by question; below 0 where the new one is better."""
    standard_error: float
    passed: bool
    detail: str


class Rebuild(Value):
    """One re-index, from its start to its end; at most one runs at a time."""

    generation: str
    recipe: Recipe
    reason: str
    state: RebuildState
    planned: int = 0
    """How many documents were handed out."""
    cursor: str | None = None
    """Where planning goes on."""
    missing: int | None = None
    """How many documents the last check found missing; none before the first."""
    troubles: tuple[Trouble, ...] = ()
    verdict: Verdict | None = None
    detail: str = ""
    """Why it ended as it did, in a sentence."""
    replaced: str | None = None
    """The generation that was live before."""
    revision: int = 0
    started_at: datetime
    updated_at: datetime
    ended_at: datetime | None = None

    @property
    def is_running(self) -> bool:
        """Whether it has not come to its end."""
        return self.state in RUNNING


class GenerationStanding(Value):
    """One generation as an operator sees it."""

    name: str
    role: Literal["live", "previous", "building"]
    documents: int
    passages: int
    recipe: Recipe


class Standing(Value):
    """Where the index stands: its generations, the newest first, and the last re-index."""

    generations: tuple[GenerationStanding, ...]
    rebuild: Rebuild | None


class GoldenQuestion(Value):
    """A question whose answer is known: a right passage shows the quote, white space apart."""

    tenant: str
    groups: tuple[str, ...] = ()
    question: str
    quote: str
