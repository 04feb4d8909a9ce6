// Small helpers for building the page. Text enters the page only through textContent.

const byId = (id) => document.getElementById(id);
const SVG_TAGS = new Set(["svg", "g", "path", "circle", "rect", "polygon", "line", "text", "textPath"]);

function make(tag, attributes = {}, ...children) {
  const space = SVG_TAGS.has(tag) ? "http://www.w3.org/2000/svg" : "http://www.w3.org/1999/xhtml";
  const element = document.createElementNS(space, tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "text") element.textContent = value;
    else if (name === "onclick") element.addEventListener("click", value);
    else if (value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

const SHAPE_PATHS = {
  square: "M3 3h10v10h-10z",
  diamond: "M8 1l7 7-7 7-7-7z",
  triangle: "M8 2l7 12h-14z",
  dot: "M8 2a6 6 0 1 0 .01 0z",
  hexagon: "M1.5 8l3.25-5.8h6.5l3.25 5.8-3.25 5.8h-6.5z",
};

function roleIcon(role) {
  const [key, , shape] = role;
  return make("svg", { viewBox: "0 0 16 16", class: `icon role-${key}`, "aria-hidden": "true" },
    make("path", { d: SHAPE_PATHS[shape] }));
}

const people = (count) => (count === 1 ? "1 person" : `${count} people`);
const calm = matchMedia("(prefers-reduced-motion: reduce)");
