// What a screen reader is told beyond what Streamlit tells it, and one press of Back for one step. It reads what is on the page; of the server it asks only whether
// the reader is signed in.
(() => {
  let said = "";

  // The page writes into its address what was chosen on another page: that is no step of the reader's, and takes no press of Back. A choice made here is one.
  const push = history.pushState.bind(history);
  let chose = false;
  for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, event => { chose ||= Boolean(event.target.closest("[data-testid=stMain], [data-testid=stSelectboxVirtualDropdown], [data-baseweb=popover]")); }, true);
  addEventListener("popstate", () => { chose = false; });
  // What is chosen is kept from page to page: so that Back leads to the page as it was before the first choice, the step it leads to says with an empty word that nothing was chosen.
  const unchosen = to => {
    const here = new URL(location.href), new_ = [...to.searchParams.keys()].filter(name => name !== "section" && !here.searchParams.has(name));
    for (const name of new_) here.searchParams.set(name, "");
    if (new_.length) history.replaceState(history.state, "", here);
  };
  history.pushState = (state, title, address) => {
    const to = new URL(address ?? "", location.href), leaves = to.pathname !== location.pathname;
    if (leaves) chose = false;
    else if (chose) unchosen(to);
    if (leaves || chose) push(state, title, address);
    else history.replaceState(state, title, address);
  };

  // A term leads to the glossary, and a link among words to its page, as the menu would: nothing is loaded anew, and Back returns.
  document.addEventListener("click", event => {
    const link = event.target.closest?.("a.term, a.way");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    push(history.state, "", link.href);
    dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
    document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
  });

  // Written only where it is not so yet: each writing is a change of the page, for the browser and for whoever reads it out.
  const set = (element, name, value) => { if (element && element.getAttribute(name) !== value) element.setAttribute(name, value); };

  // In a narrow window Streamlit's menu puts sections as <div> between the entries of one <ul>: neither is then heard as a list.
  const menu = () => {
    for (const list of document.querySelectorAll("ul[data-testid=stSidebarNavItems]")) {
      set(list, "role", "none");
      for (const entry of list.children) {
        if (entry.tagName === "LI") set(entry, "role", "none");
        else {
          const title = entry.querySelector("header");
          set(entry, "role", "list");
          if (title) { set(entry, "aria-label", title.querySelector("p").textContent); set(title, "aria-hidden", "true"); }
        }
      }
    }
    set(document.querySelector("[data-testid=stExpandSidebarButton]"), "aria-label", "Menu");
    set(document.querySelector("[data-testid=stSidebarCollapseButton] button"), "aria-label", "Close the menu");
    for (const link of document.querySelectorAll("a[data-testid=stSidebarNavLink], a[data-testid=stTopNavLink]")) {
      if (link.pathname === location.pathname) set(link, "aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  };

  // The page and what is chosen on it, or the sentence that says why it cannot be shown.
  const shown = () => {
    const trouble = [...document.querySelectorAll(".say")].map(say => [...say.querySelectorAll("p")].map(part => part.textContent.replace(/\.$/, "")).join(". "));
    const choices = [...document.querySelectorAll("[data-testid=stMain] [data-testid=stSelectbox]")].map(box => {
      const label = box.querySelector("label"), input = box.querySelector("input");
      return label && input ? `${label.textContent.trim()}: ${input.value.trim()}` : "";
    });
    return [document.title.split(" - ")[0], ...trouble, ...choices].filter(Boolean).join(". ") + ".";
  };

  const announce = () => {
    const now = shown();
    if (said && now !== said) document.getElementById("announced").textContent = `Shown now: ${now}`;
    said = now;
  };

  // Where readers sign in, a touched page shows through whatever stands before the server who reads it now. When that is over, the page is opened anew and so leads to the sign-in; so it is when its line is lost.
  let asked = 0;
  const word = async (every) => {
    if (Date.now() - asked < every || !document.querySelector('.way-in a[href="/sign-out"]')) return;
    asked = Date.now();
    try {
      const answer = await fetch(`/sign-in/used.gif?${asked}`, { redirect: "manual", cache: "no-store" });
      const over = answer.type === "opaqueredirect" || [401, 403].includes(answer.status) || (answer.ok && answer.headers.get("content-type") !== "image/gif");
      if (over) location.reload();
    } catch { /* the server is away, which Streamlit says */ }
  };
  for (const touched of ["pointerdown", "keydown"]) addEventListener(touched, () => word(20000), { capture: true, passive: true });
  setInterval(() => {
    const app = document.querySelector("[data-testid=stApp]");
    if (app && app.dataset.testConnectionState && app.dataset.testConnectionState !== "CONNECTED") word(3000);
  }, 3000);

  let waiting = 0, looking = 0;
  const look = () => {
    looking = 0;
    menu();
    // While the shapes of coming figures stand on the page they are not read out: it is said to be busy.
    set(document.querySelector("[data-testid=stMain]"), "aria-busy", String(Boolean(document.querySelector(".stSkeleton"))));
    const app = document.querySelector("[data-testid=stApp]");
    if (app && app.dataset.testScriptState === "notRunning" && document.querySelector(".release-line, .say")) {
      said ||= shown();  // the page as it opened is not a change; a reader may change it before it is announced
      waiting = setTimeout(announce, 300);
    }
  };
  const later = () => {
    clearTimeout(waiting);
    looking ||= setTimeout(look, 50);
  };
  new MutationObserver(later).observe(document.documentElement, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-test-script-state"] });

  // The search box: `/` puts the cursor there, answers come under it as one types, arrow keys go through them, Escape closes them.
  const form = document.getElementById("find"), box = document.getElementById("q"), found = document.getElementById("found");
  if (form) {
    let typing = 0, order = 0;
    const links = () => [...found.querySelectorAll("a")];
    const close = () => { order++; clearTimeout(typing); found.hidden = true; found.replaceChildren(); form.classList.remove("open"); };
    const tell = async () => {
      const typed = box.value.trim(), own = ++order;
      if (typed.length < 2) { found.hidden = true; return; }
      try {
        const answer = await fetch(`/find/answers?${new URLSearchParams({ q: typed })}`, { cache: "no-store" });
        const html = await answer.text();
        if (own !== order || !answer.ok) return;
        found.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
        found.hidden = false;
        form.classList.add("open");
        const many = links().length;
        document.getElementById("announced").textContent = many ? `${many} found. First: ${links()[0].textContent}` : found.textContent;
      } catch { /* the server is away, which Streamlit says; Enter asks again */ }
    };
    box.addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(tell, 150); });
    form.addEventListener("keydown", event => {
      const every = [box, ...links()], at = every.indexOf(document.activeElement);
      if (event.key === "Escape") { close(); box.value = ""; box.blur(); }
      else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        every[Math.max(0, Math.min(every.length - 1, at + (event.key === "ArrowDown" ? 1 : -1)))].focus();
      }
    });
    form.addEventListener("submit", event => { if (!box.value.trim()) event.preventDefault(); });
    document.addEventListener("pointerdown", event => { if (!form.contains(event.target)) close(); });
    document.addEventListener("focusin", event => { if (!form.contains(event.target) && !found.hidden) close(); });
    document.addEventListener("keydown", event => {
      const typing_ = event.target.closest && event.target.closest("input, textarea, select, [contenteditable=true], [role=combobox], [role=listbox]");
      if (event.key !== "/" || event.ctrlKey || event.altKey || event.metaKey || typing_) return;
      event.preventDefault();
      box.focus();
      box.select();
    });
  }
})();
