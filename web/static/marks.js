// What is drawn of an area leads to it: a press on a hexagon of the map, or on a mark of the funnel, chooses that area in the address, as the list of areas does. By keyboard a chart is one
// stop: arrow keys go to the next mark on that side, Enter chooses its area, and its words stand in a tooltip where the focus is. What is sent drawn, as text, is put in its place here.
(() => {
  const CHARTS = ".drawn svg.marks";
  const code = mark => mark?.dataset?.code ?? "";
  const SYMBOLS = ":is(path, rect, circle)[aria-label]";
  // What is sent drawn is one chart, of however many panels.
  const chart = within => within?.closest(".drawn") ?? within;
  const symbols = svg => [...chart(svg).querySelectorAll(SYMBOLS)].filter(mark => mark.dataset.tip || code(mark));
  const chooses = () => Boolean(document.querySelector(".st-key-choose-area"));
  let kept = null, due = 0;

  const choose = area => {
    const to = new URL(location.href);
    if (to.searchParams.get("area") === area) return;
    to.searchParams.set("area", area);
    history.pushState(history.state, "", to);
    dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
  };

  const ready = svg => {
    if (chart(svg).dataset.walked) return;
    const marks = symbols(svg), areas = marks.filter(code), leads = areas.length > 1 && chooses();
    if (!marks.length || !leads && !svg.dataset.heads) return;
    chart(svg).dataset.walked = marks.length;
    if (leads) svg.dataset.areas = areas.length;
    const again = kept && kept.chart === chartOf(svg) ? marks.find(mark => code(mark) === kept.area) : null;
    (again ?? areas.find(mark => code(mark) === new URLSearchParams(location.search).get("area")) ?? marks[0]).setAttribute("tabindex", "0");
    if (again && document.activeElement === document.body) again.focus();
    if (again) kept = null;
  };
  const chartOf = svg => [...(svg.closest("[class*=st-key-figure-]")?.classList ?? [])].find(name => name.startsWith("st-key-figure-")) ?? "";

  const middle = mark => {
    const box = mark.getBoundingClientRect();
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  };
  const WAYS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
  // The nearest on that side: what lies across the way counts double.
  const next = (from, marks, [dx, dy]) => {
    const at = stands(from);
    let best = null, least = Infinity;
    for (const mark of marks) {
      const to = stands(mark), along = (to.x - at.x) * dx + (to.y - at.y) * dy, across = Math.abs((to.x - at.x) * dy) + Math.abs((to.y - at.y) * dx);
      if (mark === from || along <= 1) continue;
      if (along + 2 * across < least) { least = along + 2 * across; best = mark; }
    }
    return best;
  };
  // Along a line to the points of the same, whatever else is near.
  const beside = (mark, svg, key) => key === "ArrowLeft" || key === "ArrowRight" ? symbols(svg).filter(one => code(mark) || !svg.querySelector(".mark-line") || one.parentElement === mark.parentElement) : symbols(svg);
  // Bars of any length stand beside each other where they begin.
  const stands = mark => {
    const box = mark.getBoundingClientRect();
    return mark.matches("rect") ? { x: box.left, y: box.bottom } : middle(mark);
  };
  const point = (mark, kind) => {
    const at = middle(mark);
    mark.dispatchEvent(new PointerEvent(kind, { bubbles: true, clientX: at.x, clientY: at.y }));
  };

  document.addEventListener("click", event => {
    const svg = event.target.closest?.(CHARTS);
    if (svg?.dataset.areas && code(event.target)) choose(code(event.target));
  });
  document.addEventListener("keydown", event => {
    const mark = event.target, svg = mark.closest?.(CHARTS);
    if (event.key === "Escape") {
      cancelAnimationFrame(due);
      tip.hidden = true;
    }
    if (!chart(svg)?.dataset.walked || !mark.matches(SYMBOLS)) return;
    if (event.key === "Enter") {
      if (!svg.dataset.areas || !code(mark)) return;
      event.preventDefault();
      point(mark, "pointerout");
      kept = { chart: chartOf(svg), area: code(mark) };
      choose(code(mark));
    } else if (event.key === "Escape") point(mark, "pointerout");
    else if (event.key in WAYS) {
      event.preventDefault();
      const to = next(mark, beside(mark, svg, event.key), WAYS[event.key]);
      if (!to) return;
      to.focus();
    }
  });
  // The ring of the focus is drawn over all marks: around the mark itself it would lie under its neighbours.
  const ring = mark => {
    for (const look of ["under", "over"]) {
      const line = mark.cloneNode();
      for (const name of ["aria-label", "role", "tabindex", "fill", "stroke", "stroke-width", "opacity"]) line.removeAttribute(name);
      line.setAttribute("aria-hidden", "true");
      line.setAttribute("class", `ring ${look}`);
      (mark.parentElement.matches("svg") ? mark.parentElement : mark.parentElement.parentElement).append(line);
    }
  };
  const unring = () => document.querySelectorAll(`${CHARTS} .ring`).forEach(line => line.remove());

  // Once what scrolls into sight with the focus has come to rest.
  document.addEventListener("focusin", event => {
    const svg = event.target.closest?.(CHARTS);
    if (!chart(svg)?.dataset.walked || !event.target.matches(SYMBOLS)) return;
    chart(svg).querySelectorAll("[tabindex='0']").forEach(mark => mark.setAttribute("tabindex", "-1"));
    event.target.setAttribute("tabindex", "0");
    if (event.target.matches(":focus-visible")) ring(event.target);
    due = requestAnimationFrame(() => { if (document.activeElement === event.target) point(event.target, "pointermove"); });
  });
  document.addEventListener("focusout", event => {
    if (!chart(event.target.closest?.(CHARTS))?.dataset.walked) return;
    unring();
    point(event.target, "pointerout");
  });

  // The words of a drawn mark, where one points or where the focus is; whoever listens hears them from the mark itself.
  const tip = Object.assign(document.createElement("div"), { className: "mark-words", hidden: true });
  tip.setAttribute("aria-hidden", "true");
  const GAP = 10;
  const tell = (mark, x, y) => {
    const words = mark.dataset.tip.split("\n"), rows = mark.closest("svg.marks").dataset.heads.split("\n").map((head, place) => [head, words[place]]);
    tip.replaceChildren(...rows.filter(([, words]) => words).flatMap(row => row.map(words => Object.assign(document.createElement("span"), { textContent: words }))));
    if (!tip.isConnected) document.body.append(tip);
    tip.hidden = false;
    const box = tip.getBoundingClientRect();
    tip.style.left = `${x + GAP + box.width > innerWidth ? Math.max(0, x - GAP - box.width) : x + GAP}px`;
    tip.style.top = `${y + GAP + box.height > innerHeight ? Math.max(0, y - GAP - box.height) : y + GAP}px`;
  };
  document.addEventListener("pointermove", event => {
    if (event.target.dataset?.tip) tell(event.target, event.clientX, event.clientY);
  });
  document.addEventListener("pointerout", event => { if (event.target.dataset?.tip) tip.hidden = true; });
  document.addEventListener("scroll", () => { tip.hidden = true; }, { capture: true, passive: true });

  // Before the browser paints: what is sent anew is never seen without its drawing.
  const drawn = document.getElementsByClassName("drawn");
  const put = () => {
    for (const place of drawn) {
      if (!place.dataset.drawn) continue;
      place.replaceChildren(...new DOMParser().parseFromString(place.dataset.drawn, "text/html").body.childNodes);
      delete place.dataset.drawn;
      delete place.dataset.walked;
      tip.hidden = true;
      place.querySelectorAll("svg.marks").forEach(ready);
    }
  };
  new MutationObserver(put).observe(document.documentElement, { subtree: true, childList: true });

  let looking = 0;
  new MutationObserver(() => {
    looking ||= setTimeout(() => { looking = 0; document.querySelectorAll(CHARTS).forEach(ready); }, 100);
  }).observe(document.documentElement, { subtree: true, childList: true });
})();
