// The index: shows the rows that a name and a cohort leave.

const [search, cohort, found] = ["search", "cohort", "found"].map((id) => document.getElementById(id));
const rows = [...document.querySelectorAll("#mentees tbody tr")];

function show() {
  const asked = search.value.trim().toLocaleLowerCase();
  const shown = rows.filter((row) => {
    const [name, group] = [row.cells[0].textContent, row.cells[1].textContent];
    row.hidden = !name.toLocaleLowerCase().includes(asked) || (cohort.value !== "" && group !== cohort.value);
    return !row.hidden;
  });
  found.textContent = `${shown.length} shown`;
}

search.addEventListener("input", show);
cohort.addEventListener("change", show);
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.target === search) return;
  event.preventDefault();
  search.focus();
});
show();
