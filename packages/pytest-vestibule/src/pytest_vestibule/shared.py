"""One door for all workers of a run (pytest-xdist): whoever comes first opens it, and it ends with the last of them.

Its standard input is a named pipe that every worker holds open. Nobody has to be told who is the last: the pipe closes then. A
worker whose run was killed may go on for a while, and lets go of the pipe at once.
"""

import errno
import fcntl
import json
import os
import stat
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional

from .door import Door

# Doors that this worker has opened, and that others may still need when it has ended.
_opened_here: List[Door] = []


def share(folder: Path, open_: Callable[[int], Door]) -> Door:
    """The run's door. `folder` is the same for all workers of a run; `open_` opens one with that as its standard input."""
    with open(folder / "vestibule.lock", "w") as lock:
        # Whoever waits here finds the door open afterwards.
        fcntl.flock(lock, fcntl.LOCK_EX)
        return _found(folder) or _opened(folder, open_)


def _found(folder: Path) -> Optional[Door]:
    about = folder / "vestibule.json"
    if not about.exists() or not _hold(folder / "vestibule.pipe"):
        return None
    door: Dict[str, Any] = json.loads(about.read_text())
    # One that has begun to close serves nobody any more.
    return Door(url=door["url"], checks=door["checks"]) if is_ready(door["url"]) else None


def _opened(folder: Path, open_: Callable[[int], Door]) -> Door:
    pipe, about = folder / "vestibule.pipe", folder / "vestibule.json"
    for old in (pipe, about):
        if old.exists():
            old.unlink()
    os.mkfifo(pipe, 0o600)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    # The door waits for what comes, so its end is one that blocks.
    fcntl.fcntl(reading, fcntl.F_SETFL, fcntl.fcntl(reading, fcntl.F_GETFL) & ~os.O_NONBLOCK)
    _hold(pipe)
    try:
        door = open_(reading)
    finally:
        os.close(reading)
    about.write_text(json.dumps({"url": door.url, "checks": door.checks}))
    _opened_here.append(door)
    return Door(url=door.url, checks=door.checks)


def _hold(pipe: Path) -> bool:
    """Keeps the pipe open until this process or the run ends; false if no door reads from it any more."""
    try:
        if not stat.S_ISFIFO(os.stat(pipe).st_mode):
            return False
        held = os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
    except OSError as error:
        if error.errno in (errno.ENXIO, errno.ENOENT):
            return False
        raise
    threading.Thread(target=_let_go_with_the_run, args=(held, os.getppid()), daemon=True).start()
    return True


def _let_go_with_the_run(held: int, run: int) -> None:
    # Whoever has lost its parent has another one.
    while os.getppid() == run:
        time.sleep(0.25)
    os.close(held)


def is_ready(url: str) -> bool:
    """Whether a door serves there."""
    try:
        with urllib.request.urlopen(f"{url}/health/ready", timeout=10) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
