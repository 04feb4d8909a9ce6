// The figures at the side: value, what it rests on, a small curve over all windows.

const SPARK = { width: 120, height: 40, pad: 5 };

function spark(svg, values, top) {
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

function showFigures() {
  model.figures.forEach((figure, index) => {
    const card = byId(`figure-${index}`);
    const top = figure.bands.length || Math.max(...figure.values.map((value) => value ?? 0)) || 1;
    card.classList.toggle("missing", figure.values[state.time] === null);
    card.querySelector("strong").textContent = figure.texts[state.time];
    card.querySelector(".change").textContent = changeText(figure);
    const missing = figure.values[state.time] === null;
    card.querySelector(".basis").textContent = missing
      ? `${model.windows[state.time]}: ${figure.basis[state.time]}`
      : `${model.windows[state.time]}, ${figure.basis[state.time]}`;
    spark(card.querySelector("svg"), figure.values, top);
  });
}
