// The columns of the list are arranged where they stand; without script each button asks the server.

const form = document.getElementById("columns");
const list = document.getElementById("f-shown");
const ticks = [...form.querySelectorAll(".column-tick")];
const filter = document.getElementById("f-filter");

const say = (sentence) => { document.getElementById("columns-said").textContent = sentence; };
const tickOf = (key) => ticks.find((tick) => tick.control.dataset.key === key);
const labelOf = (item) => item.querySelector(".column-name").textContent;
const changed = () => list.dispatchEvent(new CustomEvent("changed"));

/** Each column as an item of the list, made of the one that is there. */
const items = new Map([...list.querySelectorAll("li[data-key]")].map((item) => [item.dataset.key, item]));

function made(key, label) {
  if (items.has(key)) return items.get(key);
  const item = form.querySelector("template").content.firstElementChild.cloneNode(true);
  for (const part of [item, ...item.querySelectorAll("*")]) {
    for (const { name, value } of [...part.attributes]) {
      if (value.includes("\u2026")) part.setAttribute(name, value.replace("\u2026", name === "value" || name === "data-key" ? key : label));
    }
  }
  item.querySelector(".column-name").textContent = label;
  items.set(key, item);
  return item;
}

const moves = {
  up: (item) => { if (!item.previousElementSibling.matches(".stays")) item.previousElementSibling.before(item); },
  down: (item) => item.nextElementSibling?.after(item),
  off: (item) => {
    const tick = tickOf(item.dataset.key);
    const next = item.nextElementSibling ?? item.previousElementSibling;
    item.remove();
    tick.hidden = false;
    tick.control.checked = false;
    (next.querySelector("[data-off]") ?? tick.control).focus();
    find();
  },
};

list.addEventListener("click", (event) => {
  const button = event.target.closest("button[name]");
  const move = button && moves[button.name];
  if (!move) return;
  event.preventDefault();
  const item = button.closest("li");
  move(item);
  changed();
  if (item.isConnected) (button.disabled ? item.querySelector("button:not(:disabled)") : button).focus();
  const place = [...list.children].indexOf(item) + 1;
  say(place ? `${labelOf(item)} is column ${place} of ${list.children.length}.` : `${labelOf(item)} was taken off.`);
});

form.addEventListener("change", (event) => {
  const tick = event.target.closest(".column-tick");
  if (!tick || !event.target.checked) return;
  const { key } = event.target.dataset;
  list.append(made(key, tick.textContent.trim()));
  event.target.checked = false;
  const rest = ticks.filter((one) => one.offsetParent);
  const next = rest[rest.indexOf(tick) + 1] ?? rest[rest.indexOf(tick) - 1];
  tick.hidden = true;
  (next?.control ?? filter).focus();
  changed();
  find();
  say(`${tick.textContent.trim()} is the last column now.`);
});

/** Shows the columns whose name has what is typed; those on the list stay away. */
function find() {
  const wanted = filter.value.trim().toLowerCase();
  for (const tick of ticks) tick.classList.toggle("is-out", !tick.textContent.toLowerCase().includes(wanted));
  let any = false;
  for (const group of form.querySelectorAll(".column-group")) {
    group.hidden = !group.querySelector(".column-tick:not([hidden], .is-out)");
    any ||= !group.hidden;
  }
  document.getElementById("columns-none").hidden = any;
}

filter.addEventListener("input", find);
filter.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
document.getElementById("columns-filter").hidden = false;
form.querySelector(".without-script").hidden = true;
find();
changed();
