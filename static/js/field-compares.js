// "Field compares" offers only comparisons that suit the field; without script the server says what does not.

const part = document.querySelector(".field-compares");
const field = part?.querySelector("select[name=field]");
const operator = part?.querySelector("select[name=operator]");

function narrow() {
  const keys = JSON.parse(part.dataset.suits)[field.value]?.split(" ");
  for (const option of operator.options) {
    const fits = !option.value || !keys || keys.includes(option.value);
    option.hidden = option.disabled = !fits;
    if (!fits && option.selected) operator.value = "";
  }
}

if (field && operator) {
  const all = part.querySelector("datalist");
  field.addEventListener("change", () => {
    narrow();
    // What was suggested belongs to the field before.
    all?.replaceChildren();
  });
  narrow();
}
