// The list of contacts by keyboard: / to the search, j and k through the rows; one tick for all rows of the page.

const links = () => [...document.querySelectorAll("#found .person a")];

const step = (by) => {
  const all = links();
  const here = all.indexOf(document.activeElement);
  const next = all[Math.min(Math.max(here + by, 0), all.length - 1)];
  next?.focus();
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input, select, textarea")) return;
  if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else if (event.key === "/") document.getElementById("search")?.focus();
  else return;
  event.preventDefault();
});

// Whoever leaves while a slow search runs does not want it any more: the database stops looking.
addEventListener("pagehide", () => {
  const running = document.querySelector(".slow-run");
  if (running) fetch(running.dataset.stop, { keepalive: true, credentials: "same-origin" }).catch(() => {});
});

/** <tick-all>: ticks every row of its page. */
class TickAll extends HTMLElement {
  connectedCallback() {
    const all = Object.assign(document.createElement("input"), { type: "checkbox", className: "form-check-input" });
    all.setAttribute("aria-label", "Select all on this page");
    all.addEventListener("change", () => {
      for (const tick of this.closest("form").querySelectorAll("input[name=ids]")) tick.checked = all.checked;
    });
    this.replaceChildren(all);
    this.hidden = false;
  }
}
customElements.define("tick-all", TickAll);
