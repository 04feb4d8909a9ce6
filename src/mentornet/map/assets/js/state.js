// The few things that change, and who is told.

const state = {
  time: windowCount - 1,
  roles: new Set(model.roles.map(([key]) => key)),
  group: -1,
  meets: true,
  selected: -1,
  hovered: -1,
};
const listeners = [];
const whenChanged = (listener) => listeners.push(listener);

function change(changes) {
  const before = { ...state };
  Object.assign(state, changes);
  state.time = Math.max(0, Math.min(windowCount - 1, state.time));
  for (const listener of listeners) listener(before);
}

// Does the person pass the role and group filters in a window?
function passes(person, time = state.time) {
  const group = model.people[person].groups[time];
  return state.roles.has(roleOf(person, time)[0]) && (state.group < 0 || state.group === group);
}

// A crowd has no role; it is one group's.
const crowdPasses = (crowd) => state.group < 0 || model.groups[state.group] === crowd.group;

// People two steps away, by sector: [{ group, count }], the filters included.
const meetsAt = (time) => (state.meets ? model.meets : []).filter((meet) => meet.counts[time] && crowdPasses(meet));

const isGhost = (person) => !inTouch(person, state.time) && inTouch(person, state.time - 1);
const isNew = (person) => state.time > 0 && inTouch(person, state.time) && !inTouch(person, state.time - 1);
const isDrawn = (person) => passes(person) && (inTouch(person, state.time) || isGhost(person));

// By closeness, then contacts, then name: the order of the list and the table.
function byCloseness(time) {
  const contacts = (person) => model.people[person].contacts[time];
  return (a, b) => levelOf(b, time) - levelOf(a, time) || contacts(b) - contacts(a) ||
    model.people[a].name.localeCompare(model.people[b].name);
}

function select(person) {
  change({ selected: person === state.selected ? -1 : person });
}
