// Remembers on this machine which blocks were reviewed. Without it, the boxes are plain boxes.
(() => {
  const boxes = [...document.querySelectorAll("input[name=reviewed]")];
  const bar = document.querySelector(".bar-top");
  if (!bar) return;
  const [told, full, next] = ["output", "progress", "button"].map((name) => bar.querySelector(name));
  const place = bar.dataset.place;

  const recall = () => {
    try { return new Set((localStorage[place] ?? "").split(" ")); } catch { return new Set(); }
  };
  const remember = () => {
    try { localStorage[place] = boxes.filter((box) => box.checked).map((box) => box.value).join(" "); } catch {}
  };
  const count = () => {
    full.value = boxes.filter((box) => box.checked).length;
    told.value = told.dataset.text.replace("{done}", full.value).replace("{total}", boxes.length);
    next.disabled = full.value === boxes.length;
  };

  const done = recall();
  for (const box of boxes) {
    box.checked = done.has(box.value);
    box.addEventListener("change", () => { remember(); count(); });
  }
  next.addEventListener("click", () => {
    const box = boxes.find((each) => !each.checked);
    box?.focus({ preventScroll: true });
    box?.closest("li").scrollIntoView();
  });
  bar.hidden = false;
  count();
})();
