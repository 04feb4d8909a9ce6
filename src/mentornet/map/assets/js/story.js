// One sentence: what changed since the window before. And the chips, which count what they toggle.

function names(list) {
  const found = list.map((person) => model.people[person].name);
  if (found.length <= 3) return found.join(", ");
  return `${found.slice(0, 2).join(", ")} and ${found.length - 2} more`;
}

function showStory() {
  const { time } = state;
  const came = everyone.filter((person) => inTouch(person, time) && !inTouch(person, time - 1)).sort(byCloseness(time));
  const faded = everyone.filter((person) => !inTouch(person, time) && inTouch(person, time - 1)).sort(byCloseness(time - 1));
  const parts = [make("strong", { text: `${model.windows[time]}: ${people(countAt(time))} in touch. ` })];
  if (time === 0) parts.push("This is where the map begins.");
  else {
    parts.push(...changed("came", "▲", "new", "Nobody new. ", came), ...changed("faded", "▽", "faded", "Nobody faded.", faded));
  }
  byId("story").replaceChildren(...parts);
}

function changed(kind, sign, word, none, list) {
  if (!list.length) return [none];
  const bold = make("span", { class: kind, text: `${sign} ${list.length} ${word}: ` });
  return [bold, make("bdi", { text: names(list) }), ". "];
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
  document.querySelectorAll(".chip").forEach((chip) => {
    chip.setAttribute("aria-pressed", String(state.roles.has(chip.dataset.role)));
    chip.querySelector("b").textContent = counts[chip.dataset.role] || 0;
  });
}
