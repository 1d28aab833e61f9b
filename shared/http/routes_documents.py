"""The routes of documents."""

from shared.http.documents import (
    MOST_LISTED,
    USUALLY_LISTED,
    CreatedDocument,
    DocumentList,
    DocumentView,
    NewDocument,
)
from shared.http.operation import Operation

DOCUMENTS: tuple[Operation, ...] = (
    Operation(
        "create_document",
        "POST",
        "/v1/documents",
        "documents",
        "Announce a document; the answer says where to send its bytes.",
        request=NewDocument,
        response=CreatedDocument,
        status=201,
    ),
    Operation(
        "list_documents",
        "GET",
        "/v1/documents",
        "documents",
        "The tenant's documents, newest first.",
        response=DocumentList,
        parameters={
            "limit": f"How many at most, 1 to {MOST_LISTED}; {USUALLY_LISTED} if left out.",
            "cursor": "The `next_cursor` of the page before.",
        },
    ),
    Operation(
        "get_document",
        "GET",
        "/v1/documents/{document_id}",
        "documents",
        "One document: its status, and where it failed, why and what to do.",
        response=DocumentView,
    ),
    Operation(
        "reprocess_document",
        "POST",
        "/v1/documents/{document_id}/reprocess",
        "documents",
        "Read a document's file anew, such as after a failure of ours; search keeps it meanwhile.",
        response=DocumentView,
        status=202,
    ),
    Operation(
        "delete_document",
        "DELETE",
        "/v1/documents/{document_id}",
        "documents",
        "Delete a document, its bytes and its passages; search forgets it at once.",
        response=DocumentView,
    ),
)
