"""However often a message is doubled, nobody is told of a failure that is none."""

from contextlib import suppress

from shared.errors import Overtaken
from tests.unit.documents.workbench import Bench


def test_readers_who_overtake_each_other_fail_nobody() -> None:
    bench = Bench()
    document = bench.announced()
    upload = bench.uploaded(document)
    others = [upload] * 4

    def doubled() -> None:
        bench.clock.sleep(60)
        bench.reader.meanwhile = doubled
        if others:
            bench.process(others.pop())

    bench.reader.meanwhile = doubled
    with suppress(Overtaken):
        bench.process(upload)

    assert bench.now(document).status == "indexed"
    assert (bench.told.types, bench.reader.read) == (["indexed"], 5)
