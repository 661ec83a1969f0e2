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

const ids = (form) => [...form.querySelectorAll("input[name=ids]")];

/** <tick-all>: ticks every row of its page; there is one in the head of the table and one in the bar. */
class TickAll extends HTMLElement {
  connectedCallback() {
    const form = this.closest("form");
    const all = Object.assign(document.createElement("input"), { type: "checkbox", className: "form-check-input" });
    all.setAttribute("aria-label", "Select all on this page");
    all.addEventListener("change", () => {
      for (const tick of ids(form)) tick.checked = all.checked;
    });
    form.addEventListener("change", () => this.show(form, all));
    const label = Object.assign(document.createElement("label"), { className: "form-check" });
    label.append(all);
    if (this.dataset.label) {
      label.append(Object.assign(document.createElement("span"), { className: "form-check-label", textContent: this.dataset.label }));
    }
    this.replaceChildren(label);
    this.hidden = false;
    this.show(form, all);
  }

  show(form, all) {
    const rows = ids(form);
    const ticked = rows.filter((tick) => tick.checked).length;
    all.checked = ticked > 0 && ticked === rows.length;
    all.indeterminate = ticked > 0 && ticked < rows.length;
  }
}
customElements.define("tick-all", TickAll);

/** <tick-count>: how many rows are ticked; and beside the tick for all, how many that are, once they were counted. */
class TickCount extends HTMLElement {
  connectedCallback() {
    const form = this.closest("form");
    const show = () => {
      const ticked = ids(form).filter((tick) => tick.checked).length;
      this.textContent = form.elements.all.checked ? "Everybody is chosen" : `${ticked} selected`;
      this.hidden = !ticked && !form.elements.all.checked;
    };
    form.addEventListener("change", show);
    addEventListener("pageshow", show);
    show();
    const count = () => {
      const figure = form.querySelector("#count")?.dataset.figure;
      if (figure) form.querySelector("#everybody").textContent = `All ${figure} that match`;
    };
    new MutationObserver(count).observe(form.querySelector(".batch-bar"), { childList: true });
    count();
  }
}
customElements.define("tick-count", TickCount);
