// Building elements without a library.

export const byId = (id) => document.getElementById(id);

export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key in element && key !== "role") element[key] = value;
    else element.setAttribute(key, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

const COLOURS = 6;

export function avatar(element, name, seed) {
  if (name === null) { // the bot has a face of its own
    element.className = "avatar colour-3";
    element.replaceChildren(icon("paper"));
    return element;
  }
  const initials = name.split(/\s+/).map((word) => [...word][0]).slice(0, 2).join("");
  element.className = `avatar colour-${Math.abs(seed) % COLOURS}`;
  element.textContent = initials;
  return element;
}
