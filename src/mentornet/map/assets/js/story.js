// One sentence: what changed since the window before. And the chips, which count what they toggle.

// At most three names, each isolated: a name written from right to left must not turn its neighbours around.
function names(list) {
  const shown = list.length <= 3 ? list : list.slice(0, 2);
  const found = shown.flatMap((person, place) => [place ? ", " : "", make("bdi", { text: model.people[person].name })]);
  return list.length > 3 ? [...found, ` and ${list.length - 2} more`] : found;
}

function showStory() {
  const { time } = state;
  const came = everyone.filter((person) => inTouch(person, time) && !inTouch(person, time - 1)).sort(byCloseness(time));
  const faded = everyone.filter((person) => !inTouch(person, time) && inTouch(person, time - 1)).sort(byCloseness(time - 1));
  const nearer = everyone.filter((person) => inTouch(person, time - 1) && levelOf(person, time) > levelOf(person, time - 1))
    .sort(byCloseness(time));
  const parts = [make("strong", { text: `${model.windows[time]}: ${people(countAt(time))} in touch. ` })];
  if (time === 0) parts.push("This is where the map begins.");
  else {
    parts.push(...changed("came", "▲", "new", "Nobody new. ", came), ...changed("nearer", "◆", "closer than before", "", nearer),
      ...changed("faded", "▽", "faded", "Nobody faded.", faded));
  }
  byId("story").replaceChildren(...parts);
}

function changed(kind, sign, word, none, list) {
  if (!list.length) return [none];
  const bold = make("span", { class: kind, text: `${sign} ${list.length} ${word}: ` });
  return [bold, ...names(list), ". "];
}

function makeChips() {
  for (const role of model.roles) {
    const chip = make("button", {
      type: "button", class: "chip", "data-role": role[0], "aria-pressed": "true",
      onclick: () => {
        const roles = new Set(state.roles);
        if (!roles.delete(role[0])) roles.add(role[0]);
        change({ roles });
      },
    }, roleIcon(role), make("span", { text: role[1] }), make("b"));
    byId("chips").append(chip);
  }
  if (model.meets.length) {
    byId("chips").append(make("button", {
      type: "button", class: "chip", id: "meets", "aria-pressed": "true", onclick: () => change({ meets: !state.meets }),
    }, make("svg", { viewBox: "0 0 16 16", class: "icon line dashed", "aria-hidden": "true" }, make("circle", { cx: 8, cy: 8, r: 6 })),
    make("span", { text: "Could meet" }), make("b")));
  }
  model.groups.forEach((group, index) => byId("group").append(make("option", { value: index, text: group })));
  byId("group").addEventListener("change", (event) => change({ group: Number(event.target.value) }));
}

function showChips() {
  const counts = {};
  for (const person of everyone) {
    if (inTouch(person, state.time)) {
      const key = roleOf(person, state.time)[0];
      counts[key] = (counts[key] || 0) + 1;
    }
  }
  if (model.meets.length) {
    byId("meets").setAttribute("aria-pressed", String(state.meets));
    byId("meets").querySelector("b").textContent = meetAt(state.time);
  }
  document.querySelectorAll(".chip[data-role]").forEach((chip) => {
    chip.setAttribute("aria-pressed", String(state.roles.has(chip.dataset.role)));
    chip.querySelector("b").textContent = counts[chip.dataset.role] || 0;
  });
}
