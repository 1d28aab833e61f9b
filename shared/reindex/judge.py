"""The last stage: let the new generation go live, if it finds no worse than the live one."""

from typing import Any

from shared.reindex.ask import ask
from shared.reindex.compare import compare
from shared.reindex.draw import draw
from shared.reindex.generations import live_now, named
from shared.reindex.parts import Rebuilding, SecondsLeft
from shared.reindex.record import change, end, running
from shared.reindex.scatter import scatter
from shared.types.rebuild import JudgeTask, Rebuild, Verdict
from shared.types.recipe import Generation

GONE = "The new index was deleted before it was compared. Start the re-index again."


def judge(task: JudgeTask, parts: Rebuilding, seconds_left: SecondsLeft) -> None:
    """Compare, write the verdict down, and then act on it; after a crash it is not asked again.

    Raises BackendError, OutOfTime where not one question could be asked.
    """
    rebuild = running(parts, task.generation)
    if rebuild is None or rebuild.state != "judging":
        return
    new = named(parts, task.generation)
    if new is None:
        end(parts, task.generation, "failed", detail=GONE)
        return
    if rebuild.verdict is None:
        rebuild = _judged(new, parts, seconds_left)
    if rebuild and rebuild.verdict:
        _act(rebuild, rebuild.verdict, parts)


def _act(rebuild: Rebuild, verdict: Verdict, parts: Rebuilding) -> None:
    if not verdict.passed:
        end(parts, rebuild.generation, "rejected", detail=verdict.detail)
        return
    parts.generations.promote(rebuild.generation)
    end(parts, rebuild.generation, "live", detail=verdict.detail)


def _judged(new: Generation, parts: Rebuilding, seconds_left: SecondsLeft) -> Rebuild | None:
    """The record with a verdict: this one, or that of whoever was quicker."""
    spread = scatter(parts.generations.open(new), _seed(new))
    if spread is not None:
        parts.generations.describe(new.name, spread)
        new = new.model_copy(update={"spread": spread})
    live = live_now(parts)
    replaced = live.name if live and live.name != new.name else None
    verdict = _verdict(live if replaced else None, new, parts, seconds_left)

    def noted(now: Rebuild) -> dict[str, Any]:
        return {} if now.verdict else {"verdict": verdict, "replaced": replaced}

    return change(parts, new.name, noted)


def _verdict(
    live: Generation | None, new: Generation, parts: Rebuilding, seconds_left: SecondsLeft
) -> Verdict:
    settings = parts.retrieval
    if live is None:
        return compare((), settings.passages, settings.gate)
    questions = (*parts.golden, *draw(parts, live, _seed(new)))
    ranks = ask(questions, parts.searching(live), parts.searching(new), settings, seconds_left)
    return compare(ranks, settings.passages, settings.gate, unasked=len(questions) - len(ranks))


def _seed(generation: Generation) -> int:
    """The same number each time the same generation is judged."""
    return int.from_bytes(generation.name.encode()) % 2**31
