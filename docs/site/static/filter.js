// Filters the rows of the table of operations as one types; every word has to be in a row.
document.addEventListener("DOMContentLoaded", () => {
  const input = document.getElementById("operation-filter");
  if (!input) return;
  const output = document.querySelector("output[for=operation-filter]");
  const rows = [...document.querySelectorAll("table.operations tbody tr")].map((row) => [
    row,
    `${row.textContent} ${row.dataset.id}`.toLowerCase(),
  ]);
  const filter = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const [row, text] of rows) {
      row.hidden = !words.every((word) => text.includes(word));
      shown += row.hidden ? 0 : 1;
    }
    output.textContent = shown === 1 ? "1 operation" : `${shown} operations`;
    const address = new URL(location.href);
    address.hash = input.value ? `filter=${encodeURIComponent(input.value)}` : "";
    history.replaceState(null, "", address);
  };
  if (location.hash.startsWith("#filter=")) {
    input.value = decodeURIComponent(location.hash.slice("#filter=".length));
    filter();
  }
  input.addEventListener("input", filter);
});
