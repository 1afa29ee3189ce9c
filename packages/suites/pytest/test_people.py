"""What a project behind the door would write: everything that the README promises."""

import os
import time

import pytest


def say(file, line):
    if os.environ.get(file):
        with open(os.environ[file], "a") as out:
            out.write(f"{line}\n")


def test_httpx_is_signed_in(as_):
    editor = as_("editor").httpx()
    assert editor.get("/me").json()["user"]["roles"] == ["editor"]
    page = editor.get("/account")
    assert page.status_code == 200 and "Edith Editor" in page.text
    say("BEGAN_FILE", int(time.time() * 1000))


def test_requests_is_signed_in(as_, door):
    assert as_("editor").requests().get(f"{door.url}/me").json()["user"]["name"] == "Edith Editor"


def test_any_client_is_signed_in_by_a_header(as_, door):
    httpx = pytest.importorskip("httpx")
    assert httpx.get(f"{door.url}/me", headers=as_("admin").headers).status_code == 200
    assert httpx.get(f"{door.url}/me").status_code == 401


def test_a_session_can_be_over(as_):
    reader = as_("reader", state="idle_expired")
    assert reader.user is None
    assert reader.httpx().get("/me").json()["reason"] == "idle_expired"


def test_a_persona_is_one_person_in_a_worker(as_):
    assert as_("admin").user["id"] == as_("admin").user["id"] != as_("admin", isolated=True).user["id"]


def test_half_an_hour_away_is_too_long(as_, advance):
    reader = as_("reader", isolated=True).httpx()
    advance("31min")
    assert reader.get("/me").json()["reason"] == "idle_expired"


def test_what_the_door_refuses_is_told_in_its_words(as_):
    with pytest.raises(ValueError, match='there is no persona .*"nobody'):
        as_("nobody")


def test_playwright_is_signed_in(as_, door):
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as at:
        browser = at.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), chromium_sandbox=os.getuid() != 0
        )
        page = browser.new_context(storage_state=as_("editor").storage_state).new_page()
        page.goto(f"{door.url}/account")
        playwright.expect(page.get_by_role("main").get_by_text("Edith Editor").first).to_be_visible()
        browser.close()


@pytest.mark.skipif(not os.environ.get("VESTIBULE_CONFIG"), reason="the door has no settings of its own")
def test_a_persona_of_the_project_and_what_a_service_is_told(as_):
    requests = pytest.importorskip("requests")
    auditor = as_("auditor", service="wiki", token=["wiki:read"])
    assert auditor.user["name"] == "Aisha Auditor"
    assert auditor.service.remote_user == auditor.user["email"]
    assert auditor.token.startswith("vst_")
    assert sorted(cookie["domain"] for cookie in auditor.cookies) == ["127.0.0.1", "wiki.localhost"]
    # A cookie of the service's host goes to no other.
    client = auditor.requests()
    asked = client.prepare_request(requests.Request("GET", "http://wiki.localhost:8080/x"))
    assert asked.headers["Cookie"] == auditor.headers["Cookie"]


@pytest.mark.parametrize("number", range(24))
def test_an_editor_here_is_nobody_elsewhere(as_, world, number):
    say("WORKERS_FILE", f"{os.environ.get('PYTEST_XDIST_WORKER')} {world} {as_('editor').user['id']}")
    time.sleep(0.15)


def test_hangs_until_somebody_ends_the_run(as_, door):
    if not os.environ.get("HANGS_FILE"):
        pytest.skip("for the test that ends it")
    as_("editor")
    say("HANGS_FILE", door.url)
    time.sleep(600)
