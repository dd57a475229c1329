// The functions: a list as narrow as a name, or, opened wide, a table of sizes. Either way only the lines in sight exist.

const ITEM = 28;

const KEYS = [
  { id: "index", title: "#", long: "index", of: at => at, up: true },
  { id: "name", title: "function", long: "name", of: at => module_.names[at].toLowerCase(), up: true },
  { id: "wasm", title: "Wasm", long: "Wasm bytes", of: at => module_.wasm[at], unit: "B" },
  { id: "x64", title: "x86-64", long: "x86-64 bytes", of: at => module_.columns[0].bytes[at], unit: "B" },
  { id: "x64n", title: "instr", long: "x86-64 instructions", of: at => module_.columns[0].instructions[at] },
  { id: "x64r", title: "per Wasm B", long: "x86-64 bytes per Wasm byte", of: at => module_.columns[0].bytes[at] / module_.wasm[at], digits: 2 },
  { id: "a64", title: "AArch64", long: "AArch64 bytes", of: at => module_.columns[1].bytes[at], unit: "B" },
  { id: "a64n", title: "instr", long: "AArch64 instructions", of: at => module_.columns[1].instructions[at] },
  { id: "a64r", title: "per Wasm B", long: "AArch64 bytes per Wasm byte", of: at => module_.columns[1].bytes[at] / module_.wasm[at], digits: 2 },
  { id: "opt", title: "optimized", long: "optimized bytes", of: at => module_.columns[sheet.optimizing].bytes[at], unit: "B" },
  { id: "ratio", title: "× optimized", long: "bytes, ours to optimized", digits: 2,
    of: at => module_.columns[sheet.optimizing - 2].bytes[at] / Math.max(1, module_.columns[sheet.optimizing].bytes[at]) },
  { id: "switching", title: "⇄", long: "stack switches", of: at => module_.switching[at] },
];
const keyOf = id => KEYS.find(key => key.id === id);
const withOptimized = () => !module_.columns[sheet.optimizing].note;
const usableKeys = () => KEYS.filter(({ id }) => withOptimized() || (id !== "opt" && id !== "ratio"));

const list = { order: [], filter: "", sort: "index", reverse: false, only: false, at: 0, drawn: new Map(), first: 0 };

/// Chooses and orders the functions that are listed.
const relist = () => {
  const wanted = list.filter.trim().toLowerCase();
  const key = keyOf(list.sort);
  list.order = [];
  for (let at = 0; at < module_.count; at++) {
    if (list.only && module_.switching[at] === 0) continue;
    const index = String(at + module_.imported);
    if (!wanted || index.startsWith(wanted) || module_.names[at].toLowerCase().includes(wanted)) list.order.push(at);
  }
  const values = new Map(list.order.map(at => [at, key.of(at)]));
  const way = (key.up ? 1 : -1) * (list.reverse ? -1 : 1);
  list.order.sort((one, other) => {
    const [a, b] = [values.get(one), values.get(other)];
    return a < b ? -way : a > b ? way : one - other;
  });
  if (/^\d+$/.test(wanted)) {
    // An index typed in full comes first.
    const exact = list.order.indexOf(Number(wanted) - module_.imported);
    if (exact > 0) list.order.unshift(...list.order.splice(exact, 1));
  }
  list.most = list.order.reduce((most, at) => Math.max(most, weight(at)), 1);
  list.at = Math.max(0, list.order.indexOf(sheet.fn?.at ?? 0));
  by("items").style.height = `${list.order.length * ITEM}px`;
  by("found").textContent = list.order.length === module_.count ? "" : `${number(list.order.length)} of ${number(module_.count)}`;
  by("down").textContent = way > 0 ? "↑" : "↓";
  redrawList();
};

const weight = at => (list.sort === "index" || list.sort === "name" ? module_.columns[0].bytes[at] : Math.max(0, keyOf(list.sort).of(at)));

const redrawList = () => {
  for (const element of list.drawn.values()) element.remove();
  list.drawn.clear();
  drawHeads();
  drawList();
};

const isWide = () => document.body.classList.contains("sizes");

