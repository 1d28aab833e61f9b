"""The form of an OpenSearch index: which field is searched how, and by which vector engine."""

from collections.abc import Mapping, Sequence
from typing import Any

from shared.retrieval.words import MOST_WORDS, STOP_WORDS

KEYWORD = {"type": "keyword"}
FLAG = {"type": "boolean"}
SHOWN = {"type": "keyword", "index": False, "doc_values": False}
SHOWN_TEXT: dict[str, Any] = {"type": "text", "index": False}
# All words of a passage stand in one field, so that its BM25 is that of one text, however the
# text is divided: the textbook's formula, and the embedded engine's.
SEARCHED_TEXT = SHOWN_TEXT | {"copy_to": ["words"]}
NUMBER = {"type": "integer", "index": False}
WORDS = {"type": "text", "analyzer": "passage", "search_analyzer": "question"}

STEMS = ["possessive", "lowercase", "asciifolding", "porter_stem"]
ANALYSIS: dict[str, Any] = {
    "filter": {
        "possessive": {"type": "stemmer", "language": "possessive_english"},
        "asked": {"type": "stop", "stopwords": sorted(STOP_WORDS)},
        # Lucene refuses a query of more than 1,024 clauses, and each word makes one.
        "most": {"type": "limit", "max_token_count": MOST_WORDS},
    },
    "analyzer": {
        "passage": {"type": "custom", "tokenizer": "standard", "filter": STEMS},
        "question": {
            "type": "custom",
            "tokenizer": "standard",
            "filter": [
                "possessive",
                "lowercase",
                "asked",
                "asciifolding",
                "porter_stem",
                "unique",
                "most",
            ],
        },
    },
}


def index_body(
    dimension: int, meta: Mapping[str, Any], aliases: Sequence[str] = (), serverless: bool = False
) -> dict[str, Any]:
    """What creates an index; `meta` is kept with it for us.

    The vector engine is always named: left to itself, OpenSearch 2.x takes faiss, which a node
    without its native library does not survive. OpenSearch Serverless has only faiss, and no
    shards to set; it also refreshes when it likes. Unit vectors have the same order by inner
    product as by cosine.
    """
    return {
        "settings": _settings(serverless),
        "mappings": {
            "dynamic": "strict",
            "_meta": dict(meta),
            "properties": _properties(dimension, serverless),
        },
        "aliases": {alias: {} for alias in aliases},
    }


def cosine(score: float, serverless: bool) -> float:
    """The cosine in a k-NN score: Lucene's (1 + cos) / 2, faiss's 1 + cos or 1 / (1 - cos)."""
    if not serverless:
        return 2 * score - 1
    return score - 1 if score >= 1 else 1 - 1 / score


def _settings(serverless: bool) -> dict[str, Any]:
    index: dict[str, Any] = {"knn": True}
    if not serverless:
        # Nothing shows before its writer says so: a new version is seen whole, or not at all.
        index |= {"refresh_interval": "-1"}
        index |= {"number_of_shards": 1, "auto_expand_replicas": "0-1"}
    return {"index": index, "analysis": ANALYSIS}


def _properties(dimension: int, serverless: bool) -> dict[str, Any]:
    engine, space = ("faiss", "innerproduct") if serverless else ("lucene", "cosinesimil")
    method = {"name": "hnsw", "engine": engine, "space_type": space}
    return {
        "key": KEYWORD,
        "tenant": KEYWORD,
        "document_id": KEYWORD,
        "open": FLAG,
        "groups": KEYWORD,
        "metadata": KEYWORD,
        "version": KEYWORD,
        "content": KEYWORD,
        "expected": NUMBER,
        "first": FLAG,
        "words": WORDS,
        # A title's words count twice.
        "title": SHOWN_TEXT | {"copy_to": ["words", "words"]},
        "section": SEARCHED_TEXT,
        "header": SEARCHED_TEXT,
        "text": SEARCHED_TEXT,
        "before": SHOWN_TEXT,
        "after": SHOWN_TEXT,
        "id": SHOWN,
        "page": NUMBER,
        "start": NUMBER,
        "end": NUMBER,
        "indexed_at": {"type": "date", "index": False},
        "vector": {"type": "knn_vector", "dimension": dimension, "method": method},
    }
