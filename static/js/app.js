// What a page can do better with script; everything works without it.

/** <copy-button for="id">: copies the value of a field, and says so. */
class CopyButton extends HTMLElement {
  connectedCallback() {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: "Copy" });
    button.addEventListener("click", () => this.copy(button));
    this.replaceChildren(button);
  }

  async copy(button) {
    const field = document.getElementById(this.getAttribute("for"));
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      document.execCommand("copy"); // plain http on another host has no clipboard of its own
    }
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = "Copy"; }, 2000);
  }
}
customElements.define("copy-button", CopyButton);

/** Open menus close with Escape and with a click elsewhere. */
const openMenus = () => document.querySelectorAll("details.drop[open]");

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

/** A form is sent once, however fast its button is pressed; after a while it may be sent again. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.getAttribute("method") !== "post") return;
  if (form.hasAttribute("aria-busy")) {
    event.preventDefault();
    return;
  }
  form.setAttribute("aria-busy", "true");
  setTimeout(() => form.removeAttribute("aria-busy"), 5000);
});

/** Another appearance changes nothing else: what was typed or ticked stays. */
document.addEventListener("submit", async (event) => {
  const { target: form, submitter } = event;
  if (!form.matches(".themes") || !submitter) return;
  event.preventDefault();
  const body = new URLSearchParams(new FormData(form, submitter));
  const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" });
  if (answer.type !== "opaqueredirect") location.reload();
  const root = document.documentElement;
  if (submitter.value === "auto") root.removeAttribute("data-bs-theme");
  else root.setAttribute("data-bs-theme", submitter.value);
  for (const button of form.querySelectorAll("button")) button.ariaPressed = button === submitter ? "true" : null;
  form.removeAttribute("aria-busy");
});

addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[aria-busy]")) form.removeAttribute("aria-busy");
});

/** The tab is called as the page is. */
const heading = document.querySelector("h1");
if (heading && !document.title.startsWith(heading.textContent)) document.title = `${heading.textContent} · Linnet`;

/** What was asked for the dialog opens in it; the word Cancel closes it. */
document.addEventListener("htmx:after:swap", () => {
  const dialog = document.getElementById("dialog");
  if (dialog?.childElementCount && !dialog.open) dialog.showModal();
});

document.addEventListener("click", (event) => {
  if (!event.target.closest("#dialog [data-close]")) return;
  event.preventDefault();
  document.getElementById("dialog").close();
});

document.getElementById("dialog")?.addEventListener("close", (event) => event.target.replaceChildren());

/** An answer without the part that was asked for is another page: signed out, gone, broken. It is shown whole. */
document.addEventListener("htmx:before:swap", (event) => {
  const { ctx, tasks } = event.detail;
  const main = tasks.find((task) => task.type === "main");
  if (!ctx.select || !main || main.fragment.childElementCount > 0) return;
  event.preventDefault();
  location.reload();
});
