// One moment of the map as a drawing: for the filmstrip, for paper, and for the picture to save. Colours are written out,
// because a drawing leaves the page and its styles.

const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', Arial, sans-serif";
let drawings = 0; // each names its arcs anew

function words(text, attributes) {
  return make("text", { "font-family": FONT, fill: colors.ink, ...attributes, text });
}

function drawnGround() {
  const [rings, lines] = [[], []];
  model.radii.forEach((radius, index) => rings.push(make("circle", {
    r: radius + model.band, fill: colors[`ring-${index + 1}`], stroke: colors["ring-line"], "stroke-width": 1.5,
  })));
  model.sectors.forEach(([, from, to], index) => (index ? [to] : [from, to]).forEach((angle) => {
    const [[x1, y1], [x2, y2]] = [polar(angle, 58), polar(angle, model.rim)];
    lines.push(make("line", { x1, y1, x2, y2, stroke: colors["ring-line"], "stroke-width": 1.5 }));
  }));
  return [...rings, ...lines];
}

function drawnSectors(scale) {
  drawings += 1;
  return [...document.querySelectorAll(".sector-name textPath")].flatMap((path) => {
    const index = path.getAttribute("href").slice("#sector-".length);
    const id = `drawing-${drawings}-${index}`;
    return [make("path", { id, d: byId(`sector-${index}`).getAttribute("d"), fill: "none" }),
      words(undefined, { "font-size": 13 / scale, "font-weight": 600, fill: colors.quiet })]
      .map((element, place) => {
        if (place) element.replaceChildren(make("textPath", { href: `#${id}`, startOffset: "50%", "text-anchor": "middle", text: path.textContent }));
        return element;
      });
  });
}

const drawnRingNames = (scale) => model.radii.map((radius, index) => words(RING_NAMES[index], {
  y: -(radius + model.band), dy: "0.35em", "text-anchor": "middle", "font-size": 11 / scale, fill: colors.quiet,
  "paint-order": "stroke", stroke: colors.card, "stroke-width": 4 / scale, "stroke-linejoin": "round",
}));

function drawnMark(person, time) {
  const { angle, radii } = model.people[person];
  const level = levelOf(person, time);
  const [x, y] = polar(angle, radii[level - 1]);
  const [key, , shape] = roleOf(person, time);
  return [
    make("line", { x1: 0, y1: 0, x2: x, y2: y, stroke: colors[key], "stroke-width": level * 2, "stroke-opacity": 0.42 }),
    make("path", {
      d: SHAPE_PATHS[shape], fill: colors[key], stroke: colors.card, "stroke-width": 0.8,
      transform: `translate(${x} ${y}) scale(${model.dots[level - 1] / 6.5}) translate(-8 -8)`,
    }),
  ];
}

// The ground, the marks and ego, in map units around (0, 0).
function drawnMap(time) {
  const shown = everyone.filter((person) => inTouch(person, time) && passes(person, time));
  const marks = shown.map((person) => drawnMark(person, time));
  const crowds = model.crowds.filter((crowd) => crowd.counts[time] && crowdPasses(crowd)).map((crowd) => {
    const [cx, cy] = polar(crowd.angle, model.crowdRadius);
    return make("g", {}, make("circle", { cx, cy, r: 26, fill: colors.card, stroke: colors.other, "stroke-width": 3 }),
      words(`+${crowd.counts[time]}`, { x: cx, y: cy, dy: "0.35em", "text-anchor": "middle", "font-size": 20, "font-weight": 600 }));
  });
  return [...drawnGround(), ...marks.map(([line]) => line), ...marks.map(([, mark]) => mark), ...crowds,
    make("circle", { r: 24, fill: colors.ink, stroke: colors.card, "stroke-width": 4 })];
}

