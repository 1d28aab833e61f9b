"""Does one task of a re-index: whatever comes twice, late or out of order does no harm."""

from shared.reindex.copy import copy
from shared.reindex.generations import tidy
from shared.reindex.judge import judge
from shared.reindex.parts import Rebuilding, SecondsLeft
from shared.reindex.plan import plan
from shared.reindex.verify import verify
from shared.types.rebuild import CopyTask, PlanTask, Task, VerifyTask


def work(task: Task, parts: Rebuilding, seconds_left: SecondsLeft) -> None:
    """Do a task, or as much of it as there is time for, and hand out what comes next.

    Raises only what may pass (a BackendError): the queue brings the task again, and at last the
    caller calls `give_up`. A task of a re-index that is not the last one is dropped, except that
    documents are put right in whatever generation they were meant for while it is there.
    """
    if isinstance(task, CopyTask):
        copy(task, parts, seconds_left)
        return
    rebuild = parts.rebuilds.get()
    if rebuild is None or rebuild.generation != task.generation:
        return
    if not rebuild.is_running:
        # Whoever ended it may have died before this.
        tidy(parts, rebuild)
    elif isinstance(task, PlanTask):
        plan(task, parts, seconds_left)
    elif isinstance(task, VerifyTask):
        verify(task, parts, seconds_left)
    else:
        judge(task, parts, seconds_left)
