"""Handing out stored files: only to those who may see what the file is attached to, and never to be run."""

from __future__ import annotations

from uuid import UUID

import structlog
from django.http import FileResponse, Http404, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from portal.web.http import PortalRequest

from .models import StoredFile

logger = structlog.get_logger(__name__)
# A file opened in the browser all the same runs nothing, loads nothing and reaches nothing of the portal.
SANDBOX = "default-src 'none'; sandbox"


@require_GET
def document_download(request: PortalRequest, pk: UUID) -> HttpResponseBase:
    """The bytes under the original name (RFC 5987), as an attachment."""
    file = get_object_or_404(StoredFile.objects.permitted_to(request.actor), pk=pk)
    try:
        content = file.path.open("rb")
    except OSError as error:
        logger.exception("stored_file_missing", file=str(file.pk))
        raise Http404 from error
    logger.info("file_downloaded", file=str(file.pk), purpose=file.purpose)
    response = FileResponse(content, as_attachment=True, filename=file.original_name, content_type=file.content_type)
    response.headers["Content-Length"] = str(file.size_bytes)
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
