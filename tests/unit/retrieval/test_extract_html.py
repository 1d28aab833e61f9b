"""Of a web page the main content comes out, without what surrounds it."""

import pytest

from shared.errors import DocumentError
from shared.retrieval.extract.extractor import FileExtractor
from shared.types.retrieval import Extract

PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>Billing | Fell</title>
<style>p { color: red }</style><script>var hidden = "<p>no</p>"</script></head><body>
<header><h1>Site name</h1></header><nav><a href="/">Home</a></nav>
<main><h1>Billing &amp;
  plans</h1><p>You pay <b>monthly</b>
 or yearly.</p>
<h2>Plans</h2><h3>Home</h3><p>For one home.<br>And one user.</p>
<ul><li>six <i>people</i></li><li><p>two hubs</p><ul><li>or one</li></ul></li></ul>
<h2>Prices</h2>
<table><caption>Per month</caption><thead><tr><th>Plan<th>Price</tr></thead>
<tbody><tr><td>Home</td><td><p>£4</p><p>or less</p></td></tr>
<tr><td></td><td></td></tr></tbody></table>
<p hidden>Nobody sees this.</p><aside>Advertisement</aside><form><input>Subscribe</form></main>
<footer>Imprint</footer></body></html>"""


def read(page: str | bytes, name: str = "page.html") -> Extract:
    data = page.encode() if isinstance(page, str) else page
    return FileExtractor().extract(name, data)


def test_the_main_content_comes_out_in_order_with_its_sections() -> None:
    extract = read(PAGE)

    assert extract.title == "Billing & plans"
    assert extract.text == (
        "Billing & plans\n\nYou pay monthly or yearly.\n\n"
        "Plans\n\nHome\n\nFor one home.\nAnd one user.\n\n- six people\n- two hubs\n  - or one\n\n"
        "Prices\n\nPer month\n\nPlan | Price\nHome | £4 or less"
    )
    assert [mark.section for mark in extract.marks] == ["", "Plans > Home", "Prices"]
    assert all(extract.text[m.start :].startswith(("Bill", "Plans", "Pri")) for m in extract.marks)


def test_a_page_without_main_loses_its_header_navigation_and_footer() -> None:
    extract = read(
        "<header>Logo</header><div role=navigation>Menu</div><div><p>Words.</p></div>"
        "<article><header><h2>Kept</h2></header>More.</article><article>Last.</article>"
        "<footer>Imprint</footer>"
    )

    assert extract.text == "Words.\n\nKept\n\nMore.\n\nLast."


def test_a_page_that_is_one_form_still_has_its_words() -> None:
    extract = read("<title>Old page</title><form><p>Words in a form.</p><script>x</script></form>")

    assert extract.text == "Words in a form."
    assert extract.title == "Old page"


def test_a_table_for_the_looks_is_read_as_paragraphs() -> None:
    extract = read(
        "<table><tr><td><h2>News</h2><p>Pumps are here.</p></td>"
        "<td><table><tr><td>a<td>b<tr><td>c<td>d</table>After.</td></tr></table>"
    )

    assert extract.text == "News\n\nPumps are here.\n\na | b\nc | d\n\nAfter."


def test_preformatted_text_keeps_its_lines() -> None:
    extract = read("<p>Run</p><pre>\nif pump:\n    start()\n</pre>")

    assert extract.text == "Run\n\nif pump:\n    start()"


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ('<meta charset="windows-1252"><p>48 °C – gut</p>'.encode("cp1252"), "48 °C – gut"),
        ('<meta content="text/html; charset=Shift_JIS"><p>熱</p>'.encode("shift_jis"), "熱"),
        ("<p>48 °C</p>".encode("utf-8-sig"), "48 °C"),
        ("<p>48 °C</p>".encode("utf-16"), "48 °C"),
        (b'<meta charset="punycode"><p>plain</p>', "plain"),
    ],
)
def test_the_encoding_is_found_by_its_mark_or_by_what_the_page_says(page: bytes, text: str) -> None:
    assert read(page).text == text


def test_a_page_in_an_encoding_it_does_not_tell_is_refused() -> None:
    with pytest.raises(DocumentError) as caught:
        read("<p>48 °C</p>".encode("latin-1"))

    assert caught.value.reason == "not_utf8"


def test_a_page_without_words_is_refused() -> None:
    with pytest.raises(DocumentError) as caught:
        read("<html><body><img src=a.png><script>x</script></body></html>")

    assert caught.value.reason == "no_text"


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 50_000 + "deep",
        "<table><tr><td>" * 50_000 + "deep",
        "".join(f"<b id={n}>" for n in range(300)) + "<p>x" * 50_000,
        "<x>" * 50_000 + "</y>" * 50_000,
    ],
)
def test_a_page_nested_to_stall_the_parser_is_refused(page: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read(page)

    assert caught.value.reason == "damaged_file"
    assert "nested too deeply" in caught.value.sentence


def test_a_page_nested_deeper_than_any_stack_is_read() -> None:
    extract = read("<div>" * 3_000 + "deep words")

    assert extract.text == "deep words"
