// Light or dark? What was chosen with the toggle, else what the system prefers. A classic script: it runs before paint.
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const chosen = localStorage.getItem("theme");
  if (chosen) root.dataset.theme = chosen;

  window.toggleTheme = () => {
    const next = window.currentTheme() === "dark" ? "light" : "dark";
    root.dataset.theme = next;
    localStorage.setItem("theme", next);
    return next;
  };
  window.currentTheme = () => root.dataset.theme ?? (dark.matches ? "dark" : "light");
})();
