// A contact's page: what was opened to be edited has the focus, leaves with Escape, and gives the focus back to where it came from.

let opened = "";

document.addEventListener("htmx:after:swap", () => {
  const form = [...document.querySelectorAll(".slot-form")].at(-1);
  if (!form) {
    if (opened) document.getElementById(opened)?.querySelector(".fact-edit")?.focus();
    opened = "";
    return;
  }
  if (form.dataset.seen) return;
  form.dataset.seen = "yes";
  opened = form.closest(".slot")?.id ?? "";
  const control = form.querySelector("[aria-invalid=true], input:not([type=hidden]), select, textarea");
  control?.focus();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const form = event.target.closest?.(".slot-form");
  form?.querySelector(".buttons a")?.click();
});

document.addEventListener("keydown", (event) => {
  const types = event.target.closest?.("input, select, textarea, [contenteditable]");
  if (types || event.ctrlKey || event.metaKey || event.altKey) return;
  const way = { j: "after", k: "before" }[event.key];
  if (way) document.getElementById(way)?.click();
});
