"""The audit function, woken by the clock."""

from types import SimpleNamespace
from typing import Any

import pytest

from functions.audit.handler import handle
from infra.local.runtime import Context
from shared.errors import SearchUnavailable
from shared.types.audit import WALKS, AuditRun
from tests.handlers.samples import sample
from tests.unit.audit.bench import Bench
from tests.unit.audit.test_callbacks import delivery


def woken(bench: Bench) -> dict[str, int]:
    """What the function says that it has done."""
    assert sample("audit")["detail-type"] == "Scheduled Event"
    return handle(Context.of("audit"), bench.parts, bench.audits)  # type: ignore[arg-type]


def run(bench: Bench) -> AuditRun:
    """The record, which must be there."""
    found = bench.audits.get()
    assert found is not None
    return found


def test_sets_overdue_documents_going_again_before_it_audits() -> None:
    bench = Bench()
    document = bench.announced()
    bench.later()

    done = woken(bench)

    assert done == {"swept": 1, "posted": 0, "findings": 0}
    assert bench.now(document).status == "failed"
    assert bench.metrics.total("Swept") == 1


def test_leaves_time_for_the_rest_however_many_documents_are_overdue() -> None:
    bench = Bench()
    for number in range(9):
        bench.announced(f"doc_{number}")
    delivery(bench)
    bench.later()
    time = iter((900_000, 700_000, 500_000, *[100_000] * 9))
    context: Any = SimpleNamespace(get_remaining_time_in_millis=lambda: next(time))

    done = handle(context, bench.parts, bench.audits)

    assert (done["swept"], done["posted"]) == (2, 1)


def test_posts_overdue_deliveries() -> None:
    bench = Bench()
    delivery(bench)
    bench.later(120)

    done = woken(bench)

    assert done["posted"] == 1
    assert len(bench.postbox.waiting) == 1


def test_goes_through_the_whole_audit_and_writes_down_what_it_found() -> None:
    bench = Bench()
    bench.put("acme/a.txt")
    bench.put("nowhere")
    bench.later()

    done = woken(bench)

    assert done["findings"] == 2
    assert run(bench).ended_at
    assert run(bench).looked_at == dict.fromkeys(WALKS, 0) | {"bucket": 2, "queues": 1}
    assert run(bench).found == {"unknown_file": 1, "foreign_file": 1}
    assert run(bench).repaired == {"unknown_file": 1}
    assert [one.subject for one in run(bench).examples] == ["nowhere"]
    assert bench.metrics.total("AuditFindings", kind="foreign_file") == 1
    assert bench.metrics.total("AuditFindings", kind="unknown_file") == 0


def test_does_nothing_where_nothing_is_due() -> None:
    bench = Bench()
    woken(bench)
    bench.put("acme/a.txt")
    bench.later(1_800)

    done = woken(bench)

    assert done == {"swept": 0, "posted": 0, "findings": 0}
    assert not bench.intake.waiting


class Down:
    """An index that does not answer."""

    def all(self) -> Any:
        """Fail."""
        raise SearchUnavailable("The search engine does not answer.")


def test_does_the_rest_where_one_part_does_not_answer() -> None:
    bench = Bench()
    delivery(bench)
    document = bench.announced()
    bench.later()
    bench.changes = {"generations": Down()}

    with pytest.raises(SearchUnavailable):
        woken(bench)

    assert bench.now(document).status == "failed"
    assert len(bench.postbox.waiting) == 1
