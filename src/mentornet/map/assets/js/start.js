// Put it together.

function toggleTheme() {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  recolor();
}

function recolor() {
  readColors();
  paint();
  net.redraw();
  drawFilm();
}

readColors();
drawRings();
makeChips();
drawCurve();
wireTime();
wirePointer();
net.on("beforeDrawing", () => moveRings(toScreen, net.getScale()));
net.on("afterDrawing", drawNew);
[showPicture, showStory, showChips, showFigures, showPerson, showList, showTable, showTime, showMeets, writeAddress].forEach(whenChanged);
byId("search").addEventListener("input", showList);
byId("theme").addEventListener("click", toggleTheme);
byId("save").addEventListener("click", savePicture);
byId("print").addEventListener("click", () => window.print());
wireFilm();
byId("zoom-in").addEventListener("click", () => zoom(1.35));
byId("zoom-out").addEventListener("click", () => zoom(1 / 1.35));
byId("zoom-fit").addEventListener("click", fitPicture);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", recolor);
document.addEventListener("keydown", onKey);
window.addEventListener("hashchange", readAddress);
new ResizeObserver(() => {
  fitPicture();
  spreadEvents();
}).observe(byId("stage"));
fitPicture();
readAddress();
document.documentElement.dataset.ready = String(performance.now());