// The names as they stand beside the marks on the screen, with their lines.
function drawnNames() {
  const marks = new Map(marksOnScreen().map((mark) => [mark.person, mark]));
  const [x, y, radius] = egoOnScreen();
  const style = { "text-anchor": "middle", dy: "0.35em", "font-size": 12.5, "paint-order": "stroke", stroke: colors.card, "stroke-width": 3, "stroke-linejoin": "round" };
  const found = [words(model.middle, { ...style, x, y: y + radius + 11, "font-weight": 700 })];
  for (const [person, label] of placed) {
    const mark = marks.get(person);
    if (!mark || mark.ghost) continue;
    const box = boxAt(mark.x + label.dx, mark.y + label.dy + LABEL_HEIGHT / 2, label.width);
    if (needsLeader(mark, box)) {
      const [x2, y2] = nearest(mark, box);
      found.unshift(make("line", { x1: mark.x, y1: mark.y, x2, y2, stroke: colors.quiet }));
    }
    found.push(words(label.element.textContent, { ...style, x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2, "font-weight": label.must ? 600 : 400 }));
  }
  return found;
}

// The stage as it is seen, marks and names, `width` by `height` pixels.
function drawnStage() {
  const { width, height } = stageSize;
  const scale = net.getScale();
  const [x, y] = toScreen(0, 0);
  const map = make("g", { transform: `translate(${x} ${y}) scale(${scale})` }, ...drawnMap(state.time), ...drawnSectors(scale), ...drawnRingNames(scale));
  return { width, height, parts: [map, ...drawnNames()] };
}

function wrap(text, width, font) {
  meter.font = font;
  const lines = [""];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (lines.at(-1) && meter.measureText(longer).width > width) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

// What each shape means, in rows as wide as the picture.
function drawnLegend(width, top) {
  meter.font = `14px ${FONT}`;
  let [x, y] = [20, top];
  const found = [];
  for (const [key, name, shape] of model.roles) {
    const long = 30 + meter.measureText(name).width;
    if (x + long > width - 20) [x, y] = [20, y + 24];
    found.push(make("path", { d: SHAPE_PATHS[shape], fill: colors[key], transform: `translate(${x} ${y - 12})` }),
      words(name, { x: x + 22, y, "font-size": 14 }));
    x += long + 14;
  }
  if (meetsAt(state.time).length) {
    y += 24;
    found.push(words("◌ people two steps away, by group", { x: 20, y, "font-size": 14, fill: colors.quiet }));
  }
  return { found, bottom: y + 16 };
}

// The picture to save: title, stage, what changed, legend.
function wholePicture() {
  const { width, height, parts } = drawnStage();
  const room = width - 40;
  const title = wrap(model.title, room, `700 22px ${FONT}`).map((line, index) => words(line, { x: 20, y: 36 + 28 * index, "font-size": 22, "font-weight": 700 }));
  const under = 36 + 28 * title.length;
  const lead = wrap(`${model.program} · ${model.windows[state.time]}`, room, `14px ${FONT}`).map((line, index) => words(line, { x: 20, y: under + 20 * index, "font-size": 14, fill: colors.quiet }));
  const top = under + 20 * lead.length;
  const story = wrap(byId("story").textContent, room, `14px ${FONT}`).map((line, index) => words(line, { x: 20, y: top + height + 22 + 20 * index, "font-size": 14 }));
  const legend = drawnLegend(width, top + height + 34 + 20 * story.length);
  return make("svg", { width, height: legend.bottom, viewBox: `0 0 ${width} ${legend.bottom}` },
    make("rect", { width, height: legend.bottom, fill: colors.card }), ...title, ...lead,
    make("g", { transform: `translate(0 ${top})` }, ...parts), ...story, ...legend.found);
}

async function savePicture() {
  const svg = wholePicture();
  const [width, height] = ["width", "height"].map((name) => Number(svg.getAttribute(name)));
  const source = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(svg)], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = source;
    await image.decode();
    const sheet = document.createElement("canvas");
    [sheet.width, sheet.height] = [width * 2, height * 2];
    sheet.getContext("2d").drawImage(image, 0, 0, sheet.width, sheet.height);
    const blob = await new Promise((done) => { sheet.toBlob(done, "image/png"); });
    const link = make("a", { href: URL.createObjectURL(blob), download: `network-map-${state.time + 1}.png` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    byId("say").textContent = "The picture is saved.";
  } catch {
    byId("say").textContent = "This browser could not make the picture.";
  } finally {
    URL.revokeObjectURL(source);
  }
}
