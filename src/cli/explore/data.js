"use strict";
// What the page is about. It travels as raw DEFLATE in base64: one document for the whole module, and one for each
// chunk of functions, decoded when one of them is first shown. All of it is data from anybody: it is
// written with textContent, never as markup.
//
//   function  { w: [start, end], h: [head lines], o: [offset, depth, text, ...], k: [[from, to, tag], ...],
//               c: [runs of x86-64, of AArch64, optimizing x86-64, optimizing AArch64] }
//   run       [row, out of line, address, hex, [length, text, ...], [line, trap, ...]]
//
// Rows: 0 is the head with the prologue, n the nth operator.

const by = id => document.getElementById(id);

const unpack = async text => {
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length);
  for (let at = 0; at < letters.length; at++) bytes[at] = letters.charCodeAt(at);
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return JSON.parse(await new Response(plain).text());
};

/// The module: names, sizes, columns.
let module_ = null;
/// Compressed chunks, and the last ones decoded, oldest first.
let packed = [];
const decoded = new Map();
const DECODED_CHUNKS = 24;

const loadIndex = async () => {
  module_ = await unpack(by("index").textContent);
  packed = by("data").textContent.split("\n");
  by("index").remove();
  by("data").remove();
  module_.count = module_.names.length;
  module_.byName = new Map();
  module_.names.forEach((name, at) => {
    if (!module_.byName.has(name)) module_.byName.set(name, at);
  });
  module_.switching = module_.switches.map(kinds => kinds[0] + kinds[1] + kinds[2]);
};

const loadFunction = async at => {
  let [low, high] = [0, module_.chunks.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (module_.chunks[middle] <= at) low = middle;
    else high = middle;
  }
  let chunk = decoded.get(low);
  decoded.delete(low);
  chunk ??= unpack(packed[low]);
  decoded.set(low, chunk);
  if (decoded.size > DECODED_CHUNKS) decoded.delete(decoded.keys().next().value);
  return shape((await chunk)[at - module_.chunks[low]], at);
};

/// A function as the sheet wants it: for each column and row, its lines in line and out of line.
const shape = (raw, at) => {
  const rows = [{ at: raw.w[0], depth: 0, text: raw.h[0] ?? "func", kind: null, to: [], from: [] }];
  for (let i = 0; i < raw.o.length; i += 3) {
    const text = raw.o[i + 2];
    rows.push({ at: raw.o[i], depth: raw.o[i + 1], text, kind: kindOf(text), to: [], from: [] });
  }
  for (const [from, to, tag] of raw.k) {
    rows[from].to.push({ row: to, tag });
    rows[to].from.push({ row: from, tag });
  }
  const columns = raw.c.map(runs => {
    const column = { cells: new Map(), labels: new Map(), bytes: 0, instructions: 0 };
    for (const run of runs) addRun(column, run);
    return column;
  });
  return { at, wasm: raw.w, head: raw.h, rows, columns };
};

const addRun = (column, [row, apart, start, hex, lines, traps = []]) => {
  if (!column.cells.has(row)) {
    column.cells.set(row, { line: [], apart: [], bytes: 0, instructions: 0, apartBytes: 0, apartInstructions: 0, pads: [] });
  }
  const cell = column.cells.get(row);
  const part = apart ? cell.apart : cell.line;
  if (part.length > 0) part.push({ kind: "gap", at: start, text: "", length: 0 });
  let address = start;
  let digits = 0;
  for (let i = 0; i < lines.length; i += 2) {
    const [length, text] = [lines[i], lines[i + 1]];
    const line = { at: address, length, text, hex: hex.slice(digits, digits + 2 * length), trap: "" };
    address += length;
    digits += 2 * length;
    cell.bytes += length;
    if (apart) cell.apartBytes += length;
    if (text === "") continue;
    if (length === 0) {
      line.kind = "label";
      line.name = text.replace(/:$/, "");
      line.pad = PAD.test(line.name);
      column.labels.set(line.name, { row, apart: Boolean(apart) });
      if (line.pad) cell.pads.push(line.name);
    } else if (text.startsWith(".")) {
      line.kind = "data";
    } else {
      line.kind = "instruction";
      cell.instructions += 1;
      if (apart) cell.apartInstructions += 1;
    }
    for (let t = 0; t < traps.length; t += 2) if (traps[t] === i / 2) line.trap = traps[t + 1];
    part.push(line);
  }
};
