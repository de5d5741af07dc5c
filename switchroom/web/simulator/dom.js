// Elements without markup in strings.

const SVG = "http://www.w3.org/2000/svg";

const ICONS = {
  send: "M3 11.5 20 4l-4.5 16-3.6-6.4L3 11.5Zm8.9 2.1L20 4",
  attach: "m19 11.5-7.2 7.2a4.6 4.6 0 0 1-6.5-6.5l7.6-7.6a3.1 3.1 0 0 1 4.4 4.4l-7.6 7.6a1.5 1.5 0 0 1-2.2-2.2l7-7",
  close: "M6 6l12 12M18 6 6 18",
  copy: "M9 9h10v11H9zM15 9V4H5v11h4",
  done: "m5 12.5 4.5 4.5L19 7.5",
  double: "m2 12.5 4.5 4.5L16 7.5M11 16l1 1 9.5-9.5",
  warn: "M12 7v6m0 3.5v.5M12 3l9.5 17h-19L12 3Z",
  clock: "M12 7v5l3.5 2M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Z",
  phone: "M8 3h8a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H8a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2Zm3 15h2",
  down: "M12 5v14m-6-6 6 6 6-6",
  plus: "M12 5v14M5 12h14",
};

// h("button", {class: "primary", onclick: send, "aria-label": "Send"}, icon("send"), "Send")
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name in element && typeof value !== "string") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", `icon icon-${name}`);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

// Brings the children of a list into an order with as few moves as possible.
export function arrange(parent, elements) {
  let next = parent.firstChild;
  const wanted = new Set(elements);
  for (const element of elements) {
    while (next && !wanted.has(next)) {
      const gone = next;
      next = next.nextSibling;
      gone.remove();
    }
    if (element === next) next = next.nextSibling;
    else parent.insertBefore(element, next);
  }
  while (next) {
    const gone = next;
    next = next.nextSibling;
    gone.remove();
  }
}
