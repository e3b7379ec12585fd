"use strict";
const all = (selector, from = document) => [...from.querySelectorAll(selector)];
const byId = (id) => document.getElementById(id);

// What only works with a script is hidden until a script shows it.
const reveal = (element) => element && (element.hidden = false);

const announce = (() => {
  let saying = 0;
  return (text) => {
    clearTimeout(saying);
    saying = setTimeout(() => { byId("said").textContent = text; }, 200);
  };
})();

// Colours: as the system has them, light, or dark. A browser may keep nothing for a file.
{
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
    announce(`Theme: ${theme}`);
  });
  paint();
  reveal(byId("theme"));
}

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

// A link leads into what is closed: all around its place is opened.
const openAround = (element) => {
  let opened = false;
  for (let around = element?.closest("details"); around; around = around.parentElement.closest("details")) {
    opened ||= !around.open;
    around.open = true;
  }
  if (opened) element.scrollIntoView();
};
{
  const follow = () => openAround(location.hash.length > 1 && byId(location.hash.slice(1)) || null);
  addEventListener("hashchange", follow);
  follow();
}

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
