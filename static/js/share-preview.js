// Shows in the cards what is being typed; without script they show what was saved.

const cards = document.querySelectorAll("[data-share]");
const words = (name, what) => {
  const control = document.getElementById(`f-${name}`);
  const places = document.querySelectorAll(`[data-share-${what}]`);
  const saved = [...places].map((place) => place.textContent);
  const initial = control.value.trim();
  control.addEventListener("input", () => {
    const typed = control.value.trim();
    // What an empty control stands for is known only while it was empty when the page came.
    places.forEach((place, at) => { place.textContent = typed || (initial ? "…" : saved[at]); });
  });
};
words("share_title", "title");
words("share_text", "text");

for (const choice of document.querySelectorAll("input[name=card]")) {
  choice.addEventListener("change", () => {
    for (const card of cards) {
      card.classList.toggle("share--large", choice.value === "large");
      card.classList.toggle("share--small", choice.value === "small");
    }
  });
}

const shown = (src) => {
  for (const place of document.querySelectorAll("[data-share-picture]")) {
    const picture = place.querySelector("img") ?? document.createElement("img");
    picture.alt = "";
    picture.src = src;
    place.prepend(picture);
  }
};
const asset = document.getElementById("f-asset");
asset.addEventListener("change", () => { if (asset.value) shown(`/asset/${asset.value}`); });
document.getElementById("f-file").addEventListener("change", (event) => {
  const file = event.target.files[0];
  if (!file) return;
  const reader = new FileReader();
  reader.addEventListener("load", () => shown(reader.result));
  reader.readAsDataURL(file);
});
