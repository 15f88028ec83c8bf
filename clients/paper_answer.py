"""A stored document as an HTTP answer, the same for the browser and the API. Whether it may be given, the views say."""

from django.core.files.storage import default_storage
from django.http import FileResponse
from django.utils.translation import gettext as _

from clients.models import Document
from clients.papers import ENDINGS
from salon.errors import Missing


def paper_response(document: Document) -> FileResponse:
    """Return the file as an attachment under a name of ours: nothing in it runs in the salon's pages.

    Raises:
        Missing: only the paper was seen, or the file is gone from the storage.
    """
    if not document.file or not default_storage.exists(document.file):
        raise Missing("missing", _("There is no file of this document."))
    name = f"document-{document.pk}.{ENDINGS[document.media_type]}"
    stored = default_storage.open(document.file)
    response = FileResponse(stored, as_attachment=True, filename=name, content_type=document.media_type)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
