// Comfort only: every page works without this file.
// Ctrl+K (or Cmd+K) puts the cursor into the search box; a form is not sent twice by a double click, but for a
// button that fetches a file (data-stays) and leaves its page open.
document.addEventListener("keydown", (event) => {
  const box = document.getElementById("find");
  if (box && event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    box.focus();
  }
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.submitter?.hasAttribute("data-stays")) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
});

// A form that came back: its errors are read first, also where the browser does not know autofocus here.
document.querySelector(".note[autofocus]")?.focus();

// A page that comes back from the browser's memory may be sent again.
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
});
