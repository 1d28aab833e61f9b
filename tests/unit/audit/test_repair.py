"""A repair that fails keeps no other from being done, and says why it failed."""

from shared.audit.repair import each, repair_all
from shared.errors import StoreUnavailable
from shared.types.audit import Finding


def finding(subject: str) -> Finding:
    """Something that was found."""
    return Finding(kind="stuck_document", subject=subject, detail="It is stuck.")


def fails() -> None:
    """Fail."""
    raise StoreUnavailable("The table does not answer.")


def test_goes_on_where_one_repair_fails_and_says_why() -> None:
    done: list[str] = []

    first, second = repair_all(
        [(finding("a"), fails), (finding("b"), lambda: done.append("b"))], fix=True
    )

    assert (first.repaired, second.repaired) == (False, True)
    assert first.detail == ("It is stuck. It could not be repaired now: The table does not answer.")
    assert done == ["b"]


def test_repairs_nothing_unless_it_is_to() -> None:
    (found,) = repair_all([(finding("a"), fails)], fix=False)

    assert found == finding("a")


def test_answers_in_the_order_of_the_questions() -> None:
    assert each(lambda number: number * 2, range(100)) == tuple(range(0, 200, 2))
    assert each(str, ()) == ()
