// Fills the suggestions of a field as one types; without script the field takes what is typed all the same.

const WAIT = 200;

function attach(input) {
  const list = document.getElementById(input.getAttribute("list"));
  let timer;
  let latest = 0;

  async function find() {
    const asked = ++latest;
    const query = new URLSearchParams({ search: input.value });
    const answer = await fetch(`${input.dataset.suggestions}?${query}`).catch(() => null);
    const part = answer?.ok ? await answer.text() : null;
    if (part !== null && asked === latest) list.innerHTML = part;
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(find, WAIT);
  });
}

document.querySelectorAll("input[data-suggestions]").forEach(attach);
