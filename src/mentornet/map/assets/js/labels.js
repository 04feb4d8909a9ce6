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
      const x = mark.x + Math.cos(angle) * distance;
      yield [Math.cos(angle) >= 0 ? x : x - width, mark.y + Math.sin(angle) * distance];
    }
  }
}

function findPlace(mark, width, must, taken, area) {
  for (const [x, y] of candidates(mark, width, must)) {
    const box = boxAt(x, y, width);
    const inside = box.left >= 2 && box.right <= area.width - 2 && box.top >= 2 && box.bottom <= area.height - 2;
    if (inside && !taken.some((other) => other.person !== mark.person && overlaps(box, other))) return box;
  }
  return null;
}

// What names must keep clear of, besides marks and each other.
function fixedBoxes() {
  const stage = byId("stage").getBoundingClientRect();
  const boxes = [];
  for (const element of document.querySelectorAll(".ring-name, .zoom button, .ego-label")) {
    const box = element.getBoundingClientRect();
    if (box.width) boxes.push({ left: box.left - stage.left, right: box.right - stage.left, top: box.top - stage.top, bottom: box.bottom - stage.top });
  }
  document.querySelectorAll(".sector-name textPath").forEach((path) => {
    for (let letter = 0; letter < path.getNumberOfChars(); letter += 2) {
      const point = path.getStartPositionOfChar(letter).matrixTransform(byId("rings-view").getCTM());
      boxes.push(around(point.x, point.y, 8));
    }
  });
  return boxes;
}

function placeLabels(marks) {
  const host = byId("labels");
  const area = { width: host.clientWidth, height: host.clientHeight };
  const narrow = area.width < 500;
  meter.font = getComputedStyle(host).font;
  host.replaceChildren();
  placed.clear();
  placeEgo(host);
  const taken = [...fixedBoxes(), ...marks.map((mark) => ({ ...around(mark.x, mark.y, mark.radius + 1), person: mark.person }))];
  const focus = state.selected >= 0 ? state.selected : -1;
  const isMust = (mark) => mark.person === focus || (MUST_ROLES.has(mark.role) && !mark.ghost);
  const order = [...marks].sort((a, b) =>
    (b.person === focus) - (a.person === focus) || isMust(b) - isMust(a) || b.fresh - a.fresh || b.level - a.level || a.person - b.person);
  for (const mark of order) {
    const must = isMust(mark);
    if (narrow && !must && !mark.fresh && mark.level < 3) continue;
    const text = shortName(mark.name, narrow ? 16 : 26);
    const width = Math.ceil(meter.measureText(text).width) + 4;
    const box = findPlace(mark, width, must, taken, area);
    if (!box) continue;
    taken.push(box);
    const element = make("span", { class: `label${must ? " must" : ""}${mark.dim ? " dim" : ""}`, dir: "auto", text });
    element.style.width = `${width}px`;
    host.append(element);
    placed.set(mark.person, { element, dx: box.left - mark.x, dy: box.top - mark.y, width, must });
  }
  moveLabels(new Map(marks.map((mark) => [mark.person, mark])));
}

function placeEgo(host) {
  const [x, y, radius] = egoOnScreen();
  const element = make("span", { class: "label ego-label", dir: "auto", text: shortName(model.name, 26) });
  host.append(element);
  element.style.transform = `translate(${x - element.offsetWidth / 2}px, ${y + radius + 2}px)`;
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
    const nearX = Math.max(left, Math.min(mark.x, left + label.width));
    const nearY = Math.max(top, Math.min(mark.y, top + LABEL_HEIGHT));
    if (Math.hypot(nearX - mark.x, nearY - mark.y) > mark.radius + 9) {
      lines.push(make("line", { x1: mark.x, y1: mark.y, x2: nearX, y2: nearY }));
    }
  }
  byId("leaders").replaceChildren(...lines);
}
