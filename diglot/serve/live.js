// An open page of the preview: it is loaded again when it would look otherwise, and shows what stops a build.
"use strict";
(() => {
  const { page, styles } = document.currentScript.dataset;
  const own = "/.diglot";
  const place = { key: "diglot:place", path: location.pathname };
  let shownStyles = styles;
  let stream = null;
  let told = "";

  // The place on the page, kept while it is loaded again.

  const leave = () => {
    sessionStorage.setItem(place.key, JSON.stringify([place.path, scrollX, scrollY]));
    location.reload();
  };

  const comeBack = () => {
    const [path, x, y] = JSON.parse(sessionStorage.getItem(place.key) ?? "[]");
    sessionStorage.removeItem(place.key);
    if (path !== place.path) return;
    const go = () => scrollTo({ left: x, top: y, behavior: "instant" });
    go();
    // Pictures may make the page longer; a reader who has moved meanwhile is left alone.
    let moved = false;
    for (const kind of ["wheel", "touchstart", "keydown"]) addEventListener(kind, () => { moved = true; }, { once: true });
    addEventListener("load", () => moved || go(), { once: true });
  };

  // Stylesheets

  const dress = async (digest) => {
    const text = await (await fetch(location.href, { cache: "no-store" })).text();
    const sheets = (of) => [...of.querySelectorAll('link[rel="stylesheet"]')];
    const next = sheets(new DOMParser().parseFromString(text, "text/html"));
    const now = sheets(document);
    if (next.length !== now.length) return leave();
    shownStyles = digest;
    next.forEach((each, at) => {
      const sheet = now[at].cloneNode();
      sheet.href = `${each.getAttribute("href").split("?")[0]}?${digest}`;
      sheet.addEventListener("load", () => now[at].remove(), { once: true });
      now[at].after(sheet);
    });
  };

  // What stops a build, above the last good page

  const host = document.createElement("diglot-preview");
  const root = host.attachShadow({ mode: "open" });
  const made = (kind, name, text) => {
    const element = document.createElement(kind);
    if (name) element.className = name;
    if (text) element.textContent = text;
    return element;
  };
  const sheet = made("link");
  sheet.rel = "stylesheet";
  sheet.href = `${own}/live.css`;
  const panel = made("section", "panel");
  panel.setAttribute("role", "alert");
  root.append(sheet, panel);
  host.hidden = true;
  document.documentElement.append(host);

  const show = (problems) => {
    const text = JSON.stringify(problems);
    if (text === told) return;
    told = text;
    panel.replaceChildren();
    host.hidden = !problems.length;
    if (host.hidden) return;
    const errors = problems.filter((each) => each.kind.startsWith("error")).length;
    const list = made("ol");
    for (const each of problems) {
      const item = made("li");
      if (each.place) item.append(made("code", "place", each.place));
      item.append(made("span", each.kind.split("[")[0], each.kind), made("p", "", each.message));
      if (each.fix) item.append(made("p", "fix", each.fix));
      list.append(item);
    }
    const close = made("button", "", "Hide");
    close.type = "button";
    close.addEventListener("click", () => { host.hidden = true; });
    panel.append(
      close,
      made("h2", "", errors === 1 ? "One error" : `${errors} errors`),
      made("p", "", "Behind this is the last page that could be built. All this goes away when it is mended."),
      list,
    );
  };
  addEventListener("keydown", (event) => { if (event.key === "Escape") host.hidden = true; });

  // News. A browser opens few streams to one server: a tab that nobody sees has none, and asks when it is seen.

  const hear = (news) => {
    if (news.page !== page) return leave();
    if (news.styles !== shownStyles) dress(news.styles);
    show(news.problems);
  };

  const attend = () => {
    if (document.hidden) {
      stream?.close();
      stream = null;
    } else if (!stream) {
      stream = new EventSource(`${own}/events?page=${encodeURIComponent(location.pathname)}`);
      stream.addEventListener("message", (event) => hear(JSON.parse(event.data)));
    }
  };
  addEventListener("pagehide", () => { stream?.close(); stream = null; });
  addEventListener("pageshow", attend);
  document.addEventListener("visibilitychange", attend);
  comeBack();
  attend();
})();
