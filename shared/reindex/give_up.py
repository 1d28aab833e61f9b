"""What becomes of a task whose message broke every time it came."""

from shared.reindex.batches import alone
from shared.reindex.generations import named
from shared.reindex.lacking import lacking
from shared.reindex.parts import Rebuilding
from shared.reindex.record import end, running
from shared.reindex.troubles import note
from shared.types.rebuild import CopyTask, JudgeTask, PlanTask, Task, Trouble, VerifyTask

KEPT_BREAKING = "It could not be copied, whoever tried"
STAGES = {
    "plan": "handing out the documents",
    "verify": "checking the new index",
    "judge": "comparing the new index with the live one",
}


def give_up(task: Task, parts: Rebuilding) -> None:
    """Say what could not be done, instead of doing it: called at a message's last delivery.

    Of several documents each gets a message of its own first, so that one that breaks whoever
    touches it takes no other with it. A stage that cannot be done ends the re-index. Raises
    BackendError.
    """
    if isinstance(task, CopyTask):
        _give_up_documents(task, parts)
    elif running(parts, task.generation):
        _give_up_stage(task, parts)


def _give_up_documents(task: CopyTask, parts: Rebuilding) -> None:
    generation = named(parts, task.generation)
    if generation is None:
        return
    missing = lacking(parts, generation, parts.documents.several(task.documents).values())
    if len(task.documents) > 1:
        parts.tasks.send(alone(generation.name, missing))
        return
    found = [
        Trouble(tenant=one.tenant, document_id=one.id, detail=KEPT_BREAKING) for one in missing
    ]
    note(parts, generation.name, found)


def _give_up_stage(task: PlanTask | VerifyTask | JudgeTask, parts: Rebuilding) -> None:
    name = task.generation
    generation = named(parts, name)
    # Where no index was live, the new one answers from its first document on: half full, it may be.
    if generation and generation.live and isinstance(task, JudgeTask):
        end(parts, name, "live", detail="It went live; noting that took more than one try.")
        return
    detail = (
        f"The re-index broke off while {STAGES[task.kind]}: that failed every time it was tried. "
        "Look into the log of the reindex function, then start the re-index again."
    )
    end(parts, name, "failed", detail=detail)
