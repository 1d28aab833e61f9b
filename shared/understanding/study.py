"""What is to be understood, and by whose settings: a document, its text, a feature, a model."""

from dataclasses import dataclass

from shared.documents.extracts import take_extract
from shared.types.documents import Document
from shared.types.release import Bundle, Feature, ModelCard, Understand
from shared.types.retrieval import Extract
from shared.types.understanding import Understanding
from shared.understanding.parts import UnderstandingParts

NOT_ASKED_FOR = "No feature of the release says what is to be made of documents."
NOT_OF_ITS_FEATURE = "The document's feature does not say what is to be made of documents."
TEXT_IS_GONE = "Its text is not there any more. Reprocess the document to try again."


class Skipped(Exception):
    """Nothing can be made of the document's content; says why, in a sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.understanding = Understanding(state="skipped", reasons=(reason,))


@dataclass(frozen=True)
class Study:
    """One document that is to be understood by the settings of one feature."""

    document: Document
    extract: Extract
    feature: Feature
    settings: Understand
    card: ModelCard

    @property
    def is_offline(self) -> bool:
        """Whether no model is to be asked."""
        return self.card.adapter == "offline"


def study_of(document: Document, parts: UnderstandingParts) -> Study:
    """All that is needed to understand a document. Raises Skipped, or StoreUnavailable."""
    feature = _feature(document, parts.release)
    if feature is None or feature.understanding is None:
        raise Skipped(NOT_OF_ITS_FEATURE if document.feature else NOT_ASKED_FOR)
    extract = take_extract(document, parts.bench)
    if extract is None:
        raise Skipped(TEXT_IS_GONE)
    settings = feature.understanding
    return Study(document, extract, feature, settings, parts.release.models[settings.model])


def _feature(document: Document, release: Bundle) -> Feature | None:
    """The one that the document names; where it names none, the first that understands."""
    if document.feature:
        return release.features.get(document.feature)
    features = release.features.values()
    return next((feature for feature in features if feature.understanding), None)
