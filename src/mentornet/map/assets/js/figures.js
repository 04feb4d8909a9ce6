// The figures at the side: value, what it rests on, a small curve over all windows.

const SPARK = { width: 120, height: 40, pad: 5 };

// Stretches of windows in which the cohort's middle half is known, as outlines: out along its top, back along its foot.
function bandPath(cohort, x, y) {
  let path = "";
  for (let from = 0; from < windowCount; from += 1) {
    if (!cohort[from]) continue;
    let to = from;
    while (cohort[to + 1]) to += 1;
    const times = Array.from({ length: to - from + 1 }, (_, step) => from + step);
    const top = times.map((time) => `${x(time).toFixed(1)} ${y(cohort[time][1]).toFixed(1)}`);
    const foot = times.reverse().map((time) => `${x(time).toFixed(1)} ${y(cohort[time][0]).toFixed(1)}`);
    path += `M${[...top, ...foot].join("L")}Z`;
    from = to;
  }
  return path;
}

function spark(svg, { values, cohort }, top) {
  const x = (time) => SPARK.pad + (time * (SPARK.width - 2 * SPARK.pad)) / Math.max(1, windowCount - 1);
  const y = (value) => SPARK.height - SPARK.pad - (value / top) * (SPARK.height - 2 * SPARK.pad);
  const line = (until) => {
    let path = "";
    let pen = "M";
    values.slice(0, until + 1).forEach((value, time) => {
      path += value === null ? "" : `${pen}${x(time).toFixed(1)} ${y(value).toFixed(1)}`;
      pen = value === null ? "M" : "L";
    });
    return path;
  };
  const now = values[state.time];
  svg.replaceChildren(
    make("line", { x1: SPARK.pad, x2: SPARK.width - SPARK.pad, y1: y(0), y2: y(0), class: "base" }),
    make("path", { d: bandPath(cohort, x, y), class: "band" }),
    make("path", { d: line(windowCount), class: "all" }), make("path", { d: line(state.time), class: "so-far" }),
    ...(now === null ? [] : [make("circle", { cx: x(state.time), cy: y(now), r: 3.5 })]));
}

// Change since the first window with a value, where windows are of one length and can be compared.
function changeText(figure) {
  const first = figure.values.findIndex((value) => value !== null);
  const now = figure.values[state.time];
  if (!model.comparable || figure.bands.length || now === null || first < 0 || first >= state.time) return "";
  const share = figure.key === "sponsor_reach_2";
  const difference = Math.round((now - figure.values[first]) * (share ? 100 : 10)) / (share ? 1 : 10);
  const size = `${Math.abs(difference)}${share ? " points" : ""}`;
  if (!difference) return `same as in ${model.windows[first]}`;
  return `${difference > 0 ? "▲" : "▽"} ${size} since ${model.windows[first]}`;
}

// The band in words, for those who do not see it.
function bandText(figure) {
  const band = figure.cohort[state.time];
  if (!band) return "";
  const said = band.map((value) => {
    if (figure.bands.length) return figure.bands[Math.round(value) - 1];
    return figure.key === "sponsor_reach_2" ? `${Math.round(value * 100)}%` : String(Math.round(value * 10) / 10);
  });
  return `; middle half of mentees: ${said[0] === said[1] ? said[0] : said.join(" to ")}`;
}

function showFigures() {
  model.figures.forEach((figure, index) => {
    const card = byId(`figure-${index}`);
    const top = figure.bands.length || Math.max(...figure.values.map((value) => value ?? 0), ...figure.cohort.map((band) => band?.[1] ?? 0)) || 1;
    card.classList.toggle("missing", figure.values[state.time] === null);
    card.querySelector("strong").textContent = figure.texts[state.time];
    card.querySelector(".change").textContent = changeText(figure);
    const missing = figure.values[state.time] === null;
    card.querySelector(".basis").textContent = missing
      ? `${model.windows[state.time]}: ${figure.basis[state.time]}`
      : `${model.windows[state.time]}, ${figure.basis[state.time]}${bandText(figure)}`;
    spark(card.querySelector("svg"), figure, top);
  });
}
