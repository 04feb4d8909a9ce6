// The ground of the map: rings of closeness, sectors of groups, their names. It lies under the canvas, moves with it.

const NAME_RADIUS = model.rim + 16;
const RING_NAMES = ["Occasional", "Regular", "Inner circle"];
const polar = (angle, radius) => [Math.cos(angle) * radius, Math.sin(angle) * radius];

function arc(radius, from, to) {
  const [x0, y0] = polar(from, radius);
  const [x1, y1] = polar(to, radius);
  return `M${x0} ${y0}A${radius} ${radius} 0 ${Math.abs(to - from) > Math.PI ? 1 : 0} ${to > from ? 1 : 0} ${x1} ${y1}`;
}

// A sector is named when it is of the code book or somebody stands in it; the spare one only when it is used.
const sectorUsed = ([name, from, to]) =>
  model.people.some((person) => person.angle >= from && person.angle < to) ||
  model.meets.some((meet) => model.sectors[meet.sector][1] === from) ||
  model.crowds.some((crowd) => crowd.angle >= from && crowd.angle < to);

function drawRings() {
  const view = byId("rings-view");
  model.radii.forEach((radius, index) => {
    view.append(make("circle", { r: radius + model.band, class: `ring ring-${index + 1}` }));
  });
  model.sectors.forEach((sector, index) => {
    const [name, from, to] = sector;
    const spare = index === model.sectors.length - 1 && !sectorUsed(sector);
    for (const angle of index === 0 ? [from, to] : [to]) {
      const [[x1, y1], [x2, y2]] = [polar(angle, 58), polar(angle, model.rim)];
      view.append(make("line", { x1, y1, x2, y2, class: "border" }));
    }
    if (spare) return;
    const middle = (from + to) / 2;
    const below = Math.sin(middle) > 0;
    const radius = below ? NAME_RADIUS + 14 : NAME_RADIUS;
    view.append(
      make("path", { id: `sector-${index}`, d: below ? arc(radius, to, from) : arc(radius, from, to), class: "guide-line" }),
      make("text", { class: "sector-name" },
        make("textPath", { href: `#sector-${index}`, startOffset: "50%", "text-anchor": "middle", text: name })));
  });
  model.radii.forEach((radius, index) => {
    const y = -(radius + model.band);
    view.append(make("text", { x: 0, y, dy: "0.35em", class: "ring-name", text: RING_NAMES[index] }));
  });
}

// Behind a group's name: how many people there could be met.
function meetText(index) {
  const meet = meetsAt(state.time).find((found) => found.sector === index);
  return meet ? ` ◌\u00a0${meet.counts[state.time]}` : "";
}

// Cut a sector's name to the length of its arc.
function fitSectorNames(scale) {
  document.querySelectorAll(".sector-name textPath").forEach((path) => {
    const index = Number(path.getAttribute("href").slice("#sector-".length));
    const [name, from, to] = model.sectors[index];
    const room = (to - from) * NAME_RADIUS - 8 / scale;
    const behind = meetText(index);
    path.textContent = name + behind;
    let kept = [...name].length;
    while (kept > 3 && path.getComputedTextLength() > room) {
      kept -= 1;
      path.textContent = `${[...name].slice(0, kept).join("").trimEnd()}…${behind}`;
    }
    // An arc too short for three letters has the number alone, or nothing.
    if (path.getComputedTextLength() > room) path.textContent = behind.trim();
    if (path.getComputedTextLength() > room) path.textContent = "";
  });
}

const showMeets = () => fitSectorNames(fittedScale || 1);

let fittedScale = 0;
function moveRings(toScreen, scale) {
  const [x, y] = toScreen(0, 0);
  byId("rings-view").setAttribute("transform", `translate(${x} ${y}) scale(${scale})`);
  if (Math.abs(scale - fittedScale) < 0.001) return;
  fittedScale = scale;
  byId("rings").style.setProperty("--unit", `${1 / scale}px`);
  fitSectorNames(scale);
}
