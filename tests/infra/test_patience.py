"""A failed message comes again before the sweep gives its document up, and not before it may."""

from datetime import timedelta

import pytest

from functions.postpone import pause
from infra.pieces import Poll
from infra.topology import POLLS, SCHEDULES, function, queue
from shared.documents.deadlines import LONGEST_WORK
from shared.reindex.parts import Rebuilding
from shared.webhooks.due import MOST_DELAY_SECONDS


@pytest.mark.parametrize("poll", POLLS, ids=lambda poll: poll.queue)
def test_nobody_is_given_a_message_that_another_may_still_work_on(poll: Poll) -> None:
    hidden = queue(poll.queue).visibility_seconds

    assert hidden >= function(poll.function).timeout_seconds


def test_a_document_is_tried_again_before_it_counts_as_stuck() -> None:
    hidden = timedelta(seconds=queue("uploads").visibility_seconds)
    longest_try = timedelta(seconds=function("process").timeout_seconds)
    longest_rest = max(pause(received, 1.0) for received in range(1, 100))

    assert hidden + longest_try < LONGEST_WORK
    assert timedelta(seconds=longest_rest) + longest_try < LONGEST_WORK


def test_a_document_is_tried_for_more_than_an_hour_in_which_what_is_down_may_come_back() -> None:
    receives = range(1, queue("uploads").max_receives)

    assert sum(pause(received, 0.0) for received in receives) > timedelta(hours=1).total_seconds()


def test_the_sweep_comes_round_before_a_delivery_that_it_carries_is_late() -> None:
    (wakes,) = [it.every_minutes for it in SCHEDULES if it.function == "audit"]

    assert timedelta(minutes=wakes).total_seconds() < MOST_DELAY_SECONDS


def test_a_stage_of_a_reindex_begins_again_only_when_its_message_has_come_again() -> None:
    assert Rebuilding.stuck_seconds > queue("reindex").visibility_seconds
