"""A reader without a mouse: every page is walked with Tab alone,
and everything on it is worked with the keys."""

from __future__ import annotations

import re

import pytest

from tests.browser.keyboard import passed_by, walk
from tests.browser.reading import PAGE_AT, TABLE
from web.menu import CITED

ADDRESSES = PAGE_AT | {"/f": "find", f"/{CITED}": CITED, "/no-such-page": "nothing"}
SHOWN = "() => document.getElementById('announced').textContent"


@pytest.mark.parametrize("path", ADDRESSES, ids=ADDRESSES.get)
def test_tab_reaches_all_there_is_in_order_and_shows_where_it_is(window: object, path: str) -> None:
    go(window, path)
    stops = walk(window.page)
    assert passed_by(window.page) == []
    assert [stop for stop in stops if not stop.seen] == [], (
        "a stop looks no different with the focus on it"
    )
    assert [stop for stop in stops if stop.hidden] == [], (
        "a stop lies under the header, or out of sight"
    )
    assert [stop for stop in stops if not stop.after] == [], (
        "a stop comes before the one it follows"
    )
    assert [stop for stop in stops if not stop.name] == [], "a stop has no name"


def test_a_narrow_window_is_walked_too_and_its_menu_works_with_the_keys(window: object) -> None:
    window.open("/coverage")
    window.narrow(320)
    try:
        stops = walk(window.page)
        assert "Menu" in [stop.name for stop in stops] and not [
            stop for stop in stops if not stop.seen or stop.hidden
        ]
        focus(window, window.page.get_by_role("button", name="Menu"))
        window.page.keyboard.press("Enter")
        link = window.page.get_by_test_id("stSidebarNavLink").filter(has_text="Glossary")
        assert (
            link.is_visible()
            and window.page.get_by_role("list", name="About").get_by_role("listitem").count() > 3
        )
        focus(window, link)
        window.page.keyboard.press("Enter")
        window.page.wait_for_url("**/glossary*")
        window.finished()
        assert (
            window.page.locator("[data-testid=stSidebarNavLink][aria-current=page]").inner_text()
            == "Glossary"
        )
    finally:
        window.narrow(1300)


def test_the_skip_link_leads_past_the_menu(window: object) -> None:
    window.open("/coverage")
    stops = walk(window.page)
    assert stops[0].name == "Skip to main content"
    window.page.evaluate("() => document.activeElement.blur()")
    focus(window, window.page.get_by_test_id("stSkipToContent"))
    window.page.keyboard.press("Enter")
    assert window.page.evaluate("() => document.activeElement.dataset.testid") == "stMain"
    window.page.keyboard.press("Tab")
    assert (
        window.page.evaluate(
            "() => document.activeElement.getAttribute('aria-label') || "
            "document.activeElement.labels?.[0]?.textContent"
        )
        == "Area"
    )


def test_a_list_is_opened_chosen_from_and_closed_and_what_is_shown_is_announced(
    window: object,
) -> None:
    window.open("/coverage")
    area = window.page.get_by_role("combobox", name="Area")
    focus(window, area)
    window.page.keyboard.press("ArrowDown")
    assert window.page.get_by_role("listbox").is_visible()
    window.page.keyboard.press("Escape")
    assert not window.page.get_by_role("listbox").is_visible() and "area=" not in window.page.url
    window.page.keyboard.type("North West")
    window.page.get_by_role("option", name="North West (region)").wait_for()
    window.page.keyboard.press("ArrowDown")
    window.page.keyboard.press("Enter")
    window.page.wait_for_url("**area=E12000002**")
    window.finished()
    window.page.wait_for_function(
        "() => document.getElementById('announced').textContent.includes('North West (region)')"
    )
    said = window.page.evaluate(SHOWN)
    assert said.startswith("Shown now: Coverage. Area: North West (region). Period: ")


def test_another_page_is_announced_too(window: object) -> None:
    window.open("/coverage")
    focus(window, window.page.get_by_role("button", name="About"))
    window.page.keyboard.press("Enter")
    entry = window.page.get_by_role("link", name="Contact").or_(
        window.page.get_by_role("menuitem", name="Contact")
    )
    entry.wait_for()
    for _ in range(12):
        if window.page.evaluate("() => document.activeElement.textContent.includes('Contact')"):
            break
        window.page.keyboard.press("ArrowDown")
    window.page.keyboard.press("Enter")
    window.page.wait_for_url("**/contact*")
    window.finished()
    window.page.wait_for_function(
        "() => document.getElementById('announced').textContent.startsWith('Shown now: Contact')"
    )


