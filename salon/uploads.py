"""Files on their way in: what is larger than anything the salon takes is read past and not kept.

The form comes whole all the same, so that a page can say what is wrong beside the field and nothing typed is lost.
"""

import io
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

MOST = 25 * 1024 * 1024  # bytes of one file


class LimitedUploads(FileUploadHandler):
    """Stands first. A file over ``MOST`` arrives empty, with its true ``size``."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.received += len(raw_data)
        return None if self.received > MOST else raw_data

    def file_complete(self, file_size: int) -> "UploadedFile[bytes] | None":
        if self.received <= MOST:
            return None
        return InMemoryUploadedFile(
            io.BytesIO(), self.field_name, self.file_name or "", self.content_type, self.received, self.charset
        )
