"""Files read if they are files of bounded size; written wholly or not at all."""

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from dashboard.domain.errors import UnreadableFile

from .limits import MEGABYTE

KINDS = (
    (stat.S_ISDIR, "a directory"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


class UnusableFileError(Exception):
    """Why a file is not read, as the end of a sentence that begins with its name."""


def read_regular(path: Path, largest: int) -> bytes:
    """The bytes of a regular file, whose kind and size are looked at before it is opened.

    Parameters
    ----------
    path : Path
        The file, or a link to it.
    largest : int
        How many bytes it may have.

    Raises
    ------
    UnusableFileError
        If it is no regular file, is larger, or cannot be read.
    FileNotFoundError
        If there is none.
    """
    try:
        _require_regular(path.stat(), largest)
        # a pipe that takes its place meanwhile is not waited for
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as file:
            found = os.fstat(descriptor)
            _require_regular(found, largest)
            content = file.read(found.st_size + 1)
    except (FileNotFoundError, NotADirectoryError):
        raise FileNotFoundError(str(path)) from None
    except OSError as error:
        raise UnusableFileError(f"cannot be read ({error.strerror})") from error
    except MemoryError:
        raise UnusableFileError("does not fit into the memory of this machine") from None
    if len(content) != found.st_size:
        raise UnusableFileError("changed while it was read")
    return content


def read_blocks(path: Path) -> Iterator[bytes]:
    """The bytes of a regular file of any size, block by block.

    Raises
    ------
    UnreadableFile
        If it is no regular file, is not there or cannot be read.
    """
    try:
        _require_regular(path.stat(), sys.maxsize)
        with path.open("rb") as file:
            while block := file.read(MEGABYTE):
                yield block
    except UnusableFileError as error:
        raise UnreadableFile(str(path), f"it {error}") from error
    except OSError as error:
        raise UnreadableFile(str(path), f"it cannot be read ({error.strerror})") from error


def _require_regular(found: os.stat_result, largest: int) -> None:
    if not stat.S_ISREG(found.st_mode):
        kind = next((name for is_kind, name in KINDS if is_kind(found.st_mode)), "something else")
        raise UnusableFileError(f"is {kind}, not a file")
    if found.st_size > largest:
        size, most = found.st_size / MEGABYTE, largest / MEGABYTE
        raise UnusableFileError(f"has {size:,.0f} MB, and at most {most:,.0f} MB are read")


def replace_file(path: Path, content: bytes) -> None:
    """Put `content` at `path` in one step: a reader sees the old file or the new one."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_bytes(content)
    os.replace(draft, path)  # noqa: PTH105 - says what it does
