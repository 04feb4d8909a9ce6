// What the map shows. Indices everywhere: a person is a number, a role is its place in model.roles.

const read = (id) => JSON.parse(byId(id).textContent);
const network = read("network-data");
const model = read("map-data");
const windowCount = model.windows.length;
for (const person of model.people) {
  if (!Array.isArray(person.groups)) person.groups = Array(windowCount).fill(person.groups); // the same in all windows
}
const everyone = model.people.map((_, index) => index);
const EGO = "ego";
const nodeId = (person) => `n${person}`;
const edgeId = (node) => `e-${node}`;

const levelOf = (person, time) => (time < 0 ? 0 : model.people[person].levels[time]);
const inTouch = (person, time) => levelOf(person, time) > 0;
const groupOf = (person, time) => model.groups[model.people[person].groups[time]];
const firstTime = (person) => model.people[person].levels.findIndex((level) => level > 0);

// The role in a window; for a window without a tie the last role before it.
function roleOf(person, time) {
  const roles = model.people[person].roles;
  for (let at = time; at >= 0; at -= 1) if (roles[at] >= 0) return model.roles[roles[at]];
  return model.roles[roles.find((role) => role >= 0)];
}

const crowdAt = (time) => model.crowds.reduce((sum, crowd) => sum + crowd.counts[time], 0);
const meetAt = (time) => model.meets.reduce((sum, meet) => sum + meet.counts[time], 0);
const countAt = (time) => everyone.filter((person) => inTouch(person, time)).length + crowdAt(time);
