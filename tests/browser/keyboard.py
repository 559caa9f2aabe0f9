"""A reader with a keyboard alone: Tab from the top of the page to its end,
and what each stop looks like."""

from __future__ import annotations

from dataclasses import dataclass

STEP = """() => {
  const look = element => {
    const style = getComputedStyle(element), around = [element, element.parentElement, element.closest('[role=group], [data-testid=stSkipToContent]')].filter(Boolean);
    return around.map(e => {
      const s = getComputedStyle(e);
      return [s.outlineStyle === 'none' ? '' : `${s.outlineStyle} ${s.outlineWidth} ${s.outlineColor}`, s.boxShadow, s.borderColor, s.backgroundColor].join('/');
    }).join('|') + style.transform + style.top;
  };
  const e = document.activeElement;
  if (!e || e === document.body || e === document.documentElement) return null;
  window.stops ??= new Map();
  if (!window.stops.has(e)) window.stops.set(e, window.stops.size);
  const box = e.getBoundingClientRect(), header = document.querySelector('[data-testid=stHeader]'), focused = look(e);
  const covered = header && !header.contains(e) ? header.getBoundingClientRect().bottom : 0, before = window.before;
  window.before = e;
  const name = (e.getAttribute('aria-label') || e.labels?.[0]?.textContent || e.textContent || '').trim().slice(0, 60);
  e.blur(); const unfocused = look(e); e.focus({preventScroll: true});
  return {number: window.stops.get(e), kind: `${e.tagName.toLowerCase()}${e.getAttribute('role') ? '.' + e.getAttribute('role') : ''}`, name,
          seen: focused !== unfocused,
          hidden: box.bottom <= covered && !!header.contains(document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2))
              || box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth || box.width === 0,
          after: !before?.isConnected || !!(before.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING)};
}"""

REACHABLE = """() => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')].filter(e => {
  if (e.disabled || e.tabIndex < 0 || e.closest('[inert], [aria-hidden=true]')) return false;
  const closed = e.closest('details:not([open])');
  if (closed && !(e.tagName === 'SUMMARY' && e.parentElement === closed)) return false;
  const style = getComputedStyle(e);
  return e.getClientRects().length > 0 && style.visibility !== 'hidden';
}).map(e => ({number: window.stops?.get(e) ?? -1, html: e.outerHTML.slice(0, 140)}))"""


@dataclass(frozen=True)
class Stop:
    """Where the focus is: which of the elements met so far, what it is, whether it looks otherwise
    with the focus than without, whether all of it is under the header or outside the window,
    whether it comes after the stop before in the document.
    """

    number: int
    kind: str
    name: str
    seen: bool
    hidden: bool
    after: bool


def walk(page: object, most: int = 900) -> list[Stop]:
    """Press Tab from the top of the page until the focus leaves it,
    or comes back to where it was."""
    page.evaluate(
        "() => { window.stops = new Map(); window.before = null; document.activeElement?.blur(); "
        "getSelection().removeAllRanges(); (document.querySelector('[data-testid=stMain]') || "
        "window).scrollTo(0, 0); }"
    )
    stops: list[Stop] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        at = page.evaluate(STEP)
        if at is None or any(at["number"] == stop.number for stop in stops):
            return stops
        stops.append(Stop(**at))
    raise AssertionError(
        f"after {most} stops the focus has not left the page; the last were {stops[-3:]}"
    )


def passed_by(page: object) -> list[str]:
    """What can take the focus and the walk has not met."""
    return [one["html"] for one in page.evaluate(REACHABLE) if one["number"] < 0]
