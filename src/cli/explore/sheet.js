// The sheet: one row per operator, one column per form of its code, aligned by the operator's offset. All heights are
// known without drawing, so only what is in sight is ever drawn, in functions of any length.

const LINE = 18;
const PAD_Y = 3;
const SIGHT = 500;
const MOST_LANES = 5;

const sheet = {
  fn: null,
  /// Selected and hovered rows of the function, -1 if none.
  chosen: -1,
  lit: -1,
  /// x86-64, AArch64, optimizing; and which of the optimizing columns.
  shown: [true, true, true],
  optimizing: 2,
  inline: false,
  /// What stands below each other: { row, part, top, height }, and where a function's row is: its places here.
  places: [],
  placesOf: [],
  drawn: new Map(),
  query: "",
  hits: [],
};

const shownColumns = () => [0, 1, 2].filter(slot => sheet.shown[slot])
  .map(slot => ({ slot, index: slot === 2 ? sheet.optimizing : slot }));
const cellOf = (index, row) => sheet.fn.columns[index].cells.get(row);

const NONE = [];
const linesOf = (index, row, part) => {
  const cell = cellOf(index, row);
  if (!cell) return NONE;
  if (part === "apart") return cell.apart;
  if (!sheet.inline || cell.apart.length === 0) return cell.line;
  return [...cell.line, { kind: "apart", at: cell.apart[0].at, text: "out of line", length: 0 }, ...cell.apart];
};

