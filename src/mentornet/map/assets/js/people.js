// The searchable list, and the history of one person.

function showList() {
  const asked = byId("search").value.trim().toLocaleLowerCase();
  const matches = (person) => [model.people[person].name, groupOf(person, state.time), roleOf(person, state.time)[1]]
    .some((text) => text.toLocaleLowerCase().includes(asked));
  const found = everyone.filter((person) => (asked ? matches(person) : inTouch(person, state.time) && passes(person)))
    .sort(byCloseness(state.time));
  const crowds = asked ? [] : crowdsNow();
  const count = crowds.reduce((sum, crowd) => sum + crowd.counts[state.time], found.length);
  byId("count").textContent = asked ? `${count} found` : `${count} in touch`;
  byId("people").replaceChildren(...found.map(listRow), ...crowds.map((crowd) =>
    make("li", { class: "quiet more", text: `${people(crowd.counts[state.time])} more in ${crowd.group}` })),
    ...(asked ? [] : meetsAt(state.time)).map((meet) =>
      make("li", { class: "quiet more meet", text: `◌ ${people(meet.counts[state.time])} to meet in ${meet.group}, two steps away` })));
}

const crowdsNow = () => model.crowds.filter((crowd) => crowd.counts[state.time] && crowdPasses(crowd));

function listRow(person) {
  const role = roleOf(person, state.time);
  const level = levelOf(person, state.time);
  return make("li", {}, make("button", {
    type: "button", "data-person": person, "aria-current": String(person === state.selected),
    class: level ? "" : "away", onclick: () => select(person),
  }, roleIcon(role), make("span", { class: "name" }, make("bdi", { text: model.people[person].name })),
  make("span", { class: "quiet", text: level ? role[1] : "Not in touch" })));
}

function bars(person) {
  const { contacts } = model.people[person];
  const top = Math.max(...contacts);
  const width = 240 / windowCount;
  return make("svg", { viewBox: "0 0 240 48", class: "history", preserveAspectRatio: "none", "aria-hidden": "true" },
    ...contacts.map((value, time) => {
      const height = value ? Math.max(3, (value / top) * 46) : 1;
      const now = time === state.time ? " now" : "";
      return make("rect", {
        x: time * width + width * 0.1, y: 48 - height, width: width * 0.8, height,
        class: value ? `role-${roleOf(person, time)[0]}${now}` : `none${now}`,
      });
    }));
}

function showPerson() {
  const card = byId("person");
  if (state.selected < 0) {
    card.replaceChildren(make("h2", { text: "One person" }),
      make("p", { class: "quiet", text: "Choose a mark on the map or a name in the list to see how that tie grew." }));
    return;
  }
  const person = model.people[state.selected];
  const times = person.levels.map((level, time) => (level ? time : -1)).filter((time) => time >= 0);
  const best = person.contacts.indexOf(Math.max(...person.contacts));
  const level = levelOf(state.selected, state.time);
  const role = roleOf(state.selected, state.time);
  const now = level
    ? `${model.levels[level]}: ${person.contacts[state.time]} contacts in ${model.days} days.`
    : "Not in touch in this window.";
  card.replaceChildren(
    make("h2", {}, make("bdi", { text: person.name })),
    make("p", { class: "with-icon" }, roleIcon(role), make("span", { text: `${role[1]} · ${groupOf(state.selected, state.time)}` })),
    make("p", { text: `${model.windows[state.time]}: ${now}` }),
    bars(state.selected),
    make("p", { class: "quiet", text: `In touch in ${times.length} of ${windowCount} windows, first in ${model.windows[times[0]]}, most in ${model.windows[best]}.` }),
    make("button", { type: "button", class: "button", text: "Clear choice", onclick: () => change({ selected: -1 }) }));
}
