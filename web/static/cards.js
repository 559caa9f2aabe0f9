// The cards of figures: what is opened stays open when the choice changes, a long table is fetched when it is opened, sorted and filtered where it stands, copied with its citation;
// and a page is printed whole.
(() => {
  const opened = new Set();
  const announce = words => { document.getElementById("announced").textContent = words; };
  const element = (tag, look, words) => Object.assign(document.createElement(tag), { className: look, textContent: words });

  // --- what is opened ---
  const fetched = async place => {
    const from = place.dataset.from;
    delete place.dataset.from;
    place.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(from, { redirect: "error", cache: "no-store" });
      if (!answer.ok || !answer.headers.get("content-type").startsWith("text/html")) throw new Error(answer.status);
      place.replaceChildren(...new DOMParser().parseFromString(await answer.text(), "text/html").body.childNodes);
      ready(place);
    } catch {
      place.textContent = "The table cannot be fetched just now. Open the page again, or download the table.";
    }
    place.removeAttribute("aria-busy");
  };
  document.addEventListener("toggle", event => {
    const fold = event.target;
    if (!fold.matches?.("details[data-fold]")) return;
    if (!fold.open) { opened.delete(fold.dataset.fold); return; }
    opened.add(fold.dataset.fold);
    const place = fold.querySelector("[data-from]");
    if (place) fetched(place); else ready(fold);
  }, true);
  const reopen = () => {
    for (const fold of document.querySelectorAll("details[data-fold]:not([open])")) if (opened.has(fold.dataset.fold) && !fold.dataset.again) { fold.dataset.again = "1"; fold.open = true; }
  };
  addEventListener("popstate", () => opened.clear());

  // --- tables: sorted by a press on a heading, filtered when long ---
  const LONG = 12;
  const worth = text => {
    const number = text.replace(/ \[\w+\]$/, "").replace(/^fewer than .*/, "0").replaceAll(",", "").replace("−", "-").replace("%", "");
    if (number !== "" && !Number.isNaN(Number(number))) return Number(number);
    const day = Date.parse(text.replace(/ \[\w+\]$/, ""));
    return /\d{4}/.test(text) && !Number.isNaN(day) ? day : null;
  };
  const sort = (table, column, down) => {
    const rows = [...table.tBodies[0].rows].map((row, place) => ({ row, place, text: row.cells[column]?.textContent ?? "" }));
    for (const one of rows) one.value = worth(one.text);
    const sign = down ? -1 : 1;
    rows.sort((a, b) => {
      const gone = one => one.text === "" || one.text.startsWith("[");
      if (gone(a) !== gone(b)) return gone(a) ? 1 : -1;
      if (a.value !== null && b.value !== null) return sign * (a.value - b.value) || a.place - b.place;
      return sign * a.text.localeCompare(b.text, "en-GB") || a.place - b.place;
    });
    table.tBodies[0].append(...rows.map(one => one.row));
  };
  const ready = inside => {
    for (const table of inside.querySelectorAll("table.figure-table:not([data-ready])")) {
      table.dataset.ready = "1";
      const rows = table.tBodies[0]?.rows.length ?? 0;
      if (rows < 3 || !table.closest("details.of-table")) continue;
      for (const head of table.tHead.rows[0].cells) {
        const button = element("button", "sort", head.textContent);
        button.type = "button";
        head.replaceChildren(button);
        button.addEventListener("click", () => {
          const down = head.getAttribute("aria-sort") !== "descending";
          for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
          head.setAttribute("aria-sort", down ? "descending" : "ascending");
          sort(table, head.cellIndex, down);
        });
      }
      if (rows > LONG) {
        const label = element("label", "filter", "Show rows with ");
        const input = element("input", "", "");
        input.type = "text";
        label.append(input);
        table.parentElement.before(label);
        input.addEventListener("input", () => {
          const wanted = input.value.trim().toLowerCase();
          for (const row of table.tBodies[0].rows) row.hidden = wanted !== "" && !row.textContent.toLowerCase().includes(wanted);
        });
      }
    }
  };

  // --- copying ---
  // A reference to a note stays behind: the notes are not copied, and a name must match other tables.
  const words = cell => [...cell.childNodes].filter(node => node.className !== "note-reference").map(node => node.textContent).join("").trim();
  const cells = fold => {
    const rows = [...fold.querySelectorAll("table.figure-table tr")].filter(row => !row.hidden);
    return rows.map(row => [...row.cells].map(words).join("\t")).join("\n");
  };
  document.addEventListener("click", async event => {
    const button = event.target.closest?.("button[data-copy]");
    if (!button) return;
    const card = button.closest(".card-row"), title = card.parentElement.closest("[class*=st-key-figure-]")?.querySelector("h3")?.textContent ?? "";
    const caption = card.parentElement.closest("[class*=st-key-figure-]")?.querySelector(".statistical-caption")?.textContent ?? "";
    const citation = card.querySelector(".citation")?.textContent ?? "";
    const parts = button.dataset.copy === "cells" ? [`${title}. ${caption}`, cells(button.closest("details")), citation, location.href] : [citation, location.href];
    try {
      await navigator.clipboard.writeText(parts.filter(Boolean).join("\n"));
      announce("Copied.");
      button.dataset.done = "1";
      setTimeout(() => delete button.dataset.done, 2000);
    } catch { announce("Copying is not allowed by this browser. Select the words, and copy them."); }
  });

  // --- printing: every section, whatever is open ---
  document.addEventListener("keydown", event => {
    const all = document.querySelector(".way-all a");
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "p" || !all) return;
    event.preventDefault();
    announce("All sections are opened, to be printed.");
    all.click();
    const finished = () => {
      const app = document.querySelector("[data-testid=stApp]");
      return app?.dataset.testScriptState === "notRunning" && document.querySelector(".contents") && !document.querySelector("[data-stale=true], .stSkeleton, [data-drawn]");
    };
    const wait = setInterval(() => { if (finished()) { clearInterval(wait); print(); } }, 200);
  }, true);

  new MutationObserver(reopen).observe(document.documentElement, { subtree: true, childList: true });
})();
