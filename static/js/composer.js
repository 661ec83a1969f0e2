// Shows, as one types, how long a tweet becomes, what it costs and how it looks: the server counts and renders, with the
// code that checks at sending. Without script the buttons do the same.

const text = document.getElementById("f-text");
const places = { count: document.getElementById("tweet-checked"), card: document.getElementById("tweet-card") };
const readers = document.getElementById("readers");
const search = document.getElementById("reader-search");
const WAIT = 200;

/** Calls once it has been quiet for a moment. */
function quietly(act) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(act, WAIT);
  };
}

let latest = 0;

async function preview() {
  const asked = ++latest;
  try {
    const body = new URLSearchParams(new FormData(text.form));
    const answer = await fetch("/tweets/preview", { method: "POST", body, headers: { "X-Part": "1" } });
    const parts = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!answer.ok || asked !== latest) return;
    for (const [name, place] of Object.entries(places)) {
      const part = parts.querySelector(`[data-part="${name}"]`);
      if (part && place) place.replaceChildren(...part.childNodes);
    }
  } catch {
    document.getElementById("preview-button").hidden = false; // no connection: the button still asks
  }
}

let sought = 0;

async function find() {
  const asked = ++sought;
  const chosen = readers.querySelector("input:checked")?.value ?? "";
  const query = new URLSearchParams({ reader_search: search.value, reader: search.value ? "" : chosen });
  const answer = await fetch(`/tweets/readers?${query}`).catch(() => null);
  const part = answer?.ok ? await answer.text() : null;
  if (part === null || asked !== sought) return;
  readers.innerHTML = part;
  if (text) preview();
}

if (text && places.count && places.card) {
  document.getElementById("preview-button").hidden = true;
  text.addEventListener("input", quietly(preview));
}

if (readers && search) {
  search.addEventListener("input", quietly(find));
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !text) return;
    event.preventDefault();
    find();
  });
  readers.addEventListener("change", () => (text ? preview() : readers.closest("form").requestSubmit()));
}
