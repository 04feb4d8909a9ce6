// Keyboard, pointer, and the address: #m=3 is the third window, &p=12 a person.

const typing = (target) => ["INPUT", "SELECT", "TEXTAREA"].includes(target.tagName);

// Up and down go around the circle among those drawn.
function walk(step) {
  const order = everyone.filter(isDrawn).sort((a, b) => model.people[a].angle - model.people[b].angle || a - b);
  if (!order.length) return;
  const at = order.indexOf(state.selected);
  const next = order[at < 0 ? (step > 0 ? 0 : order.length - 1) : (at + step + order.length) % order.length];
  change({ selected: next });
  byId("say").textContent = `${model.people[next].name}, ${roleOf(next, state.time)[1]}, ${groupOf(next, state.time)}, ${model.levels[levelOf(next, state.time)]}`;
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const { key, target } = event;
  if (key === "Escape") {
    if (target.id === "search") byId("search").value = "";
    change({ selected: -1 });
    return;
  }
  if (typing(target)) return;
  const onMap = target.id === "focus";
  const pressable = ["BUTTON", "SUMMARY", "A"].includes(target.tagName);
  if (key === " " && !pressable) play();
  else if (key === "ArrowRight") jump(state.time + 1);
  else if (key === "ArrowLeft") jump(state.time - 1);
  else if (key === "/") byId("search").focus();
  else if (onMap && key === "ArrowDown") walk(1);
  else if (onMap && key === "ArrowUp") walk(-1);
  else return;
  event.preventDefault();
}

function wirePointer() {
  const surface = byId("focus");
  const point = (event) => {
    const box = surface.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  let grip = null;
  surface.addEventListener("pointerdown", (event) => {
    grip = { ...point(event), view: net.getViewPosition(), moved: false };
  });
  surface.addEventListener("pointermove", (event) => {
    const at = point(event);
    if (grip && zoomed) {
      const scale = net.getScale();
      const [dx, dy] = [at.x - grip.x, at.y - grip.y];
      grip.moved = grip.moved || Math.hypot(dx, dy) > 5;
      net.moveTo({ position: { x: grip.view.x - dx / scale, y: grip.view.y - dy / scale } });
      placeLabels(marksOnScreen());
    } else if (event.pointerType === "mouse") {
      const person = personAt(at);
      if (person !== state.hovered) {
        state.hovered = person;
        showTip(person);
      }
      surface.style.cursor = person >= 0 ? "pointer" : "";
    }
  });
  surface.addEventListener("pointerleave", () => {
    state.hovered = -1;
    showTip(-1);
  });
  window.addEventListener("pointerup", () => setTimeout(() => { grip = null; }));
  surface.addEventListener("click", (event) => {
    if (grip && grip.moved) return;
    const person = personAt(point(event));
    if (person < 0) change({ selected: -1 });
    else select(person);
  });
}

function readAddress() {
  const asked = new URLSearchParams(location.hash.slice(1));
  const time = Number.parseInt(asked.get("m"), 10);
  const person = Number.parseInt(asked.get("p"), 10);
  change({
    time: Number.isNaN(time) ? windowCount - 1 : time - 1,
    selected: person >= 0 && person < everyone.length ? person : -1,
  });
}

function writeAddress() {
  if (location.protocol === "about:") return; // in a notebook's frame the address is not ours
  const person = state.selected >= 0 ? `&p=${state.selected}` : "";
  history.replaceState(null, "", `#m=${state.time + 1}${person}`);
}
