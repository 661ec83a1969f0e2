// A contact's page: what was opened to be edited has the focus, and leaves with Escape.

document.addEventListener("htmx:after:swap", () => {
  const form = [...document.querySelectorAll(".slot-form")].at(-1);
  if (!form || form.dataset.seen) return;
  form.dataset.seen = "yes";
  const control = form.querySelector("[aria-invalid=true], input:not([type=hidden]), select, textarea");
  control?.focus();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const form = event.target.closest?.(".slot-form");
  form?.querySelector(".buttons a")?.click();
});