/// The head's text, in lines that fit a column.
const headLines = fn => {
  const lines = [];
  for (const [position, text] of (fn.head.length ? fn.head : ["func"]).entries()) {
    let line = "";
    for (const part of text.split(/ (?=\()/)) {
      if (line && line.length + part.length > 44) {
        lines.push(line);
        line = "  ";
      }
      line += line.trim() ? ` ${part}` : part;
      if (lines.length > 40) break;
    }
    lines.push(position > 0 ? `  ${line.trim()}` : line);
  }
  return lines;
};

/// Decides what stands where. To be called when the function or what is shown of it has changed.
const layOut = () => {
  const { fn } = sheet;
  const columns = shownColumns();
  fn.headLines ??= headLines(fn);
  const height = (row, part) => {
    let lines = row === 0 && part === "line" ? fn.headLines.length : 1;
    for (const { index } of columns) lines = Math.max(lines, linesOf(index, row, part).length);
    return lines * LINE + 2 * PAD_Y;
  };
  let top = 0;
  sheet.places = [];
  sheet.placesOf = fn.rows.map(() => []);
  const place = (row, part, height) => {
    if (row >= 0) sheet.placesOf[row].push(sheet.places.length);
    sheet.places.push({ row, part, top, height });
    top += height;
  };
  fn.rows.forEach((_, row) => place(row, "line", height(row, "line")));
  if (!sheet.inline) {
    const apart = fn.rows.map((_, row) => row).filter(row => columns.some(({ index }) => cellOf(index, row)?.apart.length));
    if (apart.length > 0) place(-1, "rule", 40);
    for (const row of apart) place(row, "apart", height(row, "apart"));
  }
  // The hue goes on where there is code, so that neighbours differ.
  let hue = 0;
  for (const [position, row] of fn.rows.entries()) {
    row.coded = fn.columns.some(column => column.cells.has(position));
    if (row.coded) hue += 1;
    row.hue = row.kind ? KINDS[row.kind].hue : (200 + hue * 57) % 360;
    row.pads = columns.some(({ index }) => cellOf(index, position)?.pads.length > 0);
  }
  lanes(fn);
  for (const element of sheet.drawn.values()) element.remove();
  sheet.drawn.clear();
  by("rows").style.height = `${top + 24}px`;
  const least = columns.map(({ index }) => (module_.columns[index].note ? "230px" : "var(--least)"));
  const widths = columns.map(({ index }, at) => `minmax(${least[at]}, ${module_.columns[index].note ? ".6fr" : "1fr"})`);
  const { style } = by("sheet");
  style.setProperty("--columns", ["minmax(var(--least-wat), 1.05fr)", ...widths].join(" "));
  style.minWidth = `max(100%, calc(${["var(--least-wat)", ...least].join(" + ")}))`;
  by("code").setAttribute("aria-rowcount", sheet.places.length);
  by("code").setAttribute("aria-colcount", columns.length + 1);
  find(sheet.query, false);
  drawHead();
  draw();
};

/// Lanes of the gutter for the lines from a resume to where its handlers land.
const lanes = fn => {
  if (fn.lanes) return;
  fn.lanes = [];
  const free = [];
  fn.rows.forEach((row, from) => row.to.forEach(({ row: to, tag }) => {
    const [top, bottom] = [Math.min(from, to), Math.max(from, to)];
    let lane = free.findIndex(until => until < top);
    if (lane < 0) lane = free.length;
    if (lane >= MOST_LANES) return;
    free[lane] = bottom;
    fn.lanes.push({ lane, from, to, top, bottom, tag });
  }));
};

const placeAt = y => {
  let [low, high] = [0, sheet.places.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (sheet.places[middle].top <= y) low = middle;
    else high = middle;
  }
  return low;
};

/// Draws what is in sight and is not drawn, and forgets what is not in sight any more.
const draw = () => {
  if (!sheet.fn || sheet.places.length === 0) return;
  const code = by("code");
  const first = placeAt(code.scrollTop - SIGHT);
  const last = placeAt(code.scrollTop + code.clientHeight + SIGHT);
  for (const [position, element] of sheet.drawn) {
    if (position < first || position > last) {
      element.remove();
      sheet.drawn.delete(position);
    }
  }
  let next = by("rows").firstChild;
  for (let position = first; position <= last; position++) {
    const drawn = sheet.drawn.get(position);
    if (drawn) {
      next = drawn.nextSibling;
      continue;
    }
    const element = drawRow(position);
    by("rows").insertBefore(element, next);
    sheet.drawn.set(position, element);
  }
};

const drawRow = position => {
  const { row, part, top, height } = sheet.places[position];
  const element = make("div", "row");
  element.style.top = `${top}px`;
  element.style.height = `${height}px`;
  element.id = `row-${position}`;
  element.setAttribute("role", "row");
  element.setAttribute("aria-rowindex", position + 1);
  if (part === "rule") {
    element.className = "row rule";
    element.append(make("span", "", "out of line, behind the function's body"));
    return element;
  }
  const operator = sheet.fn.rows[row];
  element.dataset.row = row;
  element.dataset.op = hex(operator.at);
  element.style.setProperty("--hue", operator.hue);
  const classes = element.classList;
  if (operator.kind) classes.add("switches");
  if (operator.pads) classes.add("has-pads");
  if (!operator.coded && row > 0) classes.add("folded");
  if (part === "apart") classes.add("apart");
  classes.toggle("hit", sheet.query !== "" && sheet.hits.includes(position));
  element.append(drawText(row, part));
  for (const { slot, index } of shownColumns()) element.append(drawCell(slot, index, row, part));
  mark(element, row);
  return element;
};

/// Puts the marks of being selected and hovered on a row.
const mark = (element, row) => {
  element.classList.toggle("chosen", row === sheet.chosen);
  element.classList.toggle("lit", row === sheet.lit);
  element.setAttribute("aria-selected", row === sheet.chosen);
};

const drawText = (row, part) => {
  const operator = sheet.fn.rows[row];
  const cell = make("div", "cell wat");
  cell.setAttribute("role", "gridcell");
  const gutter = make("span", "gutter");
  if (part === "line") {
    for (const { lane, from, to, top, bottom, tag } of sheet.fn.lanes) {
      if (row < top || row > bottom) continue;
      const end = row === from ? "from" : row === to ? "to" : "";
      const piece = make("i", `lane ${end} ${row === top ? "top" : row === bottom ? "bottom" : ""}`);
      piece.style.setProperty("--lane", lane);
      piece.title = `tag ${tag} lands at ${hex(sheet.fn.rows[to].at)}`;
      gutter.append(piece);
    }
  }
  if (operator.kind && part === "line") {
    const sign = make("span", "sign", KINDS[operator.kind].sign);
    sign.title = SAYS[operator.kind];
    gutter.append(sign);
  }
  const texts = row === 0 && part === "line" ? sheet.fn.headLines : [row === 0 ? "prologue" : operator.text];
  cell.append(make("span", "at", hex(operator.at)), gutter);
  const block = make("div", "texts");
  cell.style.setProperty("--depth", Math.min(row === 0 || part === "apart" ? 0 : operator.depth, 24));
  for (const text of texts) {
    const line = make("div", "line", wat(text.slice(0, 2000), operator.kind));
    line.title = short(text, 2000);
    block.append(line);
  }
  cell.append(make("div", "body", make("i", "guides"), block));
  return cell;
};

const drawCell = (slot, index, row, part) => {
  const cell = make("div", "cell asm");
  cell.setAttribute("role", "gridcell");
  cell.dataset.column = slot;
  const { labels } = sheet.fn.columns[index];
  const lines = linesOf(index, row, part);
  if (lines.length > 0) cell.classList.add("has");
  for (const line of lines) cell.append(drawLine(line, index, labels));
  if (lines.length > 0) {
    const all = cellOf(index, row);
    const own = sheet.inline ? [all.bytes, all.instructions]
      : part === "apart" ? [all.apartBytes, all.apartInstructions]
        : [all.bytes - all.apartBytes, all.instructions - all.apartInstructions];
    const badge = make("span", "badge", `${number(own[0])} B · ${own[1]}`);
    badge.title = `${plural(all.bytes, "byte")} (${number(all.apartBytes)} out of line), ${plural(all.instructions, "instruction")}`;
    if (own[0] > 0) cell.append(badge);
  }
  return cell;
};

const drawLine = (line, index, labels) => {
  if (line.kind === "apart") return make("div", "line mark", "out of line");
  if (line.kind === "gap") return make("div", "line mark", `elsewhere: ${hex(line.at)}`);
  const element = make("div", `line ${line.kind}`);
  const spaced = line.hex.replace(/(..)(?=.)/g, "$1 ");
  if (line.kind === "label") {
    const name = make("span", line.pad ? "pad" : "tag", line.pad ? clean(line.name) : clean(line.text));
    name.dataset.label = line.name;
    name.dataset.column = index;
    element.append(make("span", "address"), name);
    element.title = line.pad ? padSays(line.name) : `${hex(line.at)}`;
    return element;
  }
  element.append(make("span", "address", hex(line.at)), make("span", "hex", spaced), make("span", "text", asm(line, index, labels)));
  if (line.trap) element.append(make("span", "traps", "⚑"));
  element.title = `${clean(line.text)}\n${hex(line.at)}  ${spaced}${line.trap ? `\ntraps: ${line.trap}` : ""}`;
  return element;
};

/// The columns' heads: whose code it is, and what the function comes to.
const drawHead = () => {
  const head = by("head");
  const { at, wasm } = sheet.fn;
  const long = wasm[1] - wasm[0];
  const first = make("div", "cell wat", make("div", "which", make("b", "", "WebAssembly"), make("span", "", "text format")),
    make("div", "sum", `${number(long)} B · ${plural(sheet.fn.rows.length - 1, "operator")}`));
  first.setAttribute("role", "columnheader");
  const columns = shownColumns();
  const most = Math.max(1, ...columns.map(({ index }) => module_.columns[index].bytes[at]));
  const cells = columns.map(({ slot, index }) => {
    const column = module_.columns[index];
    const which = make("div", "which");
    if (slot === 2) {
      which.append(make("b", "", column.tier), column.note ? "" : make("span", "", "optimizing"));
      const choice = make("span", "group");
      for (const other of [2, 3]) {
        const button = make("button", "", module_.columns[other].isa);
        button.type = "button";
        button.title = "Whose optimized code is shown (x)";
        button.setAttribute("aria-pressed", other === index);
        button.onclick = () => show({ optimizing: other });
        choice.append(button);
      }
      which.append(choice);
    } else which.append(make("b", "", column.isa), make("span", "", `${column.tier}, one pass`));
    const cell = make("div", "cell", which);
    cell.setAttribute("role", "columnheader");
    if (column.note) {
      cell.append(make("div", "sum", "optimizing; no code to show"));
      return cell;
    }
    const [bytes, instructions] = [column.bytes[at], column.instructions[at]];
    cell.append(make("div", "sum", `${number(bytes)} B · ${plural(instructions, "instruction")} · ${(bytes / long).toFixed(1)} per Wasm byte`));
    const meter = make("div", "meter", make("i"));
    meter.firstChild.style.width = `${(100 * bytes) / most}%`;
    cell.append(meter);
    return cell;
  });
  head.replaceChildren(first, ...cells);
  // Why a column is empty stands in the column, and stays in sight.
  by("notes").replaceChildren(make("div", ""), ...columns.map(({ index }) => {
    const { note } = module_.columns[index];
    if (!note) return make("div", "");
    const [says, how] = note.split(/(?<=: )(?=cargo )/);
    const card = make("div", "note", clean(says));
    if (how) card.append(make("code", "", ...clean(how).split(" ").flatMap(word => [make("span", "", word), " "])));
    return card;
  }));
  by("sheet").style.setProperty("--head", `${head.offsetHeight}px`);
};

/// Finds text in all columns that are shown. Returns whether there is any.
const find = (query, move = true) => {
  sheet.query = query.trim().toLowerCase();
  sheet.hits = [];
  if (sheet.query && sheet.fn) {
    const columns = shownColumns();
    const has = text => text.toLowerCase().includes(sheet.query);
    sheet.places.forEach(({ row, part }, position) => {
      if (part === "rule") return;
      const texts = row > 0 ? [sheet.fn.rows[row].text] : sheet.fn.headLines;
      const found = (part === "line" && texts.some(has))
        || columns.some(({ index }) => linesOf(index, row, part).some(line => has(line.text)));
      if (found) sheet.hits.push(position);
    });
  }
  const hits = new Set(sheet.hits);
  for (const [position, element] of sheet.drawn) element.classList.toggle("hit", hits.has(position));
  by("hits").textContent = sheet.query ? `${number(sheet.hits.length)} found` : "";
  if (move && sheet.hits.length > 0) step("hit", 1, true);
  return sheet.hits.length > 0;
};

/// Brings a place into sight, in the middle if it was not.
const reveal = position => {
  const place = sheet.places[position];
  const code = by("code");
  const room = code.clientHeight - by("head").offsetHeight;
  if (place.top < code.scrollTop || place.top + Math.min(place.height, room) > code.scrollTop + room) {
    code.scrollTop = Math.max(0, place.top - (room - Math.min(place.height, room)) / 3);
  }
  draw();
};
