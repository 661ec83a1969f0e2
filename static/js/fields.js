// The list: rows are dragged into order; without script the arrows do it. The form: what is for other types is hidden,
// and what a new field will be called is said while its label is typed.

/** Asks the server to put a row behind another; a refusal shows the order as it is. */
async function put(row, csrf) {
  const before = row.previousElementSibling;
  const body = new URLSearchParams({ csrf, way: before ? "behind" : "first", other: before?.dataset.field ?? "" });
  const answer = await fetch(`/fields/${row.dataset.field}/move`, { method: "POST", body }).catch(() => null);
  if (!answer?.ok) location.reload();
}

for (const body of document.querySelectorAll("[data-fields-order]")) {
  body.addEventListener("moved", (event) => put(event.target, body.dataset.fieldsOrder));
}

const kind = document.querySelector("select[name=kind]");

function show() {
  for (const part of document.querySelectorAll("[data-for-kinds]")) {
    part.hidden = !part.dataset.forKinds.split(" ").includes(kind.value);
  }
}

if (kind) {
  kind.addEventListener("change", show);
  show();
}

const PAUSE = 200;

/** <alias-preview>: the alias that the label of a new field gives, unless one is typed. */
class AliasPreview extends HTMLElement {
  connectedCallback() {
    const form = this.closest("form");
    [this.label, this.alias] = [form.elements.label, form.elements.alias];
    for (const control of [this.label, this.alias]) {
      control.addEventListener("input", () => {
        clearTimeout(this.waiting);
        this.waiting = setTimeout(() => this.ask(), PAUSE);
      });
    }
    this.ask();
  }

  async ask() {
    const label = this.label.value.trim();
    if (!label || this.alias.value.trim()) return this.say("");
    const answer = await fetch(`${this.dataset.url}?${new URLSearchParams({ label })}`).catch(() => null);
    const made = answer?.ok && !answer.redirected ? await answer.text() : "";
    // Who typed on meanwhile waits for the next answer.
    if (label === this.label.value.trim() && !this.alias.value.trim()) this.say(made);
  }

  say(alias) {
    this.alias.placeholder = alias;
    const code = Object.assign(document.createElement("code"), { textContent: alias });
    this.replaceChildren(...(alias ? ["The alias will be ", code, "."] : []));
  }
}
customElements.define("alias-preview", AliasPreview);
