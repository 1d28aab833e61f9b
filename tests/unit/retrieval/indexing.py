"""An indexer over shelves, and what goes into it."""

from shared.retrieval.indexer import GenerationIndexer
from shared.types.documents import Document
from shared.types.recipe import Chunking, Generation, Recipe
from shared.types.retrieval import Extract
from tests.unit.retrieval.fakes import AT, document
from tests.unit.retrieval.shelves import Shelves, Weighers, recipe

FIRST, OTHER_MODEL = recipe(), recipe("other", 3)
COARSE = recipe(chunking=Chunking())
DOCUMENT = document().model_copy(update={"version": "v1"})


class Room:
    """An indexer over shelves that some recipes have made, the first of them live."""

    def __init__(self, *made_by: Recipe) -> None:
        self.shelves = Shelves()
        self.weighers = Weighers()
        self.indexer = GenerationIndexer(self.shelves, self.weighers, FIRST)
        for number, one in enumerate(made_by, 1):
            self.shelves.create(f"g2-made-{number:04d}", one)
        if made_by:
            self.shelves.promote("g2-made-0001")

    @property
    def names(self) -> list[str]:
        """The generations' names."""
        return [generation.name for generation in self.shelves.all()]

    def generation(self, number: int) -> Generation:
        """The generation of that place."""
        return self.shelves.all()[number]

    def texts(self, number: int, tenant: str = "acme") -> list[str] | None:
        """What a generation holds of the document."""
        held = self.shelves.shelf(self.names[number]).documents.get((tenant, "doc_1"))
        return held.texts if held else None

    def index(self, text: str, into: Document = DOCUMENT) -> int:
        """Prepare and put a text."""
        return self.indexer.put(into, self.indexer.prepare(into.tenant, extract(text)), AT)


def extract(text: str) -> Extract:
    """A text as it was read."""
    return Extract(title="A title", text=text)
