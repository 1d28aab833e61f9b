"""Which sentence supports an answer best, and how well."""

from shared.models.offline.support import quotes
from shared.models.offline.words import terms
from shared.types.retrieval import Passage

from .samples import passage

PUMPS = passage(
    "The Fell 5 heats water to 65 degrees. It weighs 92 kg. The Fell 8 weighs 118 kg.",
    title="Owner's guide",
)
FACT = passage("The water comes from the Weir Lane Works.")
REFUNDS = passage("# Refunds\n\nYou have 14 days. Shipping is not paid back.", title="Terms")


def test_finds_the_sentence_with_the_words_of_the_question() -> None:
    best = quotes("How much does a Fell 8 weigh?", [REFUNDS, PUMPS])[0]

    assert best.text == "The Fell 8 weighs 118 kg."
    assert best.passage == 1


def test_finds_an_answer_under_a_heading_that_has_the_words() -> None:
    best = quotes("How long do I have for a refund?", [PUMPS, REFUNDS])[0]

    assert best.text == "You have 14 days."


def test_prefers_the_earlier_of_two_equal_passages() -> None:
    found = quotes("How heavy is the Fell 8?", [PUMPS, PUMPS])

    assert found[0].passage == 0


def test_supports_less_what_leaves_words_of_the_question_unsaid() -> None:
    whole = quotes("Does the Fell 8 weigh 118 kg?", [PUMPS])[0]
    half = quotes("Does the Fell 8 weigh 118 kg in Norway when painted green?", [PUMPS])[0]

    assert 0 <= half.support < whole.support <= 1


def test_one_shared_word_proves_little() -> None:
    one = quotes("shipping", [REFUNDS])[0]
    two = quotes("shipping paid", [REFUNDS])[0]

    assert one.support < two.support


def test_quotes_no_heading_and_no_question() -> None:
    faq = passage("# How heavy is the Fell 8?\n\nHow heavy is it?\n\nIt weighs 118 kg in all.")

    found = quotes("How heavy is the Fell 8?", [faq])

    assert [quote.text for quote in found] == ["It weighs 118 kg in all."]


def test_finds_nothing_where_there_is_nothing() -> None:
    assert quotes("Why?", []) == []


def test_compares_words_by_their_stems_and_ignores_the_rest() -> None:
    assert terms("The policies of shipping") == terms("policy, ships")
    assert terms("What is it?") == []
    assert terms("14 days, 2.5 kg") == ["14", "day", "2.5", "kg"]


def test_prefers_a_document_that_was_found_again_and_again() -> None:
    def told(document: str) -> Passage:
        return FACT.model_copy(update={"document_id": document})

    ranked = [PUMPS, told("a"), *[told("b")] * 4]
    found = quotes("Where does the water come from?", ranked)

    assert found[0].passage == 2


def test_quotes_no_numbered_heading_that_the_section_names() -> None:
    under = passage(
        "4. The older Fell 7\n\nSpares are sold until 2032.", section="Guide > 4. The older Fell 7"
    )

    found = quotes("Until when are spares sold for the Fell 7?", [under])

    assert [quote.text for quote in found] == ["Spares are sold until 2032."]


def test_quotes_a_short_row_of_a_table_of_two_columns() -> None:
    best = quotes(
        "Where is Haldane Gears?", [passage("Supplier | City\nHaldane Gears | Trondheim")]
    )

    assert [quote.text for quote in best] == ["Haldane Gears, Trondheim"]
