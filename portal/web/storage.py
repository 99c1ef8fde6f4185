"""Static files under hashed names, the imports between our own script modules included."""

from __future__ import annotations

from typing import Any

import brotli
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage


class QuickCompressor(Compressor):
    """The highest quality of brotli takes a minute for the bundles of the API pages and saves a twentieth."""

    @staticmethod
    def compress_brotli(data: bytes) -> bytes:
        return brotli.compress(data, quality=7)


class PortalStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Rewrites `import` in `portal/js/` only: Django's own switch would also parse the bundles of other packages."""

    patterns: tuple[Any, ...] = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("portal/js/*.js", CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1]),
    )

    def create_compressor(self, **kwargs: Any) -> Compressor:
        return QuickCompressor(**kwargs)