def test_why_a_page_cannot_be_shown_is_announced(window: object) -> None:
    """The address is changed as a link on the page would, without loading it anew."""
    window.open("/profile")
    window.page.evaluate(
        "() => { history.pushState({}, '', '/profile?area=E99999999'); window.dispatchEvent(new "
        "PopStateEvent('popstate')); }"
    )
    window.page.wait_for_function(
        "() => document.getElementById('announced').textContent.includes('That area cannot be "
        "shown')"
    )


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_a_fold_opens_and_closes(window: object, key: str) -> None:
    window.open("/methodology?section=protection")
    fold = window.page.locator("[data-testid=stExpander] summary").first
    focus(window, fold)
    for opened in (True, False):
        window.page.keyboard.press(key)
        window.page.wait_for_function(
            "opened => document.querySelector('[data-testid=stExpander] details').open === opened",
            arg=opened,
        )


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_a_file_is_taken_away(window: object, key: str) -> None:
    """The word Download opens by either key, and its links, as links do, by Enter."""
    window.open("/coverage")
    focus(window, window.page.locator("details.of-files > summary").first)
    window.page.keyboard.press(key)
    focus(window, window.page.get_by_role("link", name=re.compile("^CSV of table")).first)
    with window.page.expect_download() as taken:
        window.page.keyboard.press("Enter")
    assert taken.value.suggested_filename.endswith(".csv")


def test_a_section_is_opened_with_the_arrows_and_stands_in_the_address(window: object) -> None:
    window.open("/coverage")
    focus(window, window.page.get_by_role("tab", name="Where"))
    window.page.keyboard.press("ArrowRight")
    window.page.wait_for_url("**section=time*")
    window.finished()
    assert window.page.get_by_role("tab", name="Over time").get_attribute("aria-selected") == "true"
    assert window.page.get_by_role("heading", name="Over time", exact=True).count() == 1
    assert len(window.charts()) == 1
    window.open("/coverage?section=sources")
    assert (
        window.page.get_by_role("tab", name="Supplying sources").get_attribute("aria-selected")
        == "true"
    )


def test_what_is_opened_stays_open_sorted_tables_sort_and_long_ones_are_filtered(
    window: object,
) -> None:
    window.open("/coverage")
    fold = window.page.locator("details.of-table").first
    fold.locator("summary").click()
    table = fold.locator("table.figure-table")
    table.locator(".sort").first.wait_for()
    table.get_by_role("button", name="Area").click()
    names = [row[0] for row in table.evaluate(TABLE)[1:]]
    assert names == sorted(names, reverse=True) and len(names) > 100
    fold.get_by_role("textbox", name="Show rows with").fill("bedford")
    shown = table.locator("tbody tr:visible th").all_inner_texts()
    assert shown and all("edford" in name for name in shown)
    window.page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollTo(0, 0)")
    window.page.get_by_role("combobox", name="Period").click()
    window.page.get_by_role("option", name="May 2009").click()
    window.page.wait_for_url("**period=2009-05*")
    window.finished()
    window.page.locator("details.of-table[open] .sort").first.wait_for()


def test_a_name_is_found_by_what_stands_in_it_and_by_another_name(window: object) -> None:
    window.open("/measure")
    for typed, found in (("looked after", "Looked-after children"), ("eCAF", "common assessment")):
        box = window.page.get_by_role("combobox", name="Measure")
        box.click()
        box.fill(typed)
        options = window.page.get_by_role("option")
        options.first.wait_for()
        assert all(found in option for option in options.all_inner_texts())
        window.page.keyboard.press("Escape")
    box = window.page.get_by_role("combobox", name="Area")
    box.click()
    box.fill("Bedfordshire")
    window.page.get_by_role("option").first.wait_for()
    found = window.page.get_by_role("option").all_inner_texts()
    assert len(found) == 2 and any("Central" in name for name in found)


MARKS = "svg.marks[data-areas]"
AREA_IS = "area => document.querySelector('.st-key-choose-area input').value.trim() === area"
TOLD = "() => document.querySelector('.mark-words:not([hidden])')?.innerText ?? ''"


