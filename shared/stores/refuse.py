"""How a person is told that a budget is spent."""

from shared.errors import BudgetSpent
from shared.types.money import Counter

WHOSE = {
    "user": "This user's budget",
    "feature": "This feature's budget",
    "tenant": "Your organisation's budget",
}
DAY = len("2026-11-23")


def refuse(counter: Counter, committed: int) -> BudgetSpent:
    """The refusal of one budget, with the nano-dollars that it still has in `room`.

    The sentence gives no figures: a budget may be shared with others, whose spending is theirs.
    """
    whose = WHOSE.get(counter.scope.partition("#")[0], "The budget")
    if len(counter.period) == DAY:
        when, again = "for today", "tomorrow (UTC)"
    else:
        when, again = "for this month", "next month (UTC)"
    sentence = (
        f"{whose} {when} does not cover this request. "
        f"Ask for a shorter answer, have the cap raised, or try again {again}."
    )
    return BudgetSpent(sentence, room=max(0, counter.limit - committed))
