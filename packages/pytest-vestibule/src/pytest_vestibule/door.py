"""Opens a door, and closes it however the run ends."""

import json
import os
import select
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from typing import IO, Any, Dict, Mapping, Optional, Union

from .program import HOW_TO_GET_POSTGRES, find_carried_postgres, find_program

_CLOSES_WITHIN = 15.0
_LINES_KEPT = 40


class DoorDidNotOpen(RuntimeError):
    """What the program said, for a person."""


@dataclass
class Door:
    """A door that is open."""

    url: str
    """Where people and programs find it, without a slash at the end."""
    checks: Optional[str] = None
    """Where proxies ask, as 127.0.0.1:40123; None without [forward_auth]."""
    process: "Optional[subprocess.Popen[bytes]]" = field(default=None, repr=False)
    """Its process, where this one has started it."""

    def close(self) -> None:
        """Closes it, and waits until nothing of it is left. One that somebody else has opened stays open."""
        if self.process is None:
            return
        if self.process.stdin:
            self.process.stdin.close()
        _wait_or_kill(self.process)


def open_door(
    config: Optional[str] = None,
    port: Optional[int] = None,
    env: Optional[Mapping[str, str]] = None,
    timeout: float = 60.0,
    stdin: Union[int, IO[bytes]] = subprocess.PIPE,
) -> Door:
    """Opens a door with a database of its own, on a free port unless one is named.

    Its standard input is a pipe that nobody writes to: when this process ends, by `kill -9` too, the pipe closes, and the
    door ends with its database. `stdin` can be another pipe that closes then.
    """
    # A file that has no name: nobody has to read it for the door to go on, and it is gone with the door.
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            [find_program(), "serve", "--for-tests"],
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=log,
            env=_environment(config, port, env),
        )
        line = _first_line(process, timeout)
        if not line:
            if process.stdin:
                process.stdin.close()
            why = f"it was not open after {timeout:g} seconds" if process.poll() is None else "it ended"
            _wait_or_kill(process)
            raise DoorDidNotOpen(_reason(why, log))
    about: Dict[str, Any] = json.loads(line)
    return Door(url=about["url"], checks=about["checks"], process=process)


def _environment(config: Optional[str], port: Optional[int], env: Optional[Mapping[str, str]]) -> Dict[str, str]:
    environment = dict(os.environ)
    postgres = find_carried_postgres()
    if postgres:
        environment["PG_FALLBACK_DIR"] = postgres
    if config:
        environment["VESTIBULE_CONFIG"] = config
    if port:
        environment["VESTIBULE_LISTEN"] = f"127.0.0.1:{port}"
    environment.update(env or {})
    return environment


def _first_line(process: "subprocess.Popen[bytes]", timeout: float) -> bytes:
    """The line that says where it is; nothing if it does not come."""
    assert process.stdout is not None
    line, end = b"", time.monotonic() + timeout
    while not line.endswith(b"\n"):
        ready, _, _ = select.select([process.stdout], [], [], max(0.0, end - time.monotonic()))
        part = os.read(process.stdout.fileno(), 4096) if ready else b""
        if not part:
            return b""
        line += part
    return line


def _reason(why: str, log: IO[bytes]) -> str:
    log.seek(0)
    lines = log.read().decode(errors="replace").splitlines()
    # Its log is in JSON; what is for people is not.
    said = "\n".join([line for line in lines if not line.startswith("{")][-_LINES_KEPT:])
    help_ = [HOW_TO_GET_POSTGRES] if "no Postgres server was found" in said else []
    return "\n".join([f"Vestibule did not open: {why}.", *([said] if said else []), *help_])


def _wait_or_kill(process: "subprocess.Popen[bytes]") -> None:
    try:
        process.wait(_CLOSES_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout:
        process.stdout.close()