def test_an_area_is_chosen_on_the_map_by_keyboard(window: object) -> None:
    """One stop for the whole map; arrows go to the neighbour on that side and back, its name,
    region and value stand beside it, Enter chooses it and keeps the place."""
    window.open("/coverage?section=where")
    map_ = window.page.locator(MARKS).first
    assert map_.locator("[role=link]").count() > 100
    assert map_.locator("[tabindex='0']").count() == 1
    leeds = map_.locator("[role=link][aria-label^='Leeds: ']")
    leeds.focus()
    focused = "() => document.activeElement.getAttribute('aria-label') ?? ''"
    window.page.keyboard.press("ArrowRight")
    there = window.page.evaluate(focused)
    assert there and not there.startswith("Leeds: ")
    window.page.keyboard.press("ArrowLeft")
    assert window.page.evaluate(focused).startswith("Leeds: ")
    assert map_.locator("[tabindex='0']").count() == 1
    window.page.wait_for_function(f"() => ({TOLD})().includes('Leeds')")
    told = window.page.evaluate(TOLD)
    assert "Yorkshire and The Humber" in told and "%" in told
    window.page.keyboard.press("Enter")
    window.page.wait_for_url("**area=E08000035*")
    window.page.wait_for_function(AREA_IS, arg="Leeds")
    window.finished()
    assert "section=where" in window.page.url
    window.page.wait_for_function(f"() => ({focused})().startsWith('Leeds: ')")
    window.page.go_back()
    window.page.wait_for_url(lambda url: "area=" not in url)
    window.page.wait_for_function(AREA_IS, arg="England")


def test_a_press_on_the_map_chooses_the_area_and_letters_are_no_hole_in_it(window: object) -> None:
    window.open("/coverage?section=where")
    box = window.page.locator(f"{MARKS} [aria-label^='Leeds: ']").first.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2  # on its three letters
    window.page.mouse.move(x, y)
    window.page.wait_for_function(f"() => ({TOLD})().includes('Leeds')")
    window.page.mouse.click(x, y)
    window.page.wait_for_url("**area=E08000035*")
    window.page.wait_for_function(AREA_IS, arg="Leeds")


def test_a_chart_of_lines_is_read_by_keyboard(window: object) -> None:
    """One stop for the whole chart; left and right go along a line, up and down to another, and
    what a point says stands beside it. Enter leads nowhere."""
    window.open("/flags")
    lines = window.page.locator("svg.plot").first
    assert lines.locator("[tabindex='0']").count() == 1
    focused = "() => document.activeElement.getAttribute('aria-label') ?? ''"
    first = lines.locator("[aria-label*=', January 2009: ']").first
    first.focus()
    series = window.page.evaluate(focused).partition(", ")[0]
    window.page.keyboard.press("ArrowRight")
    there = window.page.evaluate(focused)
    assert there.startswith(f"{series}, February 2009: ")
    window.page.wait_for_function(f"() => ({TOLD})().includes('February 2009')")
    told = window.page.evaluate(TOLD)
    assert all(words in told for words in ("Series", "Period", "Value", there.split(": ")[1]))
    window.page.keyboard.press("ArrowUp")
    assert window.page.evaluate(focused).partition(", ")[0] != series
    at = window.page.url
    window.page.keyboard.press("Enter")
    assert window.page.url == at and lines.locator("[tabindex='0']").count() == 1
    window.page.keyboard.press("Escape")
    assert window.page.evaluate(TOLD) == ""


def test_what_is_dismissed_as_soon_as_it_is_reached_stays_away(window: object) -> None:
    """The words of a mark come a moment after the focus; a key pressed in between dismisses them
    too."""
    window.open("/flags")
    window.page.locator("svg.plot [aria-label*=', January 2009: ']").first.focus()
    window.page.wait_for_function(f"() => ({TOLD})().includes('January 2009')")
    window.page.evaluate(
        """() => {
          for (const key of ["ArrowRight", "Escape"]) {
            const press = new KeyboardEvent("keydown", { key, bubbles: true });
            document.activeElement.dispatchEvent(press);
          }
          return new Promise(seen => setTimeout(seen, 200));
        }"""
    )
    reached = window.page.evaluate("() => document.activeElement.getAttribute('aria-label')")
    assert ", February 2009: " in reached and window.page.evaluate(TOLD) == ""


