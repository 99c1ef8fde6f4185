"""Reading ZIP archives (xlsx, docx and pptx among them) without trust: first the directory, then a cap on each byte."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from .file_types import MAX_ENTRIES, MAX_ENTRY, MAX_RATIO, MAX_UNPACKED, MEGABYTE, size_in_words
from .refusals import refusal

_END_RECORD = struct.Struct("<4s4H2LH")
_END_SIGNATURE = b"PK\x05\x06"
_ZIP64_LOCATOR, _ZIP64_LOCATOR_SIZE = b"PK\x06\x07", 20
_LONGEST_COMMENT = 65_535
_MAX_DIRECTORY = 2 * MEGABYTE  # two thousand entries with long names
_RATIO_GRACE = 100 * 1024  # small parts full of repetition are harmless (POI checks from here on, too)
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_ENCRYPTED, _PATCHED = 0x41, 0x20  # flags of an entry: usual or strong encryption; a difference to another file
_CHUNK = 64 * 1024
ARCHIVE_EXTENSIONS = frozenset({"zip", "7z", "rar", "lzh", "gz", "tgz", "tar", "bz2", "xz", "cab", "jar"})


class Budget:
    """How many bytes one upload may still unpack to, over all archives nested in it."""

    def __init__(self, left: int = MAX_UNPACKED) -> None:
        self.left = left

    def spend(self, count: int, name: str) -> None:
        """Take what was read. Raises RuleViolation when nothing is left."""
        self.left -= count
        if self.left < 0:
            raise refusal("archive_too_large", name=name, limit=size_in_words(MAX_UNPACKED))


class Archive:
    """An archive whose directory has passed every limit. Raises RuleViolation, also while reading."""

    def __init__(self, stream: BinaryIO, *, name: str, budget: Budget) -> None:
        self.name = name
        self._budget = budget
        self._zip = _opened(stream, name)
        # Some programs write backslashes, and names of parts do not depend on case.
        files = [info for info in self._zip.infolist() if not info.is_dir()]
        self._entries = {info.filename.replace("\\", "/"): info for info in files}
        self._spellings = {name.lower(): name for name in self._entries}
        self._check_directory()

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __contains__(self, member: object) -> bool:
        return member in self._entries

    def spelled(self, member: str) -> str:
        """The name as the archive writes it; the name itself if there is no such member."""
        return self._spellings.get(member.lower(), member)

    def open(self, member: str) -> BinaryIO:
        """A stream over one member that stops at every limit."""
        return io.BufferedReader(_CappedStream(self, self._entries[member], self._budget), _CHUNK)

    def read(self, member: str) -> bytes:
        """One member in whole."""
        with self.open(member) as stream:
            return stream.read()

    def _check_directory(self) -> None:
        infos = self._zip.infolist()
        if len(infos) > MAX_ENTRIES:
            raise refusal("archive_too_many_entries", name=self.name, limit=f"{MAX_ENTRIES:,}")
        if sum(info.file_size for info in infos) > self._budget.left:
            raise refusal("archive_too_large", name=self.name, limit=size_in_words(MAX_UNPACKED))
        if len({info.filename.lower() for info in infos}) < len(infos):
            raise refusal("file_broken", name=self.name)  # two members of one name: readers would disagree
        if any(info.is_dir() and info.file_size for info in infos):
            raise refusal("file_broken", name=self.name)
        for info in infos:
            self._check_entry(info)

    def _check_entry(self, info: zipfile.ZipInfo) -> None:
        if info.flag_bits & _ENCRYPTED:
            raise refusal("file_encrypted", name=self.name)
        if info.compress_type not in _METHODS or info.flag_bits & _PATCHED:
            raise refusal("archive_unreadable", name=self.name)
        if not _is_plain_name(info.filename):
            raise refusal("archive_bad_name", name=self.name, member=info.filename)
        mode = stat.S_IFMT(info.external_attr >> 16)
        if mode not in {0, stat.S_IFREG, stat.S_IFDIR}:
            raise refusal("archive_symlink", name=self.name, member=info.filename)
        if info.file_size > MAX_ENTRY:
            raise refusal(
                "archive_entry_too_large", name=self.name, limit=size_in_words(MAX_ENTRY), member=info.filename
            )
        if info.file_size > max(_RATIO_GRACE, MAX_RATIO * info.compress_size):
            raise refusal("archive_ratio", name=self.name, member=info.filename)

    def open_entry(self, info: zipfile.ZipInfo) -> zipfile.ZipExtFile:
        """The member as the library reads it, for the capped stream. Raises RuleViolation for a broken one."""
        try:
            return self._zip.open(info)  # type: ignore[return-value]
        except (zipfile.BadZipFile, struct.error, OSError, ValueError):
            raise refusal("file_broken", name=self.name) from None


class _CappedStream(io.RawIOBase):
    """Counts what really comes out, whatever the directory promised."""

    def __init__(self, archive: Archive, info: zipfile.ZipInfo, budget: Budget) -> None:
        self._archive = archive
        self._info = info
        self._budget = budget
        self._left = MAX_ENTRY
        self._entry = archive.open_entry(info)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        try:
            data = self._entry.read(len(buffer))
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError):
            raise refusal("file_broken", name=self._archive.name) from None
        self._budget.spend(len(data), self._archive.name)
        self._left -= len(data)
        if self._left < 0:
            raise refusal(
                "archive_entry_too_large",
                name=self._archive.name,
                limit=size_in_words(MAX_ENTRY),
                member=self._info.filename,
            )
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._entry.close()
        super().close()


def _opened(stream: BinaryIO, name: str) -> zipfile.ZipFile:
    _check_end_record(stream, name)
    # Windows writes names of files in CP932 without saying so; names in CP932 are hardly ever valid UTF-8.
    for encoding in ("utf-8", "cp932"):
        try:
            return zipfile.ZipFile(stream, metadata_encoding=encoding)
        except UnicodeDecodeError:
            continue
        except NotImplementedError:  # how zipfile says that a newer version of the format is needed
            raise refusal("archive_unreadable", name=name) from None
        except (zipfile.BadZipFile, struct.error):
            break
    raise refusal("file_broken", name=name)


def _check_end_record(stream: BinaryIO, name: str) -> None:
    """The size of the directory, before the library loads a million entries of it into memory."""
    stream.seek(0, io.SEEK_END)
    size = stream.tell()
    stream.seek(max(0, size - _LONGEST_COMMENT - _END_RECORD.size))
    tail = stream.read()
    position = tail.rfind(_END_SIGNATURE)
    if position < 0 or len(tail) - position < _END_RECORD.size:
        raise refusal("file_broken", name=name)
    if tail[max(0, position - _ZIP64_LOCATOR_SIZE) : position].startswith(_ZIP64_LOCATOR):
        raise refusal("archive_unreadable", name=name)  # made for more than 4 GB, and a second directory to lie with
    _, _, _, _, entries, directory_size, _, _ = _END_RECORD.unpack_from(tail, position)
    if entries > MAX_ENTRIES or directory_size > _MAX_DIRECTORY:
        raise refusal("archive_too_many_entries", name=name, limit=f"{MAX_ENTRIES:,}")
    stream.seek(0)


def _is_plain_name(name: str) -> bool:
    parts = name.replace("\\", "/").rstrip("/").split("/")
    return not (
        not name
        or "\0" in name
        or name.startswith(("/", "\\"))
        or (len(name) > 1 and name[1] == ":")
        or any(part in {"", ".", ".."} for part in parts)
        or len(name) > 260
    )
