"""Where a passage is cut: prose, abbreviations, decimals, lists, tables, wrapped lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.models.offline.sentences import Piece, pieces


def texts(passage: str) -> list[str]:
    return [piece.text for piece in pieces(passage)]


def test_cuts_prose_at_its_full_stops() -> None:
    cut = texts('The pump is quiet. Is it new? "Yes!" It costs $2.50 a day.')

    assert cut == ["The pump is quiet.", "Is it new?", '"Yes!"', "It costs $2.50 a day."]


@pytest.mark.parametrize(
    "sentence",
    [
        "Dr. Smith et al. found 3.5 mg vs. 4.0 mg in Fig. 2 (cf. No. 7).",
        "Call within 14 days (i.e. two weeks), e.g. Mondays.",
        "J. R. Tolkien wrote it for Acme Inc. Ltd. of London.",
        "Version 2.0.1 ran at 98.6 degrees.",
        "It ends without a stop",
    ],
)
def test_does_not_cut_at_abbreviations_initials_and_decimals(sentence: str) -> None:
    assert texts(sentence) == [sentence]


def test_joins_the_wrapped_lines_of_a_paragraph() -> None:
    wrapped = (
        "This line came from a page of a PDF file that wraps its\n"
        "text after some sixty letters, and\n"
        "goes on here. Next."
    )

    cut = texts(wrapped)

    assert cut == [wrapped.replace("\n", " ").removesuffix(" Next."), "Next."]


def test_takes_each_list_item_by_itself_without_its_bullet() -> None:
    cut = texts("- 24/7 support\n* A private cluster\n1. Unpack the box\n2) Press the button")

    assert cut == ["24/7 support", "A private cluster", "Unpack the box", "Press the button"]


def test_names_the_cells_of_a_table_by_its_header() -> None:
    cut = texts("| Plan | Price |\n|------|:-----:|\n| Team | $29.00 |\n| Scale | |")

    assert cut == ["Plan: Team, Price: $29.00", "Plan: Scale"]


def test_takes_the_first_row_of_a_wide_table_for_its_header() -> None:
    cut = texts("Prices.\n\n | Home | Plus\nPrice | free | £4.50\nUsers | 6 | 10")

    assert cut == ["Prices.", "Price, Home: free, Plus: £4.50", "Users, Home: 6, Plus: 10"]


def test_names_no_cell_of_a_table_that_may_have_lost_its_header() -> None:
    cut = texts("Price | free | £4.50\nUsers | 6 | 10")

    assert cut == ["Price, free, £4.50", "Users, 6, 10"]


def test_reads_pairs_as_pairs() -> None:
    cut = texts("Plans\n\nTeam\t$29.00\nScale\t$99.00")

    assert cut == ["Plans", "Team, $29.00", "Scale, $99.00"]


def test_knows_what_only_announces() -> None:
    cut = pieces("# Refunds\n\nHow long do I have?\n\nYou need:\n\nYou have 14 days.")

    assert cut == [
        Piece("Refunds", lead=True),
        Piece("How long do I have?", lead=True),
        Piece("You need:", lead=True),
        Piece("You have 14 days."),
    ]


@given(st.text(alphabet="aB1.?! \n|-\t#:(\"')", max_size=200))
def test_loses_no_letter_and_makes_no_empty_piece(passage: str) -> None:
    cut = texts(passage)

    assert all(piece.strip() for piece in cut)
    assert all("\n" not in piece for piece in cut)


@pytest.mark.parametrize("last", ["The budget is 77 dollars", "# Refunds", "You need:"])
def test_a_line_that_nothing_follows_is_no_heading_unless_marked_as_one(last: str) -> None:
    cut = pieces(f"Budget\n\n{last}")

    assert cut == [Piece("Budget", lead=True), Piece(last.removeprefix("# "), lead="7" not in last)]
