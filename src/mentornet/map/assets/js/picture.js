// The marks and lines, drawn by vis-network on the data that pyvis made.

const MOVE_TIME = 480;
const nodes = new vis.DataSet(network.nodes);
const edges = new vis.DataSet(network.edges);
const net = new vis.Network(byId("picture"), { nodes, edges }, network.options);
const canvas = byId("picture").querySelector("canvas");
canvas.setAttribute("aria-hidden", "true");
byId("picture").querySelectorAll("[tabindex]").forEach((element) => element.setAttribute("tabindex", "-1"));

let colors = {};
function readColors() {
  const style = getComputedStyle(document.documentElement);
  const names = ["card", "ink", "quiet", "new", "line", "accent", "ring-1", "ring-2", "ring-3", "ring-line", ...model.roles.map(([key]) => key)];
  colors = Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}

const toScreen = (x, y) => {
  const point = net.canvasToDOM({ x, y });
  return [point.x, point.y];
};
const egoOnScreen = () => [...toScreen(0, 0), 24 * net.getScale()];

// Marks grow on a small screen, where they would be too small to tell apart.
const markScale = () => Math.min(1.35, Math.max(1, 0.38 / net.getScale()));

// Where a person stands and how large the mark is; someone who is not drawn has size 0.
function lookOf(person) {
  const { angle, radii } = model.people[person];
  const level = levelOf(person, state.time) || levelOf(person, state.time - 1) || 1;
  const [x, y] = polar(angle, radii[level - 1]);
  return { x, y, size: isDrawn(person) ? model.dots[level - 1] * markScale() : 0, level };
}

let looks = everyone.map(lookOf);

function nodeUpdate(person, look, drawn) {
  const [key, , shape] = roleOf(person, state.time);
  const ghost = isGhost(person);
  const chosen = person === state.selected;
  const color = colors[key];
  return {
    id: nodeId(person), x: look.x, y: look.y, size: Math.max(look.size, 0.01), hidden: !drawn, shape,
    opacity: isDim(person) ? 0.35 : 1,
    borderWidth: chosen ? 5 : ghost ? 2.5 : 2,
    color: { background: ghost ? colors.card : color, border: chosen ? colors.ink : ghost ? color : colors.card },
    shapeProperties: { borderDashes: ghost ? [5, 4] : false },
  };
}

function edgeUpdate(person, look, drawn) {
  const [key] = roleOf(person, state.time);
  const chosen = person === state.selected;
  return {
    id: edgeId(nodeId(person)), hidden: !drawn, width: isGhost(person) ? 1 : look.level * 1.6 + (chosen ? 2 : 0),
    dashes: isGhost(person) ? [6, 7] : false,
    color: { color: colors[key], opacity: chosen ? 0.95 : isDim(person) ? 0.1 : isGhost(person) ? 0.45 : 0.42 },
  };
}

// All others step back while somebody who is drawn is chosen.
const isDim = (person) => state.selected >= 0 && person !== state.selected && isDrawn(state.selected);

function crowdUpdates() {
  return model.crowds.map((crowd, index) => {
    const count = crowd.counts[state.time];
    return {
      id: `g${index}`, hidden: !count || !crowdPasses(crowd), size: 14 / net.getScale(), opacity: state.selected >= 0 && isDrawn(state.selected) ? 0.35 : 1,
      color: { background: colors.card, border: colors.other }, borderWidth: 3,
    };
  });
}

// Give vis-network everything that changed; `looks` are the places to draw now.
function paint(drawnToo = () => false) {
  const drawn = everyone.map((person) => looks[person].size > 0 || drawnToo(person));
  nodes.update([
    ...everyone.map((person) => nodeUpdate(person, looks[person], drawn[person])),
    ...crowdUpdates(),
    { id: EGO, color: { background: colors.ink, border: colors.card }, borderWidth: 3 },
  ]);
  edges.update([
    ...everyone.map((person) => edgeUpdate(person, looks[person], drawn[person])),
    ...model.crowds.map((crowd, index) => ({ id: edgeId(`g${index}`), hidden: true })),
  ]);
}

// Marks as the labels need them, in pixels.
function marksOnScreen() {
  const scale = net.getScale();
  return everyone.filter((person) => looks[person].size > 1).map((person) => {
    const [x, y] = toScreen(looks[person].x, looks[person].y);
    const { angle, name } = model.people[person];
    return {
      person, name, x, y, angle, radius: looks[person].size * scale, outward: Math.cos(angle), level: levelOf(person, state.time),
      role: roleOf(person, state.time)[0], ghost: isGhost(person), fresh: isNew(person), dim: isDim(person),
    };
  });
}

