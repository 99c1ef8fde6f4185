"""Static files under hashed names, the imports between our own script modules included."""

from __future__ import annotations

from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class PortalStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Rewrites `import` in `portal/js/` only: Django's own switch would also parse the bundles of other packages."""

    patterns: tuple[Any, ...] = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("portal/js/*.js", CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1]),
    )