const drawList = () => {
  const box = by("list");
  const first = Math.max(0, Math.floor(box.scrollTop / ITEM) - 10);
  const last = Math.min(list.order.length - 1, Math.ceil((box.scrollTop + box.clientHeight) / ITEM) + 10);
  for (const [position, element] of list.drawn) {
    if (position < first || position > last) {
      element.remove();
      list.drawn.delete(position);
    }
  }
  for (let position = first; position <= last; position++) {
    if (list.drawn.has(position)) continue;
    const element = drawItem(position);
    by("items").append(element);
    list.drawn.set(position, element);
  }
  for (const [position, element] of list.drawn) markItem(element, position);
};

const markItem = (element, position) => {
  const current = list.order[position] === sheet.fn?.at;
  element.classList.toggle("current", current);
  element.classList.toggle("active", position === list.at);
  element.setAttribute("aria-selected", current);
  if (position === list.at) by("list").setAttribute("aria-activedescendant", element.id);
};

const valueOf = (key, at) => {
  const value = key.of(at);
  return typeof value === "number" ? (key.digits ? value.toFixed(key.digits) : number(value)) : value;
};

const drawItem = position => {
  const at = list.order[position];
  const element = make("div", "item");
  element.id = `item-${position}`;
  element.dataset.at = at;
  element.style.top = `${position * ITEM}px`;
  element.setAttribute("role", "option");
  element.setAttribute("aria-setsize", list.order.length);
  element.setAttribute("aria-posinset", position + 1);
  const name = make("span", "name", short(module_.names[at], 200));
  const index = make("span", "index", String(at + module_.imported));
  const signs = make("span", "signs");
  for (const [kind, { sign, hue, index: which }] of Object.entries(KINDS)) {
    if (module_.switches[at][which] === 0 || which > 2) continue;
    const mark = make("i", "", sign);
    mark.style.setProperty("--hue", hue);
    mark.title = `${number(module_.switches[at][which])} × ${kind}`;
    signs.append(mark);
  }
  element.title = short(module_.names[at], 2000);
  if (isWide()) {
    element.append(index, make("span", "name", name, signs));
    for (const key of usableKeys().slice(2)) element.append(make("span", "value", valueOf(key, at)));
    return element;
  }
  const key = list.sort === "index" || list.sort === "name" ? keyOf("x64") : keyOf(list.sort);
  const bar = make("i", "bar");
  bar.style.width = `${100 * Math.sqrt(weight(at) / list.most)}%`;
  element.append(bar, index, name, signs, make("span", "value", `${valueOf(key, at)}${key.unit ? ` ${key.unit}` : ""}`));
  return element;
};

/// What the columns of the table are called; a click sorts.
const drawHeads = () => {
  const heads = isWide() ? usableKeys().map(key => {
    const button = make("button", key.id === "name" ? "name" : "", key.title);
    button.type = "button";
    button.title = `Sort by ${key.long}`;
    button.dataset.sort = key.id;
    if (key.id === list.sort) button.append(by("down").textContent);
    button.setAttribute("aria-pressed", key.id === list.sort);
    button.onclick = () => sortBy(key.id, key.id === list.sort && !list.reverse);
    return button;
  }) : [];
  by("heads").replaceChildren(...heads);
  by("side").style.setProperty("--values", usableKeys().length - 2);
};

const sortBy = (id, reverse) => {
  Object.assign(list, { sort: id, reverse });
  by("sort").value = id;
  by("list").scrollTop = 0;
  relist();
};

/// Brings the list's current line into sight.
const revealItem = () => {
  const box = by("list");
  const top = list.at * ITEM;
  if (top < box.scrollTop) box.scrollTop = top;
  else if (top + ITEM > box.scrollTop + box.clientHeight) box.scrollTop = top + ITEM - box.clientHeight;
  drawList();
};

/// Opens the function `by` lines further down the list.
const stepFunction = by_ => {
  const to = Math.min(list.order.length - 1, Math.max(0, list.at + by_));
  if (to === list.at && sheet.fn?.at === list.order[to]) return;
  list.at = to;
  revealItem();
  if (list.order.length > 0) open_(list.order[to]);
};
