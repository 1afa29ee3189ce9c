"""The fixtures."""

import os
import uuid
from typing import Any, Callable, Dict, Iterator, List, Optional, Protocol, Union

import pytest

from .door import Door, open_door
from .session import Persona, Session, State, advance as move_clock, ask
from .shared import is_ready, share


class As(Protocol):
    """What the fixture `as_` is."""

    def __call__(
        self,
        persona: Persona,
        *,
        state: Optional[State] = None,
        service: Optional[str] = None,
        isolated: bool = False,
        world: Optional[str] = None,
        token: Union[bool, List[str]] = False,
    ) -> Session: ...


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addini("vestibule_config", "The door's settings, such as personas and services of your own", default="")
    parser.addini("vestibule_port", "Where the door listens; without it a free port", default="")
    group = parser.getgroup("vestibule")
    group.addoption("--vestibule-url", help="A door that runs (also VESTIBULE_URL); without it one is opened for the run")


@pytest.fixture(scope="session")
def door(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """The door of this run: one that runs if its address is given, else one that is opened, for all workers together."""
    url = pytestconfig.getoption("--vestibule-url") or os.environ.get("VESTIBULE_URL")
    if url:
        if not is_ready(url.rstrip("/")):
            pytest.fail(f"The door is said to be at {url}, and is not ready there.", pytrace=False)
        yield Door(url=url.rstrip("/"))
        return
    settings = _settings(pytestconfig)
    if "PYTEST_XDIST_WORKER" in os.environ:
        # The folder above the workers' own.
        folder = tmp_path_factory.getbasetemp().parent
        yield share(folder, lambda stdin: open_door(stdin=stdin, **settings))
        return
    opened = open_door(**settings)
    yield opened
    opened.close()


def _settings(pytestconfig: pytest.Config) -> Dict[str, Any]:
    config, port = pytestconfig.getini("vestibule_config"), pytestconfig.getini("vestibule_port")
    return {
        "config": str(pytestconfig.rootpath / config) if config else None,
        "port": int(port) if port else None,
    }


@pytest.fixture(scope="session")
def world() -> str:
    """The world of this worker: an editor in it is nobody in another one. No two workers or runs have the same."""
    return f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}-{uuid.uuid4()}"


@pytest.fixture
def as_(door: Door, world: str) -> Iterator[As]:
    """Has somebody signed in: `as_("editor")`, `as_("reader", state="idle_expired", service="wiki")`."""
    sessions: List[Session] = []
    own_world = world

    def make(
        persona: Persona,
        *,
        state: Optional[State] = None,
        service: Optional[str] = None,
        isolated: bool = False,
        world: Optional[str] = None,
        token: Union[bool, List[str]] = False,
    ) -> Session:
        wish = {
            "persona": persona,
            "state": state,
            "service": service,
            "isolated": isolated,
            "world": world or own_world,
            "token": True if token else None,
            "scopes": token if isinstance(token, list) else None,
        }
        session = ask(door.url, wish)
        sessions.append(session)
        return session

    yield make
    for session in sessions:
        session.close()


@pytest.fixture
def advance(door: Door, world: str) -> Callable[[str], None]:
    """Moves the clock of this worker's world forward: `advance("31min")`. Sessions in it become that much older."""
    return lambda time: move_clock(door.url, world, time)
