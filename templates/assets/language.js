// Offers the reader's language; a switch keeps the place. All links work without this.
(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const SWITCH = ".editions a, .languages a, .offer a, .front .brand a";

  const recall = (name) => {
    try { return localStorage[`diglot:${name}`]?.split(" ") ?? []; } catch { return []; }
  };
  const remember = (name, tags) => {
    try { localStorage[`diglot:${name}`] = tags.join(" "); } catch {}
  };

  // The reader's language among `tags`, if need be in another script.
  const likely = (tag) => {
    try { return new Intl.Locale(tag).maximize(); } catch { return {}; }
  };
  const readers = [...recall("chosen"), ...(navigator.languages ?? [])].map(likely);
  const fitting = (tags) => {
    for (const { language, script } of readers) {
      const same = tags.filter((tag) => tag && likely(tag).language === language);
      if (same[0]) return same.find((tag) => likely(tag).script === script) ?? same[0];
    }
  };

  // What is at the top of the window, by an id that all languages share.
  const place = () => {
    let id = "";
    for (const block of all(".prose > *")) {
      const { top, bottom } = block.getBoundingClientRect();
      if (!id && top >= 0) break;
      if (/^(p:|[^:]+$)/.test(block.id)) id = block.id;
      if (bottom > 1) break;
    }
    return id;
  };
  for (const kind of ["click", "auxclick", "contextmenu"]) {
    addEventListener(kind, ({ target }) => {
      const link = target.closest?.(`${SWITCH}, .colophon > p a`);
      if (link) link.hash = place();
      if (kind === "click" && link?.hreflang) remember("chosen", [link.hreflang]);
    });
  }

  // In place of what this language lacks, the block above.
  const wanted = /^#p:(\d+)$/.exec(location.hash)?.[1] ?? -1;
  let number = Math.min(wanted, 1e5);
  while (number >= 0 && !document.getElementById(`p:${number}`)) number--;
  if (number < wanted) document.getElementById(`p:${number}`)?.scrollIntoView();

  // The switch stays at hand.
  const floating = new IntersectionObserver(([{ target, isIntersecting }]) =>
    target.classList.toggle("afloat", !isIntersecting));
  if (all(".prose")[0]) floating.observe(all(".masthead")[0]);

  const offers = all(".offer");
  const best = fitting([document.documentElement.lang, ...offers.map(({ lang }) => lang)]);
  const declined = recall("declined");
  const offer = offers.find(({ lang }) => lang === best && !declined.includes(lang));
  if (offer) {
    offer.hidden = false;
    offer.querySelector("button").onclick = ({ detail }) => {
      remember("declined", [...declined, best]);
      offer.hidden = true;
      if (!detail) all(".masthead a")[0].focus();
    };
  }

  // The front page: the reader's half first.
  for (const halves of all(".halves, .front .brand")) {
    const tags = [...halves.children].map((half) => half.hreflang || half.lang);
    const first = tags.indexOf(fitting(tags));
    if (first > 0) {
      halves.prepend(halves.children[first]);
      document.body.classList.add("turned");
    }
  }
})();
