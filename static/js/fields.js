// The list: rows are dragged into order; without script the arrows do it. The form: what is for other types is hidden.

/** Asks the server to put a row behind another; a refusal shows the order as it is. */
async function put(row, csrf) {
  const before = row.previousElementSibling;
  const body = new URLSearchParams({ csrf, way: before ? "behind" : "first", other: before?.dataset.field ?? "" });
  const answer = await fetch(`/fields/${row.dataset.field}/move`, { method: "POST", body }).catch(() => null);
  if (!answer?.ok) location.reload();
  const rows = [...row.parentElement.rows];
  rows.forEach((one, index) => {
    const [up, down] = one.querySelectorAll("button[name=way]");
    if (up && down) [up.disabled, down.disabled] = [index === 0, index === rows.length - 1];
  });
}

function sortable(body) {
  let dragged = null;
  let next = null;
  for (const row of body.rows) {
    if (!row.querySelector("button[name=way]")) return;
    row.draggable = true;
    row.addEventListener("dragstart", (event) => {
      dragged = row;
      next = row.nextElementSibling;
      event.dataTransfer.effectAllowed = "move";
      row.classList.add("is-dragged");
    });
    row.addEventListener("dragend", () => {
      row.classList.remove("is-dragged");
      if (dragged && dragged.nextElementSibling !== next) put(dragged, body.dataset.fieldsOrder);
      dragged = null;
    });
  }
  body.addEventListener("dragover", (event) => {
    const over = event.target.closest("tr");
    if (!dragged || !over || over === dragged) return;
    event.preventDefault();
    const box = over.getBoundingClientRect();
    over[event.clientY < box.top + box.height / 2 ? "before" : "after"](dragged);
  });
  body.addEventListener("drop", (event) => event.preventDefault());
}

document.querySelectorAll("[data-fields-order]").forEach(sortable);

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
