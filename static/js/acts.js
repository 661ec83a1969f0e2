// A part of a page that is asked for again while it moves.

const WAIT = 2000;

class LivePart extends HTMLElement {
  connectedCallback() {
    this.wait();
  }

  wait() {
    if (this.querySelector("[data-moving]")) setTimeout(() => this.ask(), WAIT);
  }

  async ask() {
    if (!this.isConnected) return;
    try {
      const answer = await fetch(this.dataset.url, { headers: { "X-Part": "1" } });
      if (answer.ok && !answer.redirected && !this.contains(document.activeElement)) this.innerHTML = await answer.text();
    } catch {
      // No connection now; the next time may be better, and the page has a link that reloads it.
    }
    this.wait();
  }
}
customElements.define("live-part", LivePart);
