// Names beside the marks: they never cover each other or a mark; mentors and sponsors always keep theirs.

const LABEL_HEIGHT = 17;
const MUST_ROLES = new Set(["mentor", "sponsor"]);
const meter = document.createElement("canvas").getContext("2d");
const placed = new Map(); // person -> { element, dx, dy, width } in pixels from the mark

const overlaps = (a, b) => a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top;
const around = (x, y, radius) => ({ left: x - radius, right: x + radius, top: y - radius, bottom: y + radius });
const boxAt = (x, y, width) => ({ left: x, right: x + width, top: y - LABEL_HEIGHT / 2, bottom: y + LABEL_HEIGHT / 2 });

function shortName(name, limit) {
  const letters = [...name];
  return letters.length <= limit ? name : `${letters.slice(0, limit - 1).join("").trimEnd()}…`;
}

// Candidate places, nearest first: beside the mark, then farther and farther out on all sides.
function* candidates(mark, width, far) {
  const gap = mark.radius + 4;
  const right = [mark.x + gap, mark.y];
  const left = [mark.x - gap - width, mark.y];
  const sides = mark.outward >= 0 ? [right, left] : [left, right];
  const rise = mark.radius + LABEL_HEIGHT / 2 + 1;
  yield* sides;
  for (const y of [mark.y + rise, mark.y - rise]) yield [mark.x - width / 2, y];
  for (const [x] of sides) for (const y of [mark.y - rise * 0.7, mark.y + rise * 0.7]) yield [x, y];
  if (!far) return;
  for (let distance = 26; distance < 420; distance += 9) {
    for (let turn = 0; turn < 16; turn += 1) {
      const angle = mark.angle + ((turn % 2 ? 1 : -1) * Math.ceil(turn / 2) * Math.PI) / 8;
      const [x, y] = [mark.x + Math.cos(angle) * distance, mark.y + Math.sin(angle) * distance];
      yield [Math.cos(angle) >= 0 ? x : x - width, y];
      yield [x - width / 2, y];
    }
  }
}

function findPlace(mark, width, must, taken, area) {
  const free = (box, others) => !others.some((other) => overlaps(box, other));
  const inside = (box) => box.left >= 2 && box.right <= area.width - 2 && box.top >= 2 && box.bottom <= area.height - 2;
  const names = taken.filter((other) => other.name);
  for (const [x, y] of candidates(mark, width, must)) {
    const box = boxAt(x, y, width);
    if (inside(box) && free(box, taken) && leaderPoints(mark, box).every((point) => free(point, names))) return box;
  }
  // No room is left: whoever must have a name gets it over marks and lines, but never over another name.
  return must ? nearestGap(mark, width, names, area, free) : null;
}

function nearestGap(mark, width, names, area, free) {
  const boxes = [];
  for (let y = 2 + LABEL_HEIGHT / 2; y < area.height - LABEL_HEIGHT / 2 - 2; y += 6) {
    for (let x = 2; x < area.width - width - 2; x += 8) {
      boxes.push({ ...boxAt(x, y, width), away: Math.hypot(x + width / 2 - mark.x, y - mark.y) });
    }
  }
  const own = around(mark.x, mark.y, mark.radius);
  return boxes.sort((a, b) => a.away - b.away).find((box) => free(box, names) && !overlaps(box, own)) ?? null;
}

// A name far from its mark gets a line to it.
const nearest = (mark, box) => [Math.max(box.left, Math.min(mark.x, box.right)), Math.max(box.top, Math.min(mark.y, box.bottom))];
function needsLeader(mark, box) {
  const [x, y] = nearest(mark, box);
  return Math.hypot(x - mark.x, y - mark.y) > mark.radius + 9;
}

// Points along that line, which must not cross a name, nor a later name the line.
function leaderPoints(mark, box) {
  if (!needsLeader(mark, box)) return [];
  const [x, y] = nearest(mark, box);
  const steps = Math.ceil(Math.hypot(x - mark.x, y - mark.y) / 5);
  return Array.from({ length: steps }, (_, step) =>
    around(mark.x + ((x - mark.x) * step) / steps, mark.y + ((y - mark.y) * step) / steps, 1.5));
}

