// Lists with `data-sortable`: their items are dragged into order by the grip of each, and the list says `moved` of the
// one that was let go in another place. Without script, and by keyboard, the buttons beside the grip do it.

function sortable(list) {
  let dragged = null;
  let next = null;
  const item = (node) => [...list.children].find((child) => child.contains(node));
  const settle = () => list.querySelectorAll(":scope > [draggable]").forEach((one) => one.removeAttribute("draggable"));
  list.addEventListener("pointerdown", (event) => {
    settle();
    const held = event.target.closest(".grip") && item(event.target);
    if (held) held.draggable = true;
  });
  list.addEventListener("dragstart", (event) => {
    dragged = item(event.target);
    if (!dragged?.draggable) dragged = null;
    if (!dragged) return;
    next = dragged.nextElementSibling;
    event.dataTransfer.effectAllowed = "move";
    dragged.classList.add("is-dragged");
  });
  list.addEventListener("dragover", (event) => {
    const over = item(event.target);
    if (!dragged || !over || over.matches(".stays")) return;
    event.preventDefault();
    if (over === dragged) return;
    const box = over.getBoundingClientRect();
    over[event.clientY < box.top + box.height / 2 ? "before" : "after"](dragged);
  });
  list.addEventListener("drop", (event) => event.preventDefault());
  list.addEventListener("dragend", () => {
    if (!dragged) return;
    const one = dragged;
    dragged = null;
    one.classList.remove("is-dragged");
    settle();
    if (one.nextElementSibling !== next) one.dispatchEvent(new CustomEvent("moved", { bubbles: true }));
    ends(list);
  });
  // The first has nothing above it, the last nothing below; whoever adds an item says `changed`.
  list.addEventListener("changed", () => ends(list));
  ends(list);
}

function ends(list) {
  for (const grip of list.querySelectorAll(".grip[hidden]")) grip.hidden = false;
  const items = [...list.children].filter((one) => one.querySelector("[data-up]"));
  items.forEach((one, index) => {
    one.querySelector("[data-up]").disabled = index === 0;
    one.querySelector("[data-down]").disabled = index === items.length - 1;
  });
}

document.querySelectorAll("[data-sortable]").forEach(sortable);