def test_near_a_point_is_near_enough(window: object) -> None:
    window.open("/access")
    point = window.page.locator("svg.plot [aria-label*='March 2009']").first
    point.scroll_into_view_if_needed()
    hit = point.evaluate("""point => {
      const box = point.getBoundingClientRect();
      const x = box.x + box.width / 2 + 7, y = box.y + box.height / 2;
      return document.elementFromPoint(x, y) === point;
    }""")
    assert hit


def test_the_waves_in_time_are_read_by_keyboard(window: object) -> None:
    """One stop; down goes to the next milestone, right to what comes later, and what a bar says
    stands beside it. Inside an outline is near enough."""
    window.open("/rollout?section=waves")
    plot = window.page.locator("svg.plot").first
    stops = plot.locator("[tabindex='0']")
    assert stops.count() == 1
    stops.first.focus()
    focused = "() => document.activeElement.getAttribute('aria-label') ?? ''"
    said = [window.page.evaluate(focused)]
    for key in ("ArrowDown", "ArrowDown", "ArrowRight"):
        window.page.keyboard.press(key)
        said.append(window.page.evaluate(focused))
    assert len(set(said)) == len(said) and stops.count() == 1
    wave, milestone, *_, days = re.split(", |: ", said[-1])
    window.page.wait_for_function(f"words => ({TOLD})().includes(words)", arg=days)
    told = window.page.evaluate(TOLD)
    assert f"{wave}: {milestone}" in told and "Wave and milestone" in told and "From and to" in told
    window.page.keyboard.press("Escape")
    assert window.page.evaluate(TOLD) == ""
    outline = plot.locator("[aria-label*='first baseline']").first
    outline.scroll_into_view_if_needed()
    box = outline.bounding_box()
    window.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 2)
    window.page.wait_for_function(f"() => ({TOLD})().includes('First baseline')")


def test_dates_of_a_milestone_are_read_by_keyboard_and_near_them(window: object) -> None:
    window.open("/rollout?section=dates&area=E12000007")
    plot = window.page.locator("svg.plot").first
    first = plot.locator("[tabindex='0']")
    assert first.count() == 1
    first.focus()
    focused = "() => document.activeElement.getAttribute('aria-label') ?? ''"
    area, kind = window.page.evaluate(focused).split(": ")[0].split(", ")
    window.page.keyboard.press("ArrowRight")
    other = window.page.evaluate(focused)
    assert other.startswith(f"{area}, ") and not other.startswith(f"{area}, {kind}")
    window.page.wait_for_function(f"words => ({TOLD})().includes(words)", arg=other.split(": ")[1])
    window.page.keyboard.press("ArrowDown")
    assert not window.page.evaluate(focused).startswith(f"{area}, ")
    window.page.keyboard.press("Escape")
    mark = plot.locator(f"[aria-label^='{area}, first baseline']")
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    window.page.mouse.move(box["x"] + box["width"] / 2 - 6, box["y"] + box["height"] / 2)
    window.page.wait_for_function(f"words => ({TOLD})().includes(words)", arg=area)


def test_words_where_one_points_are_dismissed_by_a_key(window: object) -> None:
    """Without moving the pointer, and wherever the focus is."""
    window.open("/access")
    point = window.page.locator("svg.plot [aria-label*='March 2009']").first
    point.scroll_into_view_if_needed()
    point.hover()
    window.page.wait_for_function(f"() => ({TOLD})().includes('March 2009')")
    window.page.keyboard.press("Escape")
    assert window.page.evaluate(TOLD) == ""


def test_an_area_is_chosen_on_its_bar(window: object) -> None:
    """By keyboard from one bar to the next, however long they are."""
    window.open("/compare")
    bars = window.page.locator("svg.plot [role=link]")
    bars.nth(0).focus()
    for place in range(1, 4):
        window.page.keyboard.press("ArrowDown")
        assert bars.nth(place).evaluate("bar => bar === document.activeElement")
    code = bars.nth(3).get_attribute("data-code")
    window.page.keyboard.press("Enter")
    window.page.wait_for_url(f"**area={code}*")
    window.finished()


def test_a_term_leads_to_the_glossary_and_back(window: object) -> None:
    window.open("/coverage")
    fold = window.page.locator("details.of-about").first
    focus(window, fold.locator("summary"))
    window.page.keyboard.press("Enter")
    focus(window, fold.get_by_role("link", name="Live records").first)
    window.page.keyboard.press("Enter")
    window.page.wait_for_url("**/glossary?section=directory&term=live-record")
    window.finished()
    assert window.page.locator(".asked-for dt").inner_text() == "Live record"
    window.page.go_back()
    window.page.wait_for_url("**/coverage")
    window.finished()