// What names must keep clear of, besides marks and each other.
function fixedBoxes() {
  const stage = byId("stage").getBoundingClientRect();
  const boxes = [around(...egoOnScreen())];
  for (const element of document.querySelectorAll(".ring-name, .zoom button, .ego-label, .crowd-label")) {
    const box = element.getBoundingClientRect();
    const [left, top] = [box.left - stage.left, box.top - stage.top];
    const name = !element.classList.contains("ring-name"); // what may never be covered
    if (box.width) boxes.push({ left, right: left + box.width, top, bottom: top + box.height, name });
  }
  document.querySelectorAll(".sector-name textPath").forEach((path) => {
    for (let letter = 0; letter < path.getNumberOfChars(); letter += 2) {
      const point = path.getStartPositionOfChar(letter).matrixTransform(byId("rings-view").getCTM());
      boxes.push(around(point.x, point.y, 8));
    }
  });
  return boxes;
}

function placeLabels(everyMark) {
  const host = byId("labels");
  const area = { width: host.clientWidth, height: host.clientHeight };
  const marks = everyMark.filter(({ x, y }) => x >= 0 && y >= 0 && x <= area.width && y <= area.height); // zoomed: in sight
  const narrow = area.width < 500;
  const crowded = narrow && marks.length > 25;
  const { fontSize, fontFamily } = getComputedStyle(host);
  host.replaceChildren();
  placed.clear();
  placeFixed(host);
  const taken = [...fixedBoxes(), ...marks.map((mark) => ({ ...around(mark.x, mark.y, mark.radius + 1), person: mark.person }))];
  const focus = state.selected;
  const isMust = (mark) => mark.person === focus || (MUST_ROLES.has(mark.role) && !mark.ghost);
  const order = [...marks].sort((a, b) =>
    (b.person === focus) - (a.person === focus) || isMust(b) - isMust(a) || b.fresh - a.fresh || b.level - a.level || a.person - b.person);
  for (const mark of order) {
    const must = isMust(mark);
    if (crowded && !must && !mark.fresh && mark.level < 3) continue;
    const text = shortName(mark.name, narrow ? 16 : 26);
    meter.font = `${must ? 600 : 400} ${fontSize} ${fontFamily}`;
    const width = Math.ceil(meter.measureText(text).width) + 6;
    const box = findPlace(mark, width, must, taken, area);
    if (!box) continue;
    taken.push({ ...box, name: true }, ...leaderPoints(mark, box));
    const element = make("span", { class: `label${must ? " must" : ""}${mark.dim ? " dim" : ""}`, dir: "auto", text });
    element.style.width = `${width}px`;
    host.append(element);
    placed.set(mark.person, { element, dx: box.left - mark.x, dy: box.top - mark.y, width, must });
  }
  moveLabels(new Map(marks.map((mark) => [mark.person, mark])));
}

// Who is in the middle, and how many people stand behind each crowd's mark.
function placeFixed(host) {
  const [x, y, radius] = egoOnScreen();
  const element = make("span", { class: "label ego-label", dir: "auto", text: shortName(model.middle, 26) });
  host.append(element);
  element.style.transform = `translate(${x - element.offsetWidth / 2}px, ${y + radius + 2}px)`;
  for (const crowd of crowdsOnScreen()) {
    const count = make("span", { class: "label crowd-label", text: `+${crowd.count}` });
    host.append(count);
    count.style.transform = `translate(${crowd.x - count.offsetWidth / 2}px, ${crowd.y - LABEL_HEIGHT / 2}px)`;
  }
}

// While marks move, names go along; one whose mark is gone is hidden.
function moveLabels(marks) {
  const lines = [];
  for (const [person, label] of placed) {
    const mark = marks.get(person);
    label.element.hidden = !mark;
    if (!mark) continue;
    const [left, top] = [mark.x + label.dx, mark.y + label.dy];
    label.element.style.transform = `translate(${left}px, ${top}px)`;
    const box = boxAt(left, top + LABEL_HEIGHT / 2, label.width);
    if (!needsLeader(mark, box)) continue;
    const [x2, y2] = nearest(mark, box);
    lines.push(make("line", { x1: mark.x, y1: mark.y, x2, y2 }));
  }
  byId("leaders").replaceChildren(...lines);
}
