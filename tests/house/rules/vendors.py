"""One SDK, one file per door: what a vendor changes, changes in one place."""

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch

from ..imports import imports
from ..tree import PRODUCT, Source, Tree, Violation


@dataclass(frozen=True)
class Vendor:
    """One row of the law: packages, the files that may import them, and how many of those may."""

    packages: tuple[str, ...]
    homes: tuple[str, ...]
    files_at_most: int | None = None
    besides: str = ""
    """A file that may import it, too, and is not counted."""


EXTRACTION = ("shared/retrieval/*.py",)
MADE = "infra/benchmarks/made_files.py"
"""Makes what is then extracted."""
CHAT_SERVER = ("functions/chat/*", "infra/local/*", "infra/cli.py", "infra/cli/*")
BOTO_HOMES = (
    "shared/stores/aws/*",
    "shared/retrieval/bedrock.py",
    "shared/retrieval/rerank/bedrock.py",
    "shared/models/bedrock.py",
    "functions/parts.py",
    "infra/*",
)

VENDORS = (
    Vendor(("anthropic",), ("shared/models/anthropic.py",)),
    Vendor(("openai",), ("shared/models/openai.py", "shared/retrieval/openai.py")),
    Vendor(("opensearchpy",), ("shared/retrieval/opensearch.py",)),
    Vendor(("boto3", "botocore"), BOTO_HOMES),
    Vendor(("aws_cdk", "constructs", "cdk_nag"), ("infra/*",)),
    Vendor(("starlette", "uvicorn"), CHAT_SERVER),
    Vendor(("moto",), ("infra/local/*",)),
    Vendor(
        ("onnxruntime", "tokenizers"),
        ("shared/retrieval/minilm.py", "infra/embedder.py", "infra/embedder/*"),
    ),
    Vendor(("pypdfium2",), EXTRACTION, files_at_most=1),
    Vendor(("docx",), EXTRACTION, files_at_most=1, besides=MADE),
    Vendor(("pptx",), EXTRACTION, files_at_most=1, besides=MADE),
    Vendor(("python_calamine",), EXTRACTION, files_at_most=1),
    Vendor(("selectolax",), EXTRACTION, files_at_most=1),
    Vendor(("httpcore2",), ("shared/couriers/*",)),
    Vendor(
        ("standardwebhooks",), ("shared/webhooks/sign.py", "infra/benchmarks/ingest_receiver.py")
    ),
    Vendor(("py3langid",), ("shared/understanding/language.py",)),
    Vendor(("jsonschema",), ("shared/understanding/schema.py", "shared/releases/*")),
)


def violations(tree: Tree) -> list[Violation]:
    """Return every import of a vendor's package outside the files that are its adapters."""
    found = [(source, it) for source in tree.rooms(*PRODUCT) for it in imports(source)]
    return [
        wrong
        for vendor in VENDORS
        for package in vendor.packages
        for wrong in _wrongs(
            vendor, package, [(source, it.line) for source, it in found if it.names(package)]
        )
    ]


def _wrongs(vendor: Vendor, package: str, found: list[tuple[Source, int]]) -> Iterator[Violation]:
    homes = " or ".join(vendor.homes)
    at_home: list[str] = []
    for source, line in found:
        if source.path == vendor.besides:
            continue
        if not any(fnmatch(source.path, home) for home in vendor.homes):
            yield source.breaks(line, f"{package} belongs in {homes}; ask for it through a port.")
            continue
        if source.path not in at_home:
            at_home.append(source.path)
        if vendor.files_at_most and at_home.index(source.path) >= vendor.files_at_most:
            yield source.breaks(line, f"{package} already has its file, {at_home[0]}; use that.")
