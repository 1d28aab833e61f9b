"""Whatever the script, and however a text is broken into lines, it is cut and nothing is lost."""

import pytest

from shared.retrieval.chunk import EvenChunker
from shared.types.recipe import Chunking
from shared.types.retrieval import Chunk, Extract

SIZES = Chunking(least=400, target=600, most=1_000, margin=200)
CHINESE = (
    "热泵必须在调试后的六十天内完成登记,否则保修期将会缩短,请务必按时向制造商提交所有必要的文件"
    "以及安装人员所签署的证书和发票的复印件以备查验之用。"
)


def chunks_of(text: str) -> list[Chunk]:
    return EvenChunker(SIZES).chunk(Extract(title="", text=text))


@pytest.mark.parametrize(
    "words",
    [
        "热泵必须登记",
        "ปั๊มความร้อนต้องลงทะเบียน",
        "the heat pump must be registered ",
        "x",
        "1,2;3,",
        "a\u200bb",
        "e\u0301",
        "🙂",
        "\ud800",
        "word\tword\u3000word\u00a0",
    ],
)
def test_a_text_without_sentences_is_cut_evenly(words: str) -> None:
    text = words * (6_000 // len(words))

    chunks = chunks_of(text)

    assert "".join("".join(chunk.text.split()) for chunk in chunks) == "".join(text.split())
    assert all(400 <= len(chunk.text) <= 1_000 for chunk in chunks)


def test_a_word_is_cut_only_where_it_is_endless() -> None:
    chunks = chunks_of("registration " * 500)

    assert {word for chunk in chunks for word in chunk.text.split()} == {"registration"}


def test_chinese_is_cut_between_its_sentences() -> None:
    chunks = chunks_of(CHINESE * 40)

    assert len(chunks) > 3
    assert all(chunk.text.endswith("。") for chunk in chunks)
    assert all(chunk.before.endswith("。") for chunk in chunks[1:])


def test_lines_may_end_as_on_windows() -> None:
    paragraphs = [f"Paragraph {n} " + "says what to do and when to do it. " * 12 for n in range(9)]

    chunks = chunks_of("\r\n\r\n".join(one.strip() for one in paragraphs))

    assert [chunk.text for chunk in chunks] == [one.strip() for one in paragraphs]
    assert chunks_of("\r\n" * 50) == []


def test_tiny_lines_by_the_thousand_are_cut_too() -> None:
    chunks = chunks_of("1,2\n" * 20_000)

    assert all(400 <= len(chunk.text) <= 1_000 for chunk in chunks)
    assert sum(chunk.text.count("1,2") for chunk in chunks) == 20_000
