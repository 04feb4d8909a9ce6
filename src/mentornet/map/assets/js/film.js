// The filmstrip: up to six moments side by side, on the screen and on paper.

const FRAMES = 6;
const frameTimes = () => {
  const count = Math.min(FRAMES, windowCount);
  return Array.from({ length: count }, (_, place) => Math.round((place * (windowCount - 1)) / Math.max(1, count - 1)));
};

function frameText(time, before) {
  const text = `${people(countAt(time))} in touch`;
  if (before === undefined) return text;
  const came = everyone.filter((person) => inTouch(person, time) && !inTouch(person, before)).length;
  const faded = everyone.filter((person) => !inTouch(person, time) && inTouch(person, before)).length;
  return `${text}; since the moment before ${came} new, ${faded} faded`;
}

function drawFilm() {
  if (!byId("film") || !byId("film").open) return;
  const times = frameTimes();
  const edge = model.rim + 6;
  byId("frames").replaceChildren(...times.map((time, place) => make("button", {
    type: "button", class: "frame", "aria-current": String(time === state.time), onclick: () => jump(time),
  }, make("svg", { viewBox: `${-edge} ${-edge} ${2 * edge} ${2 * edge}`, "aria-hidden": "true" }, ...drawnMap(time)),
  make("strong", { text: model.windows[time] }), make("span", { text: frameText(time, times[place - 1]) }))));
}

// Paper is white and does not scroll: light colours, the drawing in place of the canvas, filmstrip and table open.
let kept = null;
function toPaper() {
  if (kept) return;
  const opened = [byId("film"), byId("table")].filter((details) => details && !details.open);
  kept = { theme: document.documentElement.dataset.theme, opened };
  opened.forEach((details) => { details.open = true; });
  document.documentElement.dataset.theme = "light";
  recolor();
  const { width, height, parts } = drawnStage();
  byId("paper").replaceChildren(make("svg", { viewBox: `0 0 ${width} ${height}` }, ...parts));
}

function fromPaper() {
  if (!kept) return;
  if (kept.theme) document.documentElement.dataset.theme = kept.theme;
  else delete document.documentElement.dataset.theme;
  kept.opened.forEach((details) => { details.open = false; });
  kept = null;
  byId("paper").replaceChildren();
  recolor();
}

function wireFilm() {
  if (byId("film")) byId("film").addEventListener("toggle", drawFilm);
  whenChanged(drawFilm);
  window.addEventListener("beforeprint", toPaper);
  window.addEventListener("afterprint", fromPaper);
  matchMedia("print").addEventListener("change", (event) => (event.matches ? toPaper() : fromPaper()));
}
