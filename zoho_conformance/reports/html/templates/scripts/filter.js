// One filter for the rows of changes and their evidence; it is in the address, and can be sent.
if (byId("filter")) {
  const form = byId("filter");
  const toggle = byId("filter-toggle");
  const unfold = byId("unfold");
  const cards = all(".card").map((element) => ({ element, ...element.dataset, text: null }));
  const rows = all(".change").map((element) => ({ element, id: element.id.slice("row-".length) }));
  const entries = new Map(all("tr[data-card]").map((element) => [element.dataset.card, element]));
  const tables = all(".changes");
  const groups = all(".group");
  const folds = all(".accepted");
  const facets = ["level", "used", "state", "since", "rule", "operation", "target"];
  // Not the request: it names keys that the finding is not about.
  const sought = "summary, .says, .against, .more dd:not(.repeat)";
  // So many findings are opened for a reader who filtered down to them.
  const few = 50;

  reveal(form);
  reveal(toggle);
  reveal(unfold);
  toggle.addEventListener("click", () => {
    const isOpen = form.classList.toggle("is-open");
    toggle.setAttribute("aria-expanded", isOpen);
    if (isOpen) form.elements.text.focus();
  });

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

  const textOf = (card) => {
    card.text ??= all(sought, card.element).map((part) => part.textContent)
      .concat(card.operation).join("\n").toLowerCase();
    return card.text;
  };

  const fitting = (filter) => {
    const wanted = facets.map((facet) => [facet, filter.getAll(facet)]).filter(([, values]) => values.length);
    const words = (filter.get("text") ?? "").toLowerCase().split(/\s+/).filter(Boolean);
    return (card) => wanted.every(([facet, values]) => values.includes(card[facet]))
      && words.every((word) => textOf(card).includes(word));
  };

  const apply = () => {
    const filter = asked();
    const any = [...filter].length > 0;
    const fits = fitting(filter);
    const changes = new Set();
    let shown = 0;
    for (const card of cards) {
      const isShown = fits(card);
      card.element.hidden = !isShown;
      const entry = entries.get(card.element.querySelector(".body").id);
      if (entry) entry.hidden = !isShown;
      if (!isShown) continue;
      changes.add(card.change);
      shown += 1;
    }
    for (const row of rows) row.element.hidden = !changes.has(row.id);
    for (const group of groups) {
      group.hidden = !group.querySelector(".card:not([hidden])");
      if (any && shown <= few) group.open = true;
    }
    for (const fold of folds) {
      const isEmpty = !fold.querySelector(":is(.change, .card):not([hidden])");
      fold.hidden = isEmpty;
      if (any && !isEmpty && shown <= few) fold.open = true;
    }
    for (const table of tables) {
      const isEmpty = !table.querySelector(".change:not([hidden])");
      table.hidden = isEmpty;
      const heading = table.previousElementSibling;
      if (heading?.matches(".sub")) heading.hidden = isEmpty;
    }
    byId("none").hidden = shown > 0;
    byId("matched-line").hidden = !any;
    byId("matched").textContent = any
      ? `${changes.size} of ${rows.length} changes, ${shown} of ${cards.length} findings` : "";
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
    if (/^(f|g|gone)-/.test(place)) {
      const linked = byId(place);
      if (!linked?.closest("[hidden]")) return;
      fill(new URLSearchParams());
      apply();
      openAround(linked);
      linked.scrollIntoView();
    } else if (place.includes("=") && !place.startsWith("print=")) {
      fill(new URLSearchParams(place));
      announce(apply());
      byId("changes").scrollIntoView();
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
    const isOpening = unfold.textContent === "Open all";
    for (const group of groups) if (!group.hidden) group.open = isOpening || group.open;
    for (const details of all(".card:not([hidden]) details")) details.open = isOpening;
    unfold.textContent = isOpening ? "Close all" : "Open all";
  });
  if (!document.querySelector(".card details:not([open])")) unfold.textContent = "Close all";
  addEventListener("hashchange", follow);
  follow();
}
