// Counts a tweet as it is written: the server counts, with the code that checks at sending.

const text = document.getElementById("f-text");
const place = document.getElementById("tweet-count");
const button = document.getElementById("count-button");
const WAIT = 250;

let timer;
let latest = 0;

async function count() {
  const asked = ++latest;
  try {
    const body = new URLSearchParams(new FormData(text.form));
    const answer = await fetch("/tweets/count", { method: "POST", body, headers: { "X-Part": "1" } });
    const part = await answer.text();
    if (answer.ok && asked === latest) place.innerHTML = part;
  } catch {
    button.hidden = false; // no connection: the button still asks
  }
}

if (text && place && button) {
  button.hidden = true;
  text.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(count, WAIT);
  });
}
