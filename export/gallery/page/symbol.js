"use strict";

// Codes are drawn here, always black on white and with the four white modules around them that a scanner needs.

const quietZone = 4;

// svg draws a code, under a name for those who cannot see it.
function svg(code) {
  const { size, path } = trace(code.modules);
  const side = size + 2 * quietZone;
  const drawing = element("svg", { viewBox: `0 0 ${side} ${side}`, role: "img", "shape-rendering": "crispEdges" });
  drawing.setAttribute("aria-label", text("picture", { name: code.name }));
  drawing.append(
    element("rect", { width: side, height: side, fill: "#fff" }),
    element("path", { d: path, fill: "#000" }), // one path: separate ones leave white lines where they touch
  );
  return drawing;
}

function element(name, attributes) {
  const e = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) e.setAttribute(key, value);
  return e;
}

// trace turns modules, a bit each with the highest first, into the path of their runs.
function trace(modules) {
  const bytes = atob(modules);
  const size = Math.floor(Math.sqrt(bytes.length * 8));
  const black = (x, y) => x < size && bytes.charCodeAt((y * size + x) >> 3) & (0x80 >> ((y * size + x) & 7));
  let path = "";
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      if (!black(x, y)) continue;
      const from = x;
      while (black(x, y)) x++;
      path += `M${from + quietZone} ${y + quietZone}h${x - from}v1h${from - x}z`;
    }
  }
  return { size, path };
}
