"""So much of a long text as a model is given: its beginning, and some of its end."""

GAP = "\n[…]\n"
SHARE_OF_THE_END = 0.2
NEAR = 200
"""Characters within which a cut is moved to white space, so that it goes through no word."""


def excerpt(text: str, characters: int) -> str:
    """A text of at most so many characters, or its beginning and end with a gap between them."""
    if len(text) <= characters:
        return text
    room = max(characters - len(GAP), 2)
    last = int(room * SHARE_OF_THE_END)
    begins = text[: room - last]
    ends = text[len(text) - last :]
    return _to_the_last_space(begins) + GAP + _from_the_first_space(ends)


def _to_the_last_space(text: str) -> str:
    words = text.rstrip().rsplit(None, 1)
    whole = words[0] if len(words) == 2 else text
    return whole if len(text) - len(whole) <= NEAR else text


def _from_the_first_space(text: str) -> str:
    words = text.lstrip().split(None, 1)
    whole = words[1] if len(words) == 2 else text
    return whole if len(text) - len(whole) <= NEAR else text
