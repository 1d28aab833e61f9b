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
    now_live = live_now(parts)
    live = now_live if now_live and now_live.name != new.name else None
    verdict: Verdict | None = None
    for spread in _spreads(live, new, parts):
        parts.generations.describe(new.name, spread)
        tried = new.model_copy(update={"spread": spread})
        found = _verdict(live, tried, parts, seconds_left)
        # A second try that time left with fewer questions does not outweigh the first.
        if verdict is None or found.questions >= verdict.questions:
            verdict = found
        if verdict.passed:
            break
    replaced = live.name if live else None

    def noted(now: Rebuild) -> dict[str, Any]:
        return {} if now.verdict else {"verdict": verdict, "replaced": replaced}

    return change(parts, new.name, noted)


def _spreads(live: Generation | None, new: Generation, parts: Rebuilding) -> list[float]:
    """By which spreads to search: the measured one, and if it finds worse, that of the live one.

    The same model scatters alike, and users live with what the live one has.
    """
    measured = scatter(parts.generations.open(new), _seed(new)) or new.spread
    same_model = live and live.recipe.embedder.model_id == new.recipe.embedder.model_id
    return [measured, live.spread] if live and same_model else [measured]


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
