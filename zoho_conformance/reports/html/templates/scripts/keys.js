// The matrix of operations and keys: by text and by what became of a key.
if (byId("key-filter")) {
  const form = byId("key-filter");
  const rows = all(".key-row").map((element) => ({
    element,
    details: element.querySelector("details"),
    operation: element.querySelector(".at").textContent.toLowerCase(),
    parts: all(".key-cells > div", element).map((part) => ({
      part,
      state: part.className.slice("k-".length),
      text: part.querySelector("dd"),
      lines: part.querySelector("dd").textContent.split("\n"),
    })),
  }));
  const few = 30;
  reveal(form);

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => {
    const states = all("input:checked", form).map((field) => field.value);
    const words = form.elements.key.value.toLowerCase().split(/\s+/).filter(Boolean);
    const any = states.length + words.length > 0;
    const shown = [];
    let keys = 0;
    for (const row of rows) {
      let fitting = 0;
      for (const { part, state, text, lines } of row.parts) {
        const isWanted = !states.length || states.includes(state);
        const shown = !isWanted ? [] : lines.filter((line) => words.every(
          (word) => line.toLowerCase().includes(word) || row.operation.includes(word)));
        part.hidden = !shown.length;
        text.textContent = shown.join("\n");
        fitting += shown.length;
      }
      row.element.hidden = !fitting;
      if (fitting) shown.push(row);
      keys += fitting;
    }
    for (const row of shown) row.details.open = any && shown.length <= few;
    const counted = `${keys} key${keys === 1 ? "" : "s"} in ${shown.length} operation${shown.length === 1 ? "" : "s"}`;
    byId("keys-matched").textContent = any ? counted : "";
    announce(counted);
  });
}