function crowdsOnScreen() {
  return model.crowds.map((crowd) => {
    const [x, y] = toScreen(...polar(crowd.angle, model.crowdRadius));
    return { x, y, count: crowd.counts[state.time] };
  }).filter((crowd, index) => crowd.count && crowdPasses(model.crowds[index]));
}

// A ring around whoever is new in the window.
function drawNew(context) {
  const scale = net.getScale();
  context.lineWidth = 2 / scale;
  for (const person of everyone) {
    const look = looks[person];
    if (!isNew(person) || look.size < 1 || isDim(person)) continue;
    context.beginPath();
    context.arc(look.x, look.y, look.size + 4.5 / scale, 0, 2 * Math.PI);
    context.strokeStyle = colors.new;
    context.stroke();
  }
}

// Frames in between go straight to vis-network's bodies: through the DataSet each would cost as much as a full update.
let frame = 0;
function moveTo(targets) {
  cancelAnimationFrame(frame);
  const from = looks.map((look, person) => (look.size ? look : { ...targets[person], size: 0 }));
  const start = performance.now();
  const between = (a, b, part) => a + (b - a) * part;
  looks = from;
  paint((person) => targets[person].size > 0);
  const step = (now) => {
    const part = Math.min(1, (now - start) / MOVE_TIME);
    const eased = 1 - (1 - part) ** 3;
    looks = targets.map((to, person) => {
      const was = from[person];
      const to2 = to.size ? to : { ...was, size: 0 };
      return { x: between(was.x, to2.x, eased), y: between(was.y, to2.y, eased), size: between(was.size, to2.size, eased), level: to.level };
    });
    if (part === 1) return settle(targets);
    for (const person of everyone) {
      const body = net.body.nodes[nodeId(person)];
      Object.assign(body, { x: looks[person].x, y: looks[person].y });
      body.options.size = Math.max(looks[person].size, 0.01);
    }
    net.redraw();
    moveLabels(new Map(marksOnScreen().map((mark) => [mark.person, mark])));
    frame = requestAnimationFrame(step);
  };
  frame = requestAnimationFrame(step);
}

function settle(targets) {
  looks = targets;
  paint();
  net.redraw();
  placeLabels(marksOnScreen());
  document.documentElement.dataset.settled = String(state.time);
}

function showPicture(before) {
  const targets = everyone.map(lookOf);
  delete document.documentElement.dataset.settled;
  if (before.time === state.time || calm.matches) {
    cancelAnimationFrame(frame);
    settle(targets);
  } else moveTo(targets);
}

let stageSize = { width: 0, height: 0 }; // as last drawn: on paper the stage itself is not shown
let zoomed = false; // then a drag moves the map; else it scrolls the page
function fitPicture() {
  const { clientWidth: width, clientHeight: height } = byId("stage");
  if (width < 40 || height < 40) return;
  const names = 26; // pixels kept for the names of groups at the rim
  stageSize = { width, height };
  net.setSize(`${width}px`, `${height}px`);
  net.moveTo({ position: { x: 0, y: 0 }, scale: (Math.min(width, height) / 2 - names) / model.rim });
  zoomed = false;
  byId("stage").classList.remove("zoomed");
  looks = everyone.map(lookOf);
  paint();
  net.redraw();
  placeLabels(marksOnScreen());
}

function zoom(factor) {
  net.moveTo({ scale: net.getScale() * factor });
  zoomed = true;
  byId("stage").classList.add("zoomed");
  placeLabels(marksOnScreen());
}

// The mark under or near a point: small marks are hard to hit with a finger.
function personAt(point) {
  const reach = 22;
  let best = -1;
  let nearest = Infinity;
  for (const mark of marksOnScreen()) {
    const distance = Math.hypot(mark.x - point.x, mark.y - point.y) - mark.radius;
    if (distance < Math.min(nearest, reach)) [best, nearest] = [mark.person, distance];
  }
  return best;
}

function showTip(person) {
  const tip = byId("tip");
  tip.hidden = person < 0;
  if (person < 0) return;
  const mark = marksOnScreen().find((found) => found.person === person);
  const role = roleOf(person, state.time)[1];
  tip.replaceChildren(make("strong", {}, make("bdi", { text: model.people[person].name })),
    make("span", { text: `${role} · ${groupOf(person, state.time)} · ${model.levels[levelOf(person, state.time)]}` }));
  const left = Math.max(4, Math.min(mark.x + 14, byId("stage").clientWidth - tip.offsetWidth - 4));
  const top = mark.y > tip.offsetHeight + 20 ? mark.y - tip.offsetHeight - 14 : mark.y + 14;
  tip.style.transform = `translate(${left}px, ${top}px)`;
}
