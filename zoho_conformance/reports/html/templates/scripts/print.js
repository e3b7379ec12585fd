// Paper gets what is open, and all evidence where that is asked for: by a button, or by an address
// that ends in #print=details.
{
  const root = document.documentElement;
  const menu = byId("print-menu");
  for (const button of all("button[data-print]")) {
    reveal(button);
    button.addEventListener("click", () => {
      root.dataset.print = button.dataset.print;
      if (menu) menu.open = false;
      window.print();
    });
  }
  reveal(menu);
  addEventListener("click", (event) => {
    if (menu.open && !menu.contains(event.target)) menu.open = false;
  });
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.open) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  if (location.hash === "#print=details") root.dataset.print = "details";

  // An empty date prints no pattern: a person writes there.
  for (const date of all("input[type=date]")) {
    const mark = () => date.classList.toggle("is-empty", !date.value);
    date.addEventListener("input", mark);
    mark();
  }

  // A browser that cannot print what is closed gets it opened.
  let closed = [];
  addEventListener("beforeprint", () => {
    const evidence = "#findings :is(.group, .accepted, .card > details), #unjudged details";
    closed = all(root.dataset.print === "details" ? `#accepted, ${evidence}` : "#accepted")
      .filter((details) => !details.open);
    for (const details of closed) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of closed) details.open = false;
    delete root.dataset.print;
  });
}
