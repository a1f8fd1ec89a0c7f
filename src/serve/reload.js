// Added to each page by `expound serve`, and by nothing else. Listens to the server: loads the page again
// when it changed, replaces style sheets, and shows what is wrong with the site.
(() => {
  "use strict";
  const { events, path, page, styles } = document.currentScript.dataset;
  const query = new URLSearchParams({ path, page, styles });
  const kept = `expound-scroll:${path}`;
  let source = null;

  // ---- the page

  function restoreScroll() {
    const at = sessionStorage.getItem(kept);
    if (at === null) return;
    sessionStorage.removeItem(kept);
    const [x, y] = at.split(",").map(Number);
    const scroll = () => scrollTo({ left: x, top: y, behavior: "instant" });
    scroll();
    // Pictures may move everything once more.
    addEventListener("load", scroll, { once: true });
  }

  function reload() {
    sessionStorage.setItem(kept, `${scrollX},${scrollY}`);
    location.reload();
  }

  function replaceStyles(hrefs) {
    const links = document.querySelectorAll('link[rel~="stylesheet" i][href]');
    hrefs.forEach((href, n) => {
      const old = links[n];
      if (!old || old.getAttribute("href") === href) return;
      const next = old.cloneNode();
      next.href = href;
      // The old one goes only when the new one is there, so that the page never stands without.
      next.addEventListener("load", () => old.remove(), { once: true });
      next.addEventListener("error", () => next.remove(), { once: true });
      old.after(next);
    });
    query.set("styles", "");
  }

  // ---- what is wrong

  const looks = `
    :host { all: initial }
    dialog { box-sizing: border-box; width: min(60rem, 100vw - 2rem); max-height: calc(100vh - 2rem);
      margin: 1rem auto; padding: 1.25rem 1.5rem; overflow: auto; border: 0; border-top: .4rem solid #c3272b;
      background: #fff; color: #1b1b1b; font: 1rem/1.5 system-ui, sans-serif; box-shadow: 0 1rem 4rem #0006 }
    dialog::backdrop { background: #0005 }
    header { display: flex; flex-wrap: wrap; gap: .5rem; align-items: baseline }
    h1 { flex: 1; margin: 0; font-size: 1.25rem } h2 { margin: 1.5rem 0 0; font-size: 1rem }
    p { margin: .25rem 0 0 } .place { font-family: ui-monospace, monospace; font-weight: 600 }
    pre { margin: .5rem 0 0; padding: .75rem; overflow: auto; background: #f3f3f3;
      font: .875rem/1.45 ui-monospace, monospace; user-select: text }
    button { font: inherit; padding: .25rem .75rem; border: 1px solid #767676; background: #fff; color: inherit }
    :focus-visible { outline: 3px solid #1f5fbf; outline-offset: 2px }
    @media (prefers-color-scheme: dark) {
      dialog, button { background: #1d1d1f; color: #f0f0f0 } pre { background: #2b2b2e }
      :focus-visible { outline-color: #8ab4f8 }
    }`;
  let host = null;
  let dismissed = null;

  function element(name, text, attributes = {}) {
    const it = document.createElement(name);
    if (text) it.textContent = text;
    for (const [key, value] of Object.entries(attributes)) it.setAttribute(key, value);
    return it;
  }

  function showErrors(trouble) {
    if (trouble.id === dismissed) return;
    hideErrors();
    host = element("expound-overlay");
    const root = host.attachShadow({ mode: "open" });
    const dialog = element("dialog", "", { role: "alertdialog", "aria-labelledby": "title", lang: "en", dir: "ltr" });
    const header = element("header");
    const copy = element("button", "Copy", { type: "button" });
    const close = element("button", "Close", { type: "button" });
    const all = trouble.items.map((it) => it.text).join("\n\n");
    copy.onclick = () => copyText(all).then((done) => { copy.textContent = done ? "Copied" : "Cannot copy"; });
    close.onclick = () => dialog.close();
    header.append(element("h1", `The site has ${trouble.count}`, { id: "title" }), copy, close);
    dialog.append(header, element("p", "What lies under this is the last good version. This closes by itself when the errors are mended."));
    for (const it of trouble.items) {
      dialog.append(element("h2", it.message));
      if (it.place) dialog.append(element("p", it.place, { class: "place" }));
      dialog.append(element("pre", it.text, { tabindex: "0", "aria-label": it.message }));
    }
    dialog.addEventListener("close", () => { dismissed = trouble.id; host?.remove(); host = null; });
    root.append(element("style", looks), dialog);
    document.documentElement.append(host);
    dialog.showModal();
    close.focus();
  }

  function hideErrors() {
    const old = host;
    host = null;
    old?.remove();
  }

  async function copyText(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return false;
    }
  }

  // ---- the connection

  // A browser allows six connections to a server: a tab that nobody sees gives its own back, and catches
  // up when it is looked at again.
  function listen() {
    if (source || document.hidden) return;
    source = new EventSource(`${events}?${query}`);
    source.addEventListener("reload", reload);
    source.addEventListener("styles", (it) => replaceStyles(JSON.parse(it.data)));
    source.addEventListener("errors", (it) => showErrors(JSON.parse(it.data)));
    source.addEventListener("mended", () => { dismissed = null; hideErrors(); });
  }

  function hush() {
    source?.close();
    source = null;
  }

  document.addEventListener("visibilitychange", () => (document.hidden ? hush() : listen()));
  addEventListener("pagehide", hush);
  addEventListener("pageshow", listen);
  restoreScroll();
  listen();
})();
