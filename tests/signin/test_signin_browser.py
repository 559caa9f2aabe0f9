"""Signing in and out as a reader does it, in a real browser: the way there and back, two tabs, a
page left open, and what the page before the door looks like to everyone."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.serving import Server
from tests.signin.desk import COOK, MINISTER, NPM
from web.sign_in.cookies import SIGN_IN

pytestmark = pytest.mark.skipif(
    shutil.which("node") is None, reason="no Node on this machine: install Debian's package nodejs"
)


@pytest.fixture
def window(browser: object) -> Iterator[Callable[..., BrowserContext]]:
    """A browser of one's own, at a width."""
    opened: list[BrowserContext] = []

    def new(width: int = 1300) -> BrowserContext:
        opened.append(
            browser.new_context(viewport={"width": width, "height": 900}, accept_downloads=True)
        )
        opened[-1].set_default_timeout(60_000)
        return opened[-1]

    yield new
    for one in opened:
        one.close()


def sign_in(page: Page, login: str) -> None:
    """Press the one button, and give the provider a name."""
    page.get_by_role("link", name="Sign in with your department account").click()
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", "any")
    page.click("button[type=submit]")


def test_there_and_back_two_tabs_and_out(
    dashboard: Server, window: Callable[..., BrowserContext]
) -> None:
    browser = window()
    one = browser.new_page()
    one.goto(f"{dashboard.address}/coverage?area=E12000007")
    assert one.get_by_role("heading", level=1).inner_text() == "Sign in"
    sign_in(one, MINISTER)
    one.wait_for_selector(".release-line")
    assert one.url.startswith(
        f"{dashboard.address}/coverage?area=E12000007"
    ) and "Signed in as a minister" in one.inner_text(".way-in")
    cookie = next(c for c in browser.cookies() if c["name"] == SIGN_IN)
    assert (
        cookie["secure"]
        and cookie["httpOnly"]
        and cookie["sameSite"] == "Lax"
        and "contactpoint" not in one.evaluate("document.cookie")
    )
    with one.expect_download() as started:
        one.locator("[data-testid=stDownloadButton] button").first.click()
    assert started.value.path().stat().st_size > 100
    two = browser.new_page()
    two.goto(f"{dashboard.address}/glossary")
    two.wait_for_selector(".release-line, .stMain h1")
    two.get_by_role("link", name="Sign out").click()
    two.wait_for_url("**/session/end**")
    one.wait_for_url("**/sign-in?said=ended&to=/coverage**", timeout=10_000)
    assert "London" not in one.content() and "release-line" not in one.content()
    one.go_back()
    one.wait_for_url("**/sign-in**")
    assert "release-line" not in one.content(), "going back shows nothing"
    two.get_by_role("button", name="Yes, sign me out").click()
    two.wait_for_url(f"{dashboard.address}/sign-in?said=signed-out")
    sign_in(two, MINISTER)  # the provider asks for a name again: its session has ended
    two.wait_for_selector(".release-line")


def test_a_page_left_open_leads_to_the_door_and_back(
    impatient: Server, window: Callable[..., BrowserContext]
) -> None:
    page = window().new_page()
    page.goto(f"{impatient.address}/glossary")
    sign_in(page, MINISTER)
    page.wait_for_url(f"{impatient.address}/sign-in?said=idle&to=/glossary")
    assert "not used for 3 seconds" in page.inner_text("main")
    page.get_by_role("link", name="Sign in with your department account").click()
    page.wait_for_url(f"{impatient.address}/**")


def test_without_a_role_there_is_a_sentence_and_a_way_out(
    dashboard: Server, window: Callable[..., BrowserContext]
) -> None:
    page = window(390).new_page()
    page.goto(dashboard.address)
    sign_in(page, COOK)
    page.wait_for_selector("text=you have no access")
    assert page.get_by_role("link", name="Sign out").is_visible()


@pytest.mark.parametrize("width", [1300, 768, 320])
@pytest.mark.parametrize(
    "path", ["/sign-in", "/sign-in?said=idle&to=/coverage", "/sign-in?said=failed"]
)
def test_the_page_before_the_door_is_for_everyone(
    dashboard: Server, window: Callable[..., BrowserContext], path: str, width: int
) -> None:
    engine = NPM / "node_modules" / "axe-core" / "axe.min.js"
    if not engine.exists():
        pytest.skip("the Node packages of the tests are not here: run make tools")
    page, outside = window(width).new_page(), []
    page.on(
        "request",
        lambda request: (
            outside.append(request.url)
            if not request.url.startswith((dashboard.address, "data:"))
            else None
        ),
    )
    page.goto(f"{dashboard.address}{path}")
    assert (
        page.evaluate("document.documentElement.scrollWidth") <= width
        and page.get_by_role("link").count() == 2
        and not outside
    )
    found = page.evaluate(
        f"async () => {{ {engine.read_text('utf-8')}; return (await axe.run()).violations.map(v "
        "=> v.id) }"
    )
    assert found == []
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert (
        page.evaluate("document.activeElement.className") == "button"
        and page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    )
