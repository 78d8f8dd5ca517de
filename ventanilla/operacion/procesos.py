"""Children that never outlive their parent, and a lock that never outlives its owner."""

import ctypes
import fcntl
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import IO, Self

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform.startswith("linux") else None


def die_with_parent(signal_number: int = signal.SIGTERM) -> None:
    """Ask the kernel for this signal when the parent ends, however it ends. Linux only; elsewhere a no-op."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, signal_number, 0, 0, 0)


def child_setup(signal_number: int = signal.SIGTERM) -> Callable[[], None]:
    """The `preexec_fn` of a child: unblocks signals and ties its life to ours."""
    parent = os.getpid()

    def setup() -> None:
        die_with_parent(signal_number)
        if os.getppid() != parent:  # the parent ended between fork and prctl
            os._exit(1)

    return setup


class Candado:
    """An exclusive lock on a file. The kernel drops it when the holder ends, so it is never stale."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: IO[str] | None = None

    def take(self) -> bool:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        file = self.path.open("a+", encoding="ascii")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return False
        self._file = file
        return True

    def release(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()
