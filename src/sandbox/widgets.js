// The stand-in's share button: each link of the class becomes a frame of the stand-in's, as X's script does it.
(() => {
  const bound = [];
  const told = (type, target) => bound.filter(([name]) => name === type).forEach(([, act]) => act({ type, target }));
  window.twttr = {
    ready: (act) => act(window.twttr),
    events: { bind: (type, act) => bound.push([type, act]) },
    widgets: { load },
  };
  function load() {
    for (const link of document.querySelectorAll("a.twitter-share-button")) {
      const button = document.createElement("button");
      button.textContent = "Post";
      button.className = "twitter-share-button-rendered";
      button.type = "button";
      button.addEventListener("click", () => {
        told("click", button);
        window.open(link.href, "_blank", "width=550,height=420");
      });
      link.replaceWith(button);
    }
  }
  load();
})();
