"""Files that come where there were none: whole or not at all, and never over what is there."""

from __future__ import annotations

import os
import stat
from contextlib import suppress

from ..fixes.files import NotWritten
from ..fixes.files import write as write_back
from ..source.reading import os_reason
from .parts import Left, Outcome, Proposal, There


def placed(root: str, path: str, text: str, then: str = "", by_hand: tuple[str, ...] = ()) -> Outcome:
    """What becomes of a file with a text; ``by_hand`` are the lines for one that holds something else."""
    file = os.path.join(root, *path.split("/"))
    if os.path.lexists(file):
        return _beside(file, path, text, by_hand)
    reason = _no_way(root, path)
    return Proposal(path, text, then=then) if reason is None else Left(path, reason, by_hand)


def _beside(file: str, path: str, text: str, by_hand: tuple[str, ...]) -> Outcome:
    """What becomes of a file that is there."""
    if not os.path.isfile(file):
        return Left(path, "what has this name is no file", by_hand)
    try:
        with open(file, "rb") as stream:
            held = stream.read(len(text.encode()) + 1)
    except OSError as error:
        return Left(path, f"it cannot be read: {os_reason(error)}", by_hand)
    if held == text.encode():
        return There(path, "as it would be written")
    return Left(path, "it is there, and holds something else", by_hand)


def _no_way(root: str, path: str) -> str | None:
    """Why no file can come into being at a path; None where one can."""
    directory = root
    for name in path.split("/")[:-1]:
        inner = os.path.join(directory, name)
        if os.path.islink(inner):
            return f"`{name}` is a symbolic link, and where it leads is not ours"
        if not os.path.lexists(inner):
            break
        if not os.path.isdir(inner):
            return f"`{name}` is no directory"
        directory = inner
    mode = os.stat(directory).st_mode
    # root may write what is read-only, and should not
    if not mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH) or not os.access(directory, os.W_OK | os.X_OK):
        return "its directory is read-only"
    return None


def write(root: str, proposal: Proposal) -> None:
    """Write what was proposed. Raises NotWritten, and leaves what is there."""
    if proposal.old is not None:
        write_back(proposal.old, proposal.text)
        return
    file = os.path.join(root, *proposal.path.split("/"))
    try:
        os.makedirs(os.path.dirname(file), exist_ok=True)
        _create(file, proposal.text.encode())
    except FileExistsError as error:
        raise NotWritten("somebody else has made it since: run again") from error
    except OSError as error:
        raise NotWritten(os_reason(error)) from error


def _create(file: str, data: bytes) -> None:
    """Let a new file appear under its name with all that it holds. Raises FileExistsError."""
    directory, name = os.path.split(file)
    temporary = os.path.join(directory, f".{name}.{os.urandom(6).hex()}.rollout-lint")
    with open(temporary, "xb") as stream:
        try:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
            _take_name(temporary, file, data)
        finally:
            with suppress(OSError):
                os.unlink(temporary)


def _take_name(temporary: str, file: str, data: bytes) -> None:
    try:
        # unlike a rename, a link takes no name that is taken
        os.link(temporary, file)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        with open(file, "xb") as stream:
            stream.write(data)
