"""Somebody's session, as requests, httpx and Playwright take it."""

import json
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from http.cookiejar import CookieJar, DefaultCookiePolicy
from http.cookiejar import Cookie as JarCookie
from typing import TYPE_CHECKING, Any, Callable, Dict, List, Literal, Optional, TypedDict, Union

if TYPE_CHECKING:
    import httpx
    from httpx import AsyncClient
    import requests

# Personas of one's own settings are texts too, so both are allowed.
Persona = Union[Literal["admin", "editor", "reader", "outsider", "newcomer"], str]
State = Literal["active", "idle_expired", "absolute_expired", "ended", "stale", "registering"]


class Cookie(TypedDict):
    """As Playwright writes it."""

    name: str
    value: str
    domain: str
    path: str
    expires: float
    httpOnly: bool
    secure: bool
    sameSite: Literal["Strict", "Lax", "None"]


class StorageState(TypedDict):
    """For `browser.new_context(storage_state=…)`."""

    cookies: List[Cookie]
    origins: List[Any]


@dataclass
class AtService:
    """What the session is at a service."""

    id: str
    url: str
    remote_user: Optional[str]
    """What the service sees in Remote-User; None where it may not be told."""
    cookie: Cookie
    assertion: str
    """Vestibule-Assertion, for tests that ask the service straight."""


@dataclass
class Session:
    """A session that was made."""

    door_url: str
    answer: Dict[str, Any]
    """All that the door says, as docs/testing.md has it."""
    cookies: List[Cookie]
    service: Optional[AtService] = None
    _open: List[Callable[[], None]] = field(default_factory=list, repr=False)

    @property
    def user(self) -> Optional[Dict[str, Any]]:
        """Who is signed in; None in the states in which nobody is."""
        return self.answer.get("user")

    @property
    def token(self) -> Optional[str]:
        """The API token in the clear, if one was asked for."""
        return self.answer.get("token_secret")

    @property
    def base_url(self) -> str:
        """The service's address if one was named, else the door's."""
        return self.service.url if self.service else self.door_url

    @property
    def storage_state(self) -> StorageState:
        """For Playwright: `browser.new_context(storage_state=session.storage_state)`."""
        return {"cookies": list(self.cookies), "origins": []}

    @property
    def headers(self) -> Dict[str, str]:
        """For any client: the service's cookie if one was named, else the door's."""
        cookie = self.service.cookie if self.service else self.cookies[0]
        return {"Cookie": f"{cookie['name']}={cookie['value']}"}

    def requests(self) -> "requests.Session":
        """A client of `requests` with the cookies, which is closed after the test."""
        import requests

        client = requests.Session()
        for cookie in self.cookies:
            client.cookies.set_cookie(_for_jar(cookie))
        self._open.append(client.close)
        return client

    def httpx(self, **options: Any) -> "httpx.Client":
        """A client of `httpx` with the cookies and with `base_url`, which is closed after the test. `options` are its own."""
        import httpx

        client = httpx.Client(cookies=self._jar(), **{"base_url": self.base_url, **options})
        self._open.append(client.close)
        return client

    def httpx_async(self, **options: Any) -> "AsyncClient":
        """The same for `async` tests: `async with as_("editor").httpx_async() as client`."""
        import httpx

        return httpx.AsyncClient(cookies=self._jar(), **{"base_url": self.base_url, **options})

    def close(self) -> None:
        """Closes the clients."""
        while self._open:
            self._open.pop()()

    def _jar(self) -> CookieJar:
        jar = CookieJar(DefaultCookiePolicy())
        for cookie in self.cookies:
            jar.set_cookie(_for_jar(cookie))
        return jar


def ask(door_url: str, wish: Dict[str, Any]) -> Session:
    """Has a session made."""
    jar = CookieJar(DefaultCookiePolicy())
    answer = _post(door_url, "/autosession", wish, jar)
    cookies = [_as_playwright(cookie) for cookie in jar]
    service = None
    if "service" in answer:
        told = answer["service"]
        service = AtService(told["id"], told["url"], told["remote_user"], told["cookie"], told["assertion"])
        if all(cookie["domain"] != service.cookie["domain"] for cookie in cookies):
            cookies.append(service.cookie)
    return Session(door_url, answer, cookies, service)


def advance(door_url: str, world: str, time: str) -> None:
    """Moves the clock of a world forward."""
    _post(door_url, "/autosession/clock", {"world": world, "advance": time}, CookieJar())


def _post(door_url: str, path: str, body: Dict[str, Any], jar: CookieJar) -> Dict[str, Any]:
    sent = {name: value for name, value in body.items() if value is not None}
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    request = urllib.request.Request(f"{door_url}{path}", json.dumps(sent).encode(), headers)
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar), urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=30) as answer:
            told: Dict[str, Any] = json.load(answer)
            return told
    except urllib.error.HTTPError as error:
        # The door says in words what is wrong, and what there is.
        raise ValueError(f"POST {path}: {error.code} {error.read().decode(errors='replace')}") from None


def _as_playwright(cookie: JarCookie) -> Cookie:
    # What Python calls "localhost.local" is localhost to everybody else.
    domain = cookie.domain[: -len(".local")] if cookie.domain == "localhost.local" else cookie.domain
    return {
        "name": cookie.name,
        "value": cookie.value or "",
        "domain": domain,
        "path": cookie.path,
        "expires": cookie.expires if cookie.expires is not None else -1,
        "httpOnly": True,
        "secure": cookie.secure,
        "sameSite": "Lax",
    }


def _for_jar(cookie: Cookie) -> JarCookie:
    domain = cookie["domain"] if "." in cookie["domain"] else f"{cookie['domain']}.local"
    expires = int(cookie["expires"]) if cookie["expires"] > 0 else None
    return JarCookie(
        version=0,
        name=cookie["name"],
        value=cookie["value"],
        port=None,
        port_specified=False,
        domain=domain,
        domain_specified=False,
        domain_initial_dot=False,
        path=cookie["path"],
        path_specified=True,
        secure=cookie["secure"],
        expires=expires,
        discard=expires is None,
        comment=None,
        comment_url=None,
        rest={"HttpOnly": ""},
    )
