"""The retrieval gate: is the new generation no worse than the live one, question by question?"""

import math
from collections.abc import Sequence
from statistics import fmean, stdev

from shared.types.rebuild import Verdict
from shared.types.release import Gate

Ranks = tuple[int | None, int | None]
"""Where the live and the new generation show the right passage of a question, if they do."""
CUT = 10
ONE_SIDED = 1.645
"""The 95th percentile of the normal distribution."""


def compare(ranks: Sequence[Ranks], passages: int, gate: Gate, unasked: int = 0) -> Verdict:
    """Compare two generations on the questions that at least one of them answers.

    What neither answers says nothing about the difference and would only thin it: such as golden
    questions about documents that are not in this index. recall@`passages`, and nDCG@10 of one
    right passage, which is 1 / log2(1 + rank) (Järvelin and Kekäläinen 2002). Nothing passes by
    questions of which none told anything and some were not asked.
    """
    told = [pair for pair in ranks if pair != (None, None)]
    live, new = [_ndcg(one) for one, _ in told], [_ndcg(one) for _, one in told]
    losses = [before - after for before, after in zip(live, new, strict=True)]
    loss, error = _mean(losses), _standard_error(losses)
    return Verdict(
        questions=len(told),
        recall_live=_mean([_recall(one, passages) for one, _ in told]),
        recall_new=_mean([_recall(one, passages) for _, one in told]),
        ndcg_live=_mean(live),
        ndcg_new=_mean(new),
        loss=loss,
        standard_error=error,
        passed=not _is_worse(loss, error, gate) and bool(told or not unasked),
        detail=_detail(len(told), loss, error, gate, unasked) + _left_out(unasked),
    )


def _is_worse(loss: float, error: float, gate: Gate) -> bool:
    """More than is ever borne, or more than is borne and hardly by chance (paired, one-sided)."""
    significant = loss - ONE_SIDED * error > 0
    return loss > gate.most_loss or (loss > gate.loss and significant)


def _detail(questions: int, loss: float, error: float, gate: Gate, unasked: int) -> str:
    if not questions and unasked:
        return "No question was asked that either index answers."
    if not questions:
        return (
            "There was nothing to compare with: every document is in the new index, and no "
            "question has an answer that is known."
        )
    said = "finds worse than" if _is_worse(loss, error, gate) else "holds up against"
    return (
        f"The new index {said} the live one: over {questions} questions nDCG@{CUT} changed by "
        f"{-loss:+.3f} (standard error {error:.3f})."
    )


def _left_out(unasked: int) -> str:
    return f" For want of time {unasked} more were not asked." if unasked else ""


def _ndcg(rank: int | None) -> float:
    return 0.0 if rank is None or rank > CUT else 1 / math.log2(1 + rank)


def _recall(rank: int | None, passages: int) -> float:
    return float(rank is not None and rank <= passages)


def _mean(values: Sequence[float]) -> float:
    return fmean(values) if values else 0.0


def _standard_error(values: Sequence[float]) -> float:
    return stdev(values) / math.sqrt(len(values)) if len(values) > 1 else 0.0
