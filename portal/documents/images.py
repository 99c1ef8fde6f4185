"""Images are drawn anew: what is not a pixel (positions, comments, appended data) stays outside."""

from __future__ import annotations

import io
from typing import BinaryIO

from PIL import Image, ImageOps, UnidentifiedImageError

from .file_types import MAX_PIXELS, FileType
from .refusals import refusal

_FORMATS = {"png": "PNG", "jpg": "JPEG"}
_MODES = {"PNG": {"1", "L", "LA", "P", "RGB", "RGBA"}, "JPEG": {"L", "RGB"}}
_JPEG_QUALITY = 90


def redrawn(stream: BinaryIO, file_type: FileType, *, name: str) -> io.BytesIO:
    """The same picture in a new file, the right way up. Raises RuleViolation."""
    form = _FORMATS[file_type.name]
    try:
        with Image.open(stream, formats=[form]) as image:
            _check_size(image, name)
            upright = ImageOps.exif_transpose(image)
            return _saved(upright, form)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise refusal("file_broken", name=name) from None


def _check_size(image: Image.Image, name: str) -> None:
    pixels = image.width * image.height
    if pixels > MAX_PIXELS:
        in_units = {"pixels": f"{pixels // 10_000:,}", "limit": f"{MAX_PIXELS // 10_000:,}"}
        raise refusal("image_too_many_pixels", name=name, **in_units)


def _saved(image: Image.Image, form: str) -> io.BytesIO:
    if image.mode not in _MODES[form]:
        image = image.convert("RGBA" if form == "PNG" and "A" in image.getbands() else "RGB")
    # A copy of the bare pixels: `info` would carry comments and profiles over.
    bare = Image.frombytes(image.mode, image.size, image.tobytes())
    if image.mode == "P":
        bare.putpalette(image.getpalette("RGBA") or [], "RGBA")
    out = io.BytesIO()
    bare.save(out, form, **({"quality": _JPEG_QUALITY} if form == "JPEG" else {}))
    out.seek(0)
    return out
