// Play, step, slider, and the curve behind it.

const PLAY_PACE = 1100;
const CURVE = { width: 1000, height: 48, inset: 10 };
let playing = 0;

// A range's thumb stops short of both ends; what stands above it must too. The inset is in pixels.
const trackLeft = (time) => `calc(${CURVE.inset}px + (100% - ${2 * CURVE.inset}px) * ${windowCount > 1 ? time / (windowCount - 1) : 0})`;

function drawCurve() {
  const counts = model.windows.map((_, time) => countAt(time));
  const top = Math.max(...counts, 1);
  const x = (time) => (time * CURVE.width) / Math.max(1, windowCount - 1);
  const y = (count) => CURVE.height - 2 - (count / top) * (CURVE.height - 8);
  const points = counts.map((count, time) => `${x(time)} ${y(count)}`).join("L");
  const svg = byId("curve");
  svg.setAttribute("viewBox", `0 0 ${CURVE.width} ${CURVE.height}`);
  svg.append(make("path", { d: `M0 ${CURVE.height}L${points}L${CURVE.width} ${CURVE.height}Z`, class: "area" }),
    make("path", { d: `M${points}`, class: "top" }));
  byId("events").append(...[...model.events].sort((a, b) => a[1] - b[1]).map(eventMark));
  byId("events").hidden = !model.events.length;
  if (windowCount < 2) document.querySelector(".time").classList.add("single");
}

function eventMark([label, time]) {
  const mark = make("button", { type: "button", class: "event", "aria-label": `${label}, ${model.windows[time]}`, onclick: () => jump(time) },
    make("span", { text: label }));
  mark.style.left = trackLeft(time);
  mark.classList.toggle("late", time > (windowCount - 1) * 0.7);
  return mark;
}

// Each event's name goes to the first row where it covers no other.
function spreadEvents() {
  const host = byId("events");
  const ends = [];
  let rows = 1;
  for (const mark of host.children) {
    const box = mark.firstElementChild.getBoundingClientRect();
    let row = 0;
    while (ends[row] > box.left - 8) row += 1;
    ends[row] = box.right;
    rows = Math.max(rows, row + 1);
    mark.style.setProperty("--row", row);
  }
  host.style.setProperty("--rows", rows);
}

function stop() {
  clearInterval(playing);
  playing = 0;
  byId("play").setAttribute("aria-pressed", "false");
  byId("play-text").textContent = "Play";
}

function jump(time) {
  stop();
  change({ time });
}

function play() {
  if (playing) return stop();
  if (state.time === windowCount - 1) change({ time: 0 });
  playing = setInterval(() => {
    change({ time: state.time + 1 });
    if (state.time === windowCount - 1) stop();
  }, PLAY_PACE);
  byId("play").setAttribute("aria-pressed", "true");
  byId("play-text").textContent = "Pause";
}

function showTime() {
  const label = model.windows[state.time];
  const range = byId("range");
  range.value = state.time;
  range.setAttribute("aria-valuetext", `${label}, window ${state.time + 1} of ${windowCount}, ${people(countAt(state.time))} in touch`);
  byId("now").textContent = label;
  byId("back").disabled = state.time === 0;
  byId("forward").disabled = state.time === windowCount - 1;
  byId("track").style.setProperty("--now", trackLeft(state.time));
}

function wireTime() {
  byId("play").addEventListener("click", play);
  byId("back").addEventListener("click", () => jump(state.time - 1));
  byId("forward").addEventListener("click", () => jump(state.time + 1));
  byId("range").addEventListener("input", (event) => jump(Number(event.target.value)));
}
