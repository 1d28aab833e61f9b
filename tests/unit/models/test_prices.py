"""The catalog's prices are those that the vendors publish, as genai-prices has them offline."""

import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from genai_prices import Usage as Counted
from genai_prices import calc_price

from shared.releases.bundle import load_bundle
from shared.types.money import NANOS_PER_DOLLAR, TOKENS_PER_PRICE, Usage
from shared.types.release import ModelCard

CARDS = load_bundle().models
DECLARED = {"offline", "self-hosted"}
VENDOR_CARDS = [card for card in CARDS.values() if card.id not in DECLARED]


def provider(card: ModelCard) -> str:
    if card.name.startswith("gemini"):
        return "google"
    return card.adapter


def theirs(card: ModelCard, counted: Counted) -> int:
    """What genai-prices asks for some tokens on the day that the card was written, in nanos."""
    day = re.search(r"\d{4}-\d{2}-\d{2}$", card.price_source)
    assert day, f"{card.id}: price_source ends in a date"
    at = datetime.fromisoformat(day.group()).replace(tzinfo=UTC)
    price = calc_price(counted, card.name, provider_id=provider(card), genai_request_timestamp=at)
    return int(price.total_price * NANOS_PER_DOLLAR)


@pytest.mark.parametrize("card", VENDOR_CARDS, ids=lambda card: card.id)
def test_a_million_tokens_cost_what_the_vendor_says(card: ModelCard) -> None:
    some = 1_000

    paid = card.price.cost(Usage(input_tokens=some, output_tokens=some))

    assert paid == theirs(card, Counted(input_tokens=some, output_tokens=some))


@pytest.mark.parametrize("card", VENDOR_CARDS, ids=lambda card: card.id)
def test_cached_tokens_cost_what_the_vendor_says(card: ModelCard) -> None:
    read, written = 1_000, 1_000

    paid = card.price.cost(Usage(cache_read_tokens=read, cache_write_tokens=written))

    counted = Counted(input_tokens=2_000, cache_read_tokens=read, cache_write_tokens=written)
    assert paid == theirs(card, counted)


@pytest.mark.parametrize("card", VENDOR_CARDS, ids=lambda card: card.id)
def test_the_price_holds_for_the_longest_prompt_that_the_card_admits(card: ModelCard) -> None:
    full = card.context_tokens

    paid = card.price.cost(Usage(input_tokens=full))

    assert paid == theirs(card, Counted(input_tokens=full))


def test_only_the_offline_model_is_free_and_it_says_so() -> None:
    free = [card.id for card in CARDS.values() if card.price.cost(Usage(input_tokens=1)) == 0]

    assert free == ["offline"]
    assert "no charge" in CARDS["offline"].price_source


def test_every_price_says_where_it_comes_from() -> None:
    sources = {card.id: card.price_source for card in CARDS.values() if card.id != "offline"}

    undated = [name for name, text in sources.items() if not re.search(r"2026-\d\d-\d\d$", text)]

    assert undated == []


def test_the_files_say_dollars_for_a_million_tokens() -> None:
    sonnet = CARDS["claude-sonnet-5-5"]

    dollars = Decimal(sonnet.price.output) / NANOS_PER_DOLLAR

    assert dollars == 10
    assert TOKENS_PER_PRICE == 1_000_000
