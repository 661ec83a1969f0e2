// Puts X's own button in the place of our link, on pages whose visitor agreed to X's script. When the script does not
// come, the link stays what it is. Not a module: landing pages have an origin of their own, from which none may be loaded.

(() => {
  const links = [...document.querySelectorAll("a.linnet-share[data-script]")];
  if (links.length === 0 || window.linnetShare) return;
  window.linnetShare = true;

  /** X's button leads on by itself, so that we are told of a click and not passed by. */
  function tell(event) {
    const code = event.target?.closest?.("[data-linnet]")?.dataset.linnet ?? links[0].dataset.linnet;
    fetch(code, { method: "POST", mode: "no-cors", keepalive: true }).catch(() => {});
  }

  function put(link) {
    link.dataset.linnet = link.href;
    link.href = link.dataset.intent;
    link.classList.add("twitter-share-button");
    link.dataset.dnt = "true";
  }

  function back(link) {
    link.href = link.dataset.linnet;
    link.classList.remove("twitter-share-button");
  }

  links.forEach((link) => {
    const around = document.createElement("span");
    link.replaceWith(around);
    around.append(link);
    put(link);
    around.dataset.linnet = link.dataset.linnet;
  });
  const script = document.createElement("script");
  script.src = links[0].dataset.script;
  script.async = true;
  script.onerror = () => links.forEach(back);
  script.onload = () => window.twttr?.ready?.((twttr) => twttr.events.bind("click", tell));
  document.head.append(script);
})();
