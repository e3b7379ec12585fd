"use strict";
(() => {
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const byId = (id) => document.getElementById(id);

  // What only works with a script is hidden until here.
  const reveal = (element) => element && (element.hidden = false);

  // Colours: as the system has them, light, or dark. A browser may keep nothing for a file.
  const themes = ["auto", "light", "dark"];
  const kept = {
    get: () => { try { return localStorage.getItem("theme"); } catch { return null; } },
    set: (value) => { try { localStorage.setItem("theme", value); } catch { /* for this page only */ } },
  };
  let theme = themes.includes(kept.get()) ? kept.get() : "auto";
  const paint = () => {
    if (theme === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    byId("theme-name").textContent = theme;
  };
  byId("theme").addEventListener("click", () => {
    theme = themes[(themes.indexOf(theme) + 1) % themes.length];
    kept.set(theme);
    paint();
  });
  paint();
  reveal(byId("theme"));

  // How long ago: the page knows when it is read, the report does not.
  for (const time of all("time")) {
    const days = Math.floor((Date.now() - Date.parse(time.dateTime)) / 86400000);
    if (days >= 0) {
      const ago = document.createElement("span");
      ago.className = "quiet ago";
      ago.textContent = days === 0 ? " (today)" : days === 1 ? " (a day ago)" : ` (${days} days ago)`;
      time.after(ago);
    }
  }

  const print = byId("print");
  print.addEventListener("click", () => window.print());
  reveal(print);

  // A browser opens what stands around the place of a link; older ones do not.
  const open = () => {
    const around = location.hash.length > 1 && byId(location.hash.slice(1))?.closest("details");
    if (around && !around.open) {
      around.open = true;
      around.scrollIntoView();
    }
  };
  addEventListener("hashchange", open);
  open();

  for (const button of all("button.copy")) {
    reveal(button);
    const label = button.querySelector("span");
    button.addEventListener("click", async () => {
      const code = button.previousElementSibling;
      let outcome = "Copied";
      try {
        await navigator.clipboard.writeText(code.textContent);
      } catch {
        getSelection().selectAllChildren(code);
        outcome = "Selected";
      }
      label.textContent = outcome;
      announce(outcome);
      setTimeout(() => { label.textContent = "Copy"; }, 2000);
    });
  }

  // Paper has no way to open what is closed.
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = all("details:not([open])");
    for (const one of closed) one.open = true;
  });
  addEventListener("afterprint", () => {
    for (const one of closed) one.open = false;
  });

  let saying = 0;
  function announce(text) {
    clearTimeout(saying);
    saying = setTimeout(() => { byId("said").textContent = text; }, 200);
  }

  const form = byId("filter");
  if (!form) return;
  reveal(form);
  const groups = all(".group");
  const cards = all(".card").map((element) => ({ element, ...element.dataset, text: null }));
  const facets = ["level", "state", "rule", "operation", "target"];
  // Not the request: it names keys that the finding is not about.
  const sought = "summary, .says, .against, .more dd:not(.again)";
  const unfold = byId("unfold");

  const asked = () => {
    const data = new FormData(form);
    const filter = new URLSearchParams();
    for (const facet of facets) {
      for (const value of data.getAll(facet)) if (value) filter.append(facet, value);
    }
    const text = data.get("text").trim();
    if (text) filter.append("text", text);
    return filter;
  };

  const matches = (card, filter, words) => {
    for (const facet of facets) {
      const values = filter.getAll(facet);
      if (values.length && !values.includes(card[facet])) return false;
    }
    if (!words.length) return true;
    card.text ??= all(sought, card.element).map((part) => part.textContent).join("\n").toLowerCase();
    return words.every((word) => card.text.includes(word));
  };

  const apply = () => {
    const filter = asked();
    const words = (filter.get("text") ?? "").toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const card of cards) {
      const fits = matches(card, filter, words);
      card.element.hidden = !fits;
      shown += fits;
    }
    for (const group of groups) group.hidden = !group.querySelector(".card:not([hidden])");
    byId("none").hidden = shown > 0;
    const any = [...filter].length > 0;
    byId("matched").textContent = any ? `${shown} of ${cards.length} findings` : "";
    return any ? `${shown} of ${cards.length} findings shown` : `all ${cards.length} findings shown`;
  };

  const changed = () => {
    const filter = asked().toString();
    // Nothing a reader did is lost where a browser refuses: only the address stays as it was.
    try { history.replaceState(null, "", filter ? `#${filter}` : location.pathname + location.search); } catch { /* as is */ }
    announce(apply());
  };

  const fill = (filter) => {
    form.reset();
    for (const field of form.elements) {
      if (!field.name) continue;
      const values = filter.getAll(field.name);
      if (field.type === "checkbox") field.checked = values.includes(field.value);
      else if (values.length) field.value = values[0];
    }
    for (const field of all("select", form)) if (field.selectedIndex < 0) field.value = "";
  };

  const follow = () => {
    const place = location.hash.slice(1);
    if (place.startsWith("f-")) {
      const found = byId(place);
      if (!found?.closest("[hidden]")) return;
      fill(new URLSearchParams());
      apply();
      found.closest("details").scrollIntoView();
    } else if (place.includes("=")) {
      fill(new URLSearchParams(place));
      announce(apply());
    }
  };

  form.addEventListener("input", changed);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(changed));
  byId("clear").addEventListener("click", () => {
    form.reset();
    form.elements.text.focus();
  });
  unfold.addEventListener("click", () => {
    const opening = unfold.textContent === "Open all";
    for (const one of all(".card:not([hidden]) details")) one.open = opening;
    unfold.textContent = opening ? "Close all" : "Open all";
  });
  if (!document.querySelector(".card details:not([open])")) unfold.textContent = "Close all";
  addEventListener("hashchange", follow);
  follow();
  if (location.hash.includes("=")) byId("findings").scrollIntoView();
})();
