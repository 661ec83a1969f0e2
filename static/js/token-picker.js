// Inserts tokens at the cursor; without script they are there to be copied.

const list = document.getElementById("tokens");
const search = document.getElementById("token-search");
const text = list && document.getElementById(list.dataset.into);
const WAIT = 250;

function insert(token) {
  text.focus();
  text.setRangeText(token, text.selectionStart, text.selectionEnd, "end");
  text.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Each choice becomes a button. */
function enhance() {
  for (const item of list.querySelectorAll("li[data-token]")) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm" });
    button.textContent = item.querySelector("span").textContent;
    button.title = item.dataset.token;
    button.addEventListener("click", () => insert(item.dataset.token));
    item.replaceChildren(button);
  }
}

let timer;
let latest = 0;

async function find() {
  const asked = ++latest;
  const answer = await fetch(`/tweets/tokens?${new URLSearchParams({ search: search.value })}`).catch(() => null);
  const part = answer?.ok ? await answer.text() : null;
  if (part === null || asked !== latest) return;
  list.innerHTML = part;
  enhance();
}

if (list && search && text) {
  enhance();
  search.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(find, WAIT);
  });
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    find();
  });
}
