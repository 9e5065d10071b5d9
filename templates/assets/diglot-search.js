// The search page: what is typed is looked for in the index of this language, and what is found is listed.
const form = document.querySelector("form.search");
const input = form.querySelector("input");
const [status, list, more] = ["status", "results", "more"].map((name) => document.getElementById(`search:${name}`));
const { index, found, nothing, busy, broken } = form.dataset;
const AT_ONCE = 10;
const PAUSE = 150; // milliseconds without a key

// In the index each Chinese or Japanese character is a word.
const HAN = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
const HAN_APART = new RegExp(`(?<=${HAN.source})|(?=${HAN.source})`, "u");
const LENGTH = HAN.test(form.textContent) ? 60 : 30; // words of an excerpt

let engine;
const load = () => engine ??= import(new URL(`${index}pagefind.js`, location)).then(async (pagefind) => {
  await pagefind.options({ excerptLength: LENGTH });
  await pagefind.init();
  return pagefind;
});

// Words in any order, and Chinese side by side as it was typed: what is found for each of them, and so for all.
const matches = async (words) => {
  const terms = /^".+"$/.test(words) ? [words.slice(1, -1)] : words.split(/\s+/);
  const phrases = terms.filter((term) => HAN.test(term)).map((term) => `"${term.split(HAN_APART).join(" ").trim()}"`);
  const plain = phrases.length ? terms.filter((term) => !HAN.test(term)).join(" ") : words;
  const pagefind = await load();
  const each = await Promise.all([...phrases, plain].filter(Boolean).map((asked) => pagefind.search(asked)));
  const [first, ...rest] = each.map(({ results }) => new Map(results.map((result) => [result.id, result])));
  const score = (id) => [first, ...rest].reduce((sum, one) => sum + one.get(id).score, 0);
  const kept = [...first.keys()].filter((id) => rest.every((one) => one.has(id)));
  return kept.sort((a, b) => score(b) - score(a)).map((id) => first.get(id));
};

// An excerpt is HTML with marks, and with a space between two signs; nothing else of it is taken. Where a heading or a
// caption ends, the index has put a full stop, which is another one in Chinese.
const APART = new RegExp(`(?<=${HAN.source}(?:</?mark>)*)[ \\u200b]+(?=(?:</?mark>)*${HAN.source})`, "gu");
const STOP = new RegExp(`(?<=${HAN.source}(?:</?mark>)*)\\.(?=\\s|$)`, "gu");
const AFTER_STOP = /(?<=[。，；：！？）”]) +/gu;
const ENDED = /[.!?。！？…]["”’）)]*\s*$/u;

const without = (part, length) => {
  for (const node of [...part.childNodes]) {
    const cut = Math.min(length, node.textContent.length);
    node.textContent = node.textContent.slice(cut);
    length -= cut;
    if (!node.textContent) node.remove();
  }
};

const excerpt = (html, title) => {
  const part = document.createElement("p");
  part.className = "excerpt";
  const shown = html.replace(APART, "").replace(STOP, "。").replace(AFTER_STOP, "").replaceAll("</mark><mark>", "");
  for (const node of new DOMParser().parseFromString(shown, "text/html").body.childNodes) {
    const marked = node.nodeName === "MARK" && document.createElement("mark");
    if (marked) marked.textContent = node.textContent;
    part.append(marked || node.textContent);
  }
  // The title, with which a text begins, stands above it already. It may also begin with the end of a sentence.
  const ends = /\p{Po}$/u.test(title) ? [title] : [`${title}.`, `${title}。`];
  const tails = ends.flatMap((end) => Array.from(end, (_, at) => end.slice(at)));
  without(part, tails.find((tail) => part.textContent.startsWith(tail))?.length ?? 0);
  without(part, part.textContent.match(/^[\p{Po}\p{Pe}\s\u200b]*/u)[0].length);
  if (part.hasChildNodes() && !ENDED.test(part.textContent)) part.append("…");
  return part;
};

const item = ({ meta, excerpt: html }) => {
  const entry = document.createElement("li");
  const link = document.createElement("a");
  const day = document.createElement("p");
  link.href = meta.href;
  link.textContent = meta.title;
  day.className = "meta";
  day.textContent = meta.day;
  entry.append(link, day, excerpt(html, meta.title));
  return entry;
};

let asked = 0;
let waiting = [];

const show = async () => {
  const turn = asked;
  const next = await Promise.all(waiting.slice(0, AT_ONCE).map((result) => result.data()));
  if (turn !== asked) return;
  waiting = waiting.slice(AT_ONCE);
  const first = next.length && item(next[0]);
  list.append(...(first ? [first, ...next.slice(1).map(item)] : []));
  more.hidden = !waiting.length;
  return first;
};

const look = async () => {
  const words = input.value.trim();
  const turn = ++asked;
  const address = new URL(location);
  if (words) address.searchParams.set("q", words); else address.searchParams.delete("q");
  history.replaceState(null, "", address);
  if (!words) {
    list.replaceChildren();
    more.hidden = true;
    status.textContent = "";
    return;
  }
  try {
    let results = [];
    if (index) {
      if (!engine) status.textContent = busy;
      results = await matches(words);
    }
    if (turn !== asked) return;
    const said = results.length ? found.replace("%(count)s", results.length) : nothing.replace("%(words)s", () => words);
    waiting = results;
    list.replaceChildren();
    await show();
    if (turn === asked) status.textContent = said;
  } catch (error) {
    engine = undefined;
    if (turn === asked) status.textContent = broken;
    throw error;
  }
};

let timer;
input.addEventListener("input", ({ isComposing }) => {
  clearTimeout(timer);
  if (!isComposing) timer = setTimeout(look, PAUSE);
});
input.addEventListener("compositionend", look);
input.addEventListener("focus", () => index && load().catch(() => engine = undefined), { once: true });
form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(timer);
  look();
});
more.addEventListener("click", async () => (await show())?.querySelector("a").focus());

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (key === "/" && !target.closest("input, textarea, select, [contenteditable]")) {
    event.preventDefault();
    input.select();
    input.focus();
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[key];
  const stops = [input, ...list.querySelectorAll("a")];
  const here = stops.indexOf(target);
  if (step && here >= 0 && stops[here + step]) {
    event.preventDefault();
    stops[here + step].focus();
  }
});

input.value = new URL(location).searchParams.get("q") ?? "";
if (input.value) look();