def test_a_figure_is_found_by_its_id_from_the_menu(window: object) -> None:
    window.open("/find_figure")
    window.page.get_by_label("Id of the figure").fill("s9ew2fzsk2398")
    window.page.keyboard.press("Enter")
    window.page.wait_for_url("**/f?figure=s9ew2fzsk2398")
    assert "This is not the id of a figure" in window.page.inner_text("body")


def test_a_frame_that_scrolls_is_scrolled_with_the_arrows(window: object) -> None:
    window.open("/profile?area=E06000010")
    window.narrow(320)
    try:
        window.page.evaluate(
            "() => { const frame = [...document.querySelectorAll('.table-scroll')].find(f => "
            "f.scrollWidth > f.clientWidth); frame.scrollIntoView(); frame.focus(); }"
        )
        window.page.keyboard.press("ArrowRight")
        window.page.wait_for_function(
            "() => document.activeElement.className === 'table-scroll' && "
            "document.activeElement.scrollLeft > 0"
        )
    finally:
        window.narrow(1300)


def go(window: object, path: str) -> None:
    """Open an address, drawn by scripts or not."""
    if path == f"/{CITED}":
        window.open("/")
        path = window.page.locator("a.cite").first.get_attribute("href")
    if path.startswith(("/f/", "/no-such")) or path == "/f":
        window.page.goto(window.address + path)
    else:
        window.open(path)


def focus(window: object, on: object) -> None:
    """Move the focus with Tab until it is on an element."""
    wanted = on.element_handle()
    for _ in range(400):
        if window.page.evaluate("wanted => document.activeElement === wanted", wanted):
            return
        window.page.keyboard.press("Tab")
    raise AssertionError("Tab does not reach it")


AT_REST = """() => new Promise((done, never) => {
  const late = setTimeout(() => never(new Error('the page never comes to rest')), 20000);
  const rest = () => { clearTimeout(late); seen.disconnect(); done(); };
  let quiet = setTimeout(rest, 700);
  const seen = new MutationObserver(() => { clearTimeout(quiet); quiet = setTimeout(rest, 700); });
  seen.observe(document.body, {subtree: true, attributes: true});
})"""
"""Wait until nothing changed any attribute for a while."""


def test_a_page_at_rest_is_left_as_it_is(window: object) -> None:
    """What looks after the words for screen readers writes nothing that is there already: each
    writing is a change, for the browser and for whoever reads it out."""
    window.open("/coverage")
    window.page.evaluate(AT_REST)
    changed = window.page.evaluate("""async () => {
      const changed = [];
      new MutationObserver(records => changed.push(...records.map(r => `${r.target.nodeName} ${r.attributeName}`))).observe(document.body, {subtree: true, attributes: true});
      document.getElementById('announced').textContent = 'Something was said.';
      await new Promise(done => setTimeout(done, 700));
      return changed;
    }""")  # noqa: E501
    assert changed == []


@pytest.mark.parametrize("path", ["/", "/flags", "/compare", "/coverage?area=E12000007"])
def test_one_press_of_back_leaves_a_page_as_it_opened(window: object, path: str) -> None:
    window.page.goto("about:blank")
    window.open(path)
    assert window.page.url.endswith(path), "an address holds what was chosen, and no more"
    window.page.go_back()
    window.page.wait_for_url("about:blank")


def test_what_goes_along_to_another_page_takes_no_press_of_back_and_a_choice_takes_one(
    window: object,
) -> None:
    window.open("/coverage?area=E12000007")
    window.page.get_by_role("link", name="Summary").first.click()
    window.page.wait_for_url("**/?area=E12000007")
    window.finished()
    box = window.page.get_by_role("combobox", name="Period")
    box.click()
    window.page.get_by_role("option", name="May 2009").click()
    window.page.wait_for_url("**period=2009-05*")
    window.finished()
    window.page.go_back()
    window.page.wait_for_url("**/?area=E12000007")
    window.page.wait_for_function(
        "() => document.querySelector('.st-key-choose-period input').value.startsWith('J')"
    )  # the latest month of the sample, as before the choice
    window.finished()
    window.page.go_back()
    window.page.wait_for_url("**/coverage?area=E12000007")
