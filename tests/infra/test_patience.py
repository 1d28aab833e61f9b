"""A failed message comes again before the sweep gives its document up, and not before it may."""

from datetime import timedelta

import pytest

from infra.pieces import Poll
from infra.topology import POLLS, function, queue
from shared.documents.deadlines import LONGEST_WORK
from shared.reindex.parts import Rebuilding


@pytest.mark.parametrize("poll", POLLS, ids=lambda poll: poll.queue)
def test_nobody_is_given_a_message_that_another_may_still_work_on(poll: Poll) -> None:
    hidden = queue(poll.queue).visibility_seconds

    assert hidden >= function(poll.function).timeout_seconds


def test_a_document_is_tried_again_before_it_counts_as_stuck() -> None:
    hidden = timedelta(seconds=queue("uploads").visibility_seconds)
    longest_try = timedelta(seconds=function("process").timeout_seconds)

    assert hidden + longest_try < LONGEST_WORK


def test_a_stage_of_a_reindex_begins_again_only_when_its_message_has_come_again() -> None:
    assert Rebuilding.stuck_seconds > queue("reindex").visibility_seconds
