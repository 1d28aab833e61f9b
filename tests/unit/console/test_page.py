"""The page's files work wherever they are served, and bring nothing from elsewhere."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from functions.console.handler import PAGE
from shared.retrieval.extract.detect_text import EXTENSIONS

VENDORED = ("marked.js", "purify.js")
SCRIPTS = sorted(path for path in PAGE.glob("*.js") if path.name not in VENDORED)


class Addresses(HTMLParser):
    """Collects the addresses of a page, and whatever would need an inline exception."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inline: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.found += [given[name] or "" for name in ("src", "href", "action") if name in given]
        self.inline += [name for name in given if name.startswith("on") or name == "style"]
        if tag == "style" or (tag == "script" and "src" not in given):
            self.inline.append(tag)


def read() -> Addresses:
    addresses = Addresses()
    addresses.feed((PAGE / "index.html").read_text(encoding="utf-8"))
    return addresses


def test_names_its_files_relatively_so_that_a_stage_may_stand_before_them() -> None:
    addresses = read().found

    assert addresses
    assert all(address.startswith("assets/") for address in addresses)
    assert all((PAGE / address.removeprefix("assets/")).is_file() for address in addresses)


def test_needs_no_inline_script_or_style() -> None:
    assert read().inline == []


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_calls_and_imports_relatively(script: Path) -> None:
    text = script.read_text(encoding="utf-8")

    assert re.findall(r"https?://(?!\S*\.\.\.)\w", text) == []
    assert re.findall(r"""(?:call|fetch)\(\s*["'`]/""", text) == []
    for imported in re.findall(r"""from ["']([^"']+)["']""", text):
        assert imported.startswith("./")
        assert (PAGE / imported).is_file()


def test_offers_every_kind_of_file_that_is_read() -> None:
    page = (PAGE / "index.html").read_text(encoding="utf-8")
    accepted = re.findall(r'accept="([^"]+)"', page)[0].split(",")

    offered = {kind for kind in accepted if kind.startswith(".")}

    packed = {".pdf", ".docx", ".pptx", ".xlsx", ".xlsb", ".xls", ".ods"}
    assert offered == {*EXTENSIONS, *packed, ".txt"}


def test_asks_nothing_of_elsewhere_in_its_style() -> None:
    style = (PAGE / "style.css").read_text(encoding="utf-8")

    assert not re.search(r"url\(|@import", style)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_puts_no_markup_into_the_page_as_text(script: Path) -> None:
    text = script.read_text(encoding="utf-8")

    sinks = r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval|Function)\b"
    assert not re.search(sinks, text)
