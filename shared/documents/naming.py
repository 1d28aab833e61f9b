"""What a document is called whose file was put straight into the bucket, and whether it may be."""

import unicodedata

from shared.types.documents import Failure

LONGEST = 500
TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that change the direction of writing, so that a name looks like another one."""
INVISIBLE = frozenset(("Cc", "Cs", "Zl", "Zp"))
"""Unicode's categories of controls, halves of characters, and separators of lines."""
UNFIT = Failure(
    code="invalid_name",
    detail="The object's key does not fit. Upload the file again under a key of at most "
    f"{LONGEST} characters behind the tenant's prefix, without empty or `..` parts, control "
    "characters, and characters that change the direction of writing.",
)


def is_fit(name: str) -> bool:
    """Whether a key's rest, behind the tenant's prefix, may be the name of a document."""
    parts = name.replace("\\", "/").split("/")
    plain = not any(part in ("", ".", "..") for part in parts)
    return plain and len(name) <= LONGEST and not any(map(_is_odd, name))


def shown(name: str) -> str:
    """The name as it can be shown: odd characters replaced, and what is too long cut off."""
    return "".join("\ufffd" if _is_odd(one) else one for one in name[:LONGEST])


def _is_odd(character: str) -> bool:
    return character in TURNING or unicodedata.category(character) in INVISIBLE
