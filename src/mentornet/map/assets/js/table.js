// The window's people as a table: the same rows as the map, the filters included.

function showTable() {
  const rows = everyone.filter((person) => inTouch(person, state.time) && passes(person)).sort(byCloseness(state.time));
  const crowds = crowdsNow();
  byId("people-caption").textContent = `In touch in ${model.windows[state.time]}, closest first`;
  const cells = (...texts) => texts.map((text) => make("td", { text }));
  byId("people-table").tBodies[0].replaceChildren(
    ...rows.map((person) => make("tr", {}, make("th", { scope: "row" }, make("bdi", { text: model.people[person].name })),
      ...cells(roleOf(person, state.time)[1], groupOf(person, state.time), model.levels[levelOf(person, state.time)]),
      make("td", { class: "number", text: model.people[person].contacts[state.time] }),
      ...cells(model.windows[firstTime(person)]))),
    ...crowds.map((crowd) => make("tr", {}, make("th", { scope: "row", text: `${people(crowd.counts[state.time])} more` }),
      ...cells("–", crowd.group, "–", "–", "–"))),
    ...meetsAt(state.time).map((meet) => make("tr", { class: "meet" }, make("th", { scope: "row", text: people(meet.counts[state.time]) }),
      ...cells("Could meet", meet.group, "Two steps away", "–", "–"))));
}
