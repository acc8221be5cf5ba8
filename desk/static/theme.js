// Runs before the first paint, so that a dark desk never flashes white. A classic script: modules run too late for that.
(function () {
  try {
    var stored = JSON.parse(localStorage.getItem("tocsin.desk.settings") || "{}");
    if (stored.theme === "light" || stored.theme === "dark") document.documentElement.dataset.theme = stored.theme;
  } catch (unreadable) {
    // Without storage the page follows the system.
  }
})();
