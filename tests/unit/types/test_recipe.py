"""A recipe tells apart whatever makes other vectors."""

from shared.types.recipe import EmbedderCard


def test_one_model_of_two_servers_or_two_lengths_is_two_models() -> None:
    card = EmbedderCard(kind="openai", model="small", dimension=512)
    changes: list[dict[str, object]] = [
        {},
        {"url": "http://one.example/v1"},
        {"url": "http://two.example/v1"},
        {"shorten": True},
        {"dimension": 256},
        {"model": "large"},
    ]

    ids = [card.model_copy(update=change).model_id for change in changes]

    assert len(set(ids)) == len(ids)
    assert ids[0] == "small-512"
