"""A provider's characters as they can be stored and sent on."""


def readable(text: str) -> str:
    """The text with "\ufffd" for half characters, which JSON can spell but nothing can write.

    Servers that cut their text by UTF-16 units send an emoji's two halves in two deltas.
    """
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
