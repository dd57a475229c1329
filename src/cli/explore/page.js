// What the user does: functions opened, operators chosen, keys, buttons, and the fragment that restores a view.

let opening = 0;

/// Shows a function, and in it the operator at an offset.
const open_ = async (at, offset = null) => {
  const ticket = ++opening;
  const fn = await loadFunction(at);
  if (ticket !== opening) return;
  Object.assign(sheet, { fn, chosen: -1, lit: -1 });
  by("code").scrollTop = 0;
  by("name").textContent = short(module_.names[at]);
  by("name").title = short(module_.names[at], 2000);
  by("facts").textContent = `function ${at + module_.imported} · ${hex(fn.wasm[0])} to ${hex(fn.wasm[1])}`;
  document.body.classList.remove("menu");
  drawLegend();
  layOut();
  list.at = list.order.indexOf(at);
  drawList();
  const row = offset === null ? 0 : Math.max(0, fn.rows.findLastIndex(row => row.at <= offset));
  choose(row, { quiet: offset === null });
  by("main").dataset.func = at + module_.imported;
};

/// Selects an operator: in all columns, in the status line, in the fragment.
const choose = (row, { quiet = false, part = "line" } = {}) => {
  if (!sheet.fn) return;
  sheet.chosen = row;
  const places = sheet.placesOf[row];
  const position = places.find(position => sheet.places[position].part === part) ?? places[0];
  reveal(position);
  remark();
  by("code").setAttribute("aria-activedescendant", `row-${position}`);
  by("code").dataset.place = position;
  const operator = quiet ? "" : `&op=${hex(sheet.fn.rows[row].at)}`;
  const fragment = `#func=${sheet.fn.at + module_.imported}${operator}`;
  if (location.hash !== fragment) history.replaceState(null, "", fragment);
  say();
};

const light = row => {
  if (row === sheet.lit) return;
  sheet.lit = row;
  remark();
  say();
};

const remark = () => {
  for (const element of sheet.drawn.values()) {
    if (element.dataset.row !== undefined) mark(element, Number(element.dataset.row));
  }
};

/// The status line: what the operator is, and what it comes to in each column.
const say = () => {
  const row = sheet.lit >= 0 ? sheet.lit : sheet.chosen;
  if (row < 0) return by("status").replaceChildren();
  const operator = sheet.fn.rows[row];
  const what = make("span", "what", make("code", "", hex(operator.at)), " ", make("b", "", row === 0 ? "prologue" : short(operator.text, 90)));
  const counts = shownColumns().filter(({ index }) => !module_.columns[index].note).map(({ slot, index }) => {
    const cell = cellOf(index, row);
    const who = slot === 2 ? `${module_.columns[index].tier} ${module_.columns[index].isa}` : module_.columns[index].isa;
    const apart = cell?.apartBytes ? ` (${number(cell.apartBytes)} out of line)` : "";
    return make("span", "count", make("span", "dim", who), ` ${number(cell?.bytes ?? 0)} B${apart} · ${plural(cell?.instructions ?? 0, "instruction")}`);
  });
  const folded = !operator.coded && row > 0 ? "No code of its own: an operator nearby does the work, or there is none to do." : "";
  const pads = [...new Set(shownColumns().flatMap(({ index }) => cellOf(index, row)?.pads ?? []))];
  const says = (operator.kind && SAYS[operator.kind]) || (pads.length ? `${pads.join(", ")}: ${padSays(pads[0])}` : folded);
  by("status").replaceChildren(what, ...counts, make("span", "says", clean(says)));
};

/// What of stack switching is in this function, as buttons that go from one to the next.
const drawLegend = () => {
  const buttons = Object.entries(KINDS).flatMap(([kind, { sign, hue }]) => {
    const count = sheet.fn.rows.filter(row => row.kind === kind).length;
    if (count === 0) return [];
    const button = make("button", "kind", make("i", "", sign), ` ${kind} `, make("b", "", number(count)));
    button.type = "button";
    button.style.setProperty("--hue", hue);
    button.title = `Next ${kind}. ${SAYS[kind]}`;
    button.onclick = () => step(kind, 1);
    return [button];
  });
  const pads = sheet.fn.columns.slice(0, 2).reduce((most, column) => {
    let count = 0;
    for (const cell of column.cells.values()) count += cell.pads.length;
    return Math.max(most, count);
  }, 0);
  if (pads > 0) {
    const button = make("button", "kind pads", make("span", "pad", "landing pads"), " ", make("b", "", number(pads)));
    button.type = "button";
    button.title = "Next landing pad: where a stack is entered again (p)";
    button.onclick = () => step("pad", 1);
    buttons.push(button);
  }
  if (buttons.length > 0) {
    const next = make("button", "next", "next switch ", make("kbd", "", "s"));
    next.type = "button";
    next.id = "next-switch";
    next.title = "Next suspend, resume, switch or cont operator (s, back with S)";
    next.onclick = () => step("switch*", 1);
    buttons.push(next);
  }
  by("legend").replaceChildren(...buttons);
};

/// Goes to the next or last place of some sort, around the end.
const step = (sort, way, here = false) => {
  const from = Number(by("code").dataset.place ?? 0);
  const is = ({ row, part }, position) => {
    if (sort === "hit") return sheet.hits.includes(position);
    if (part !== "line") return false;
    if (sort === "pad") return sheet.fn.rows[row].pads;
    return sort === "switch*" ? sheet.fn.rows[row].kind !== null : sheet.fn.rows[row].kind === sort;
  };
  const count = sheet.places.length;
  for (let further = here ? 0 : 1; further <= count; further++) {
    const position = (((from + way * further) % count) + count) % count;
    if (!is(sheet.places[position], position)) continue;
    choose(sheet.places[position].row, { part: sheet.places[position].part });
    if (sort === "hit") by("hits").textContent = `${number(sheet.hits.indexOf(position) + 1)} of ${number(sheet.hits.length)}`;
    return;
  }
};

const stepOperator = way => {
  const from = Number(by("code").dataset.place ?? 0);
  let to = Math.min(sheet.places.length - 1, Math.max(0, from + way));
  if (sheet.places[to].part === "rule") to += Math.sign(way);
  choose(sheet.places[to].row, { part: sheet.places[to].part });
};

/// Goes where a label or a function's name leads.
const follow = element => {
  if (element.dataset.func !== undefined) return open_(Number(element.dataset.func));
  const to = sheet.fn.columns[Number(element.dataset.column)].labels.get(element.dataset.label);
  if (to) choose(to.row, { part: to.apart && !sheet.inline ? "apart" : "line" });
};

/// Changes what is shown; what was chosen stays in sight.
const show = change => {
  Object.assign(sheet, change);
  for (const slot of [0, 1, 2]) by(`show-${slot}`).setAttribute("aria-pressed", sheet.shown[slot]);
  by("inline").setAttribute("aria-pressed", sheet.inline);
  if (!sheet.fn) return;
  layOut();
  if (change.optimizing) relist();
  if (sheet.chosen >= 0) choose(sheet.chosen, { quiet: !location.hash.includes("op=") });
};
const toggleColumn = slot => show({ shown: sheet.shown.map((on, at) => (at === slot ? !on : on)) });
const toggleClass = name => by(name).setAttribute("aria-pressed", document.body.classList.toggle(name));

const toggleSizes = (on = !isWide()) => {
  document.body.classList.toggle("sizes", on);
  by("sizes").setAttribute("aria-pressed", on);
  redrawList();
  revealItem();
  (on ? by("list") : by("code")).focus();
};

const dark = matchMedia("(prefers-color-scheme: dark)");
const toggleTheme = () => {
  const now = document.documentElement.dataset.theme ?? (dark.matches ? "dark" : "light");
  setTheme(now === "dark" ? "light" : "dark");
};
const setTheme = theme => {
  document.documentElement.dataset.theme = theme;
  // A page from a file may not be allowed to remember.
  try { localStorage.setItem("windlass-theme", theme); } catch { /* then it does not */ }
};

const help = () => {
  const keys = by("keys");
  const rows = HELP.map(([key, what]) => make("tr", "", make("td", "", ...key.split(" ").map(one => make("kbd", "", one))), make("td", "", what)));
  const title = make("h2", "", "Keys");
  title.id = "keys-title";
  const close = make("button", "", "Close");
  close.type = "button";
  close.onclick = () => keys.close();
  const kinds = Object.entries(KINDS).map(([kind, { sign, hue }]) => {
    const mark = make("i", "sign", sign);
    mark.style.setProperty("--hue", hue);
    return make("tr", "", make("td", "", mark, ` ${kind}`), make("td", "", SAYS[kind]));
  });
  const pads = Object.entries(PADS).map(([pad, says]) => make("tr", "", make("td", "", make("span", "pad", pad)), make("td", "", says)));
  keys.replaceChildren(title, make("table", "", ...rows), make("h2", "", "Stack switching"), make("table", "", ...kinds, ...pads), close);
  keys.showModal();
};

const HELP = [
  ["↓ j ↑ k", "next, last operator (in the list: function)"],
  ["] [", "next, last function of the list"],
  ["s S", "next, last operator of stack switching"],
  ["p P", "next, last landing pad"],
  ["/", "find in the function; Enter, n, N for the next and last"],
  ["f", "find a function; ↓ and Enter open it"],
  ["g G", "first, last row"],
  ["1 2 3", "columns: x86-64, AArch64, optimizing"],
  ["x", "optimized code of the other instruction set"],
  ["o", "out-of-line parts beside their operators or at the end"],
  ["a b", "addresses, bytes"],
  ["z", "table of all functions' sizes"],
  ["t", "dark or light"],
  ["Esc", "leave a field, end a search"],
  ["?", "this"],
];

const inList = () => document.activeElement === by("list");
const move = way => (inList() ? stepFunction(way) : stepOperator(way));
const ACTIONS = {
  ArrowDown: () => move(1), j: () => move(1), ArrowUp: () => move(-1), k: () => move(-1),
  PageDown: () => move(15), PageUp: () => move(-15),
  Home: () => move(-1e9), g: () => move(-1e9), End: () => move(1e9), G: () => move(1e9),
  "]": () => stepFunction(1), "[": () => stepFunction(-1),
  s: () => step("switch*", 1), S: () => step("switch*", -1),
  p: () => step("pad", 1), P: () => step("pad", -1),
  n: () => step("hit", 1), N: () => step("hit", -1),
  "/": () => { toggleSizes(false); by("search").focus(); by("search").select(); },
  f: () => { document.body.classList.add("menu"); by("filter").focus(); by("filter").select(); },
  1: () => toggleColumn(0), 2: () => toggleColumn(1), 3: () => toggleColumn(2),
  x: () => show({ optimizing: 5 - sheet.optimizing }),
  o: () => show({ inline: !sheet.inline }),
  a: () => toggleClass("addresses"), b: () => toggleClass("bytes"),
  z: () => toggleSizes(), t: toggleTheme, "?": help,
  Enter: () => {
    if (inList() && list.order.length > 0) {
      toggleSizes(false);
      open_(list.order[list.at]);
    } else if (document.activeElement === by("code")) {
      const first = sheet.drawn.get(Number(by("code").dataset.place))?.querySelector(".wat .go, .go");
      if (first) follow(first);
    }
  },
  Escape: () => {
    document.body.classList.remove("menu");
    if (isWide()) toggleSizes(false);
    else if (sheet.query) {
      by("search").value = "";
      find("", false);
    }
  },
};

const onKey = event => {
  const { target, key } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || by("keys").open) return;
  if (target.matches("input, select")) {
    if (key === "Escape") by("code").focus();
    else if (target === by("filter") && (key === "ArrowDown" || key === "Enter")) {
      list.at = 0;
      by("list").focus();
      revealItem();
      if (key === "Enter" && list.order.length > 0) {
        toggleSizes(false);
        open_(list.order[0]);
      }
    } else if (target === by("search") && key === "Enter") step("hit", event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
    return;
  }
  if (target.matches("button") && (key === "Enter" || key === " ")) return;
  const action = sheet.fn && Object.hasOwn(ACTIONS, key) ? ACTIONS[key] : null;
  if (!action) return;
  event.preventDefault();
  action();
};

/// Where the fragment points, or the first function.
const restore = () => {
  const wanted = new URLSearchParams(location.hash.slice(1));
  const at = Number(wanted.get("func") ?? Number.NaN) - module_.imported;
  const offset = wanted.has("op") ? Number(wanted.get("op")) : Number.NaN;
  open_(at >= 0 && at < module_.count ? Math.floor(at) : 0, Number.isNaN(offset) ? null : offset);
};

const listen = () => {
  document.addEventListener("keydown", onKey);
  addEventListener("hashchange", restore);
  let waiting = false;
  const soon = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; draw(); drawList(); });
  };
  by("code").addEventListener("scroll", soon, { passive: true });
  by("list").addEventListener("scroll", soon, { passive: true });
  addEventListener("resize", soon);
  const rowOf = event => event.target.closest?.("[data-row]");
  by("rows").addEventListener("pointerover", event => {
    light(Number(rowOf(event)?.dataset.row ?? -1));
    const label = event.target.closest("[data-label]");
    for (const same of by("rows").querySelectorAll("[data-label]")) {
      same.classList.toggle("same", label !== null && same.dataset.label === label.dataset.label && same.dataset.column === label.dataset.column);
    }
  });
  by("rows").addEventListener("pointerleave", () => light(-1));
  by("rows").addEventListener("click", event => {
    const go = event.target.closest(".go");
    const row = rowOf(event);
    if (go) follow(go);
    else if (row && getSelection().isCollapsed) choose(Number(row.dataset.row), { part: row.classList.contains("apart") ? "apart" : "line" });
  });
  by("items").addEventListener("click", event => {
    const item = event.target.closest(".item");
    if (!item) return;
    toggleSizes(false);
    open_(Number(item.dataset.at));
  });
  by("filter").addEventListener("input", () => {
    list.filter = by("filter").value;
    by("list").scrollTop = 0;
    relist();
  });
  by("sort").addEventListener("change", () => sortBy(by("sort").value, false));
  by("down").onclick = () => sortBy(list.sort, !list.reverse);
  by("only").onclick = () => {
    list.only = !list.only;
    by("only").setAttribute("aria-pressed", list.only);
    relist();
  };
  by("search").addEventListener("input", () => find(by("search").value));
  for (const slot of [0, 1, 2]) by(`show-${slot}`).onclick = () => toggleColumn(slot);
  by("inline").onclick = () => show({ inline: !sheet.inline });
  by("addresses").onclick = () => toggleClass("addresses");
  by("bytes").onclick = () => toggleClass("bytes");
  by("sizes").onclick = () => toggleSizes();
  by("theme").onclick = toggleTheme;
  by("help").onclick = help;
  by("menu").onclick = () => document.body.classList.toggle("menu");
};

const start = async () => {
  try {
    const theme = localStorage.getItem("windlass-theme");
    if (theme === "dark" || theme === "light") document.documentElement.dataset.theme = theme;
  } catch { /* the system's it is */ }
  await loadIndex();
  by("file").textContent = short(module_.file);
  const code = module_.columns.slice(0, 2).map(({ isa, bytes }) => `${isa} ${size(bytes.reduce((sum, one) => sum + one, 0))}`);
  by("totals").textContent = [plural(module_.count, "function"), `Wasm ${size(module_.bytes)}`, ...code].join(" · ");
  by("totals").title = `windlass ${module_.version}`;
  for (const { id, long } of usableKeys()) {
    const option = make("option", "", long);
    option.value = id;
    by("sort").append(option);
  }
  by("only").hidden = !module_.switching.some(Boolean);
  listen();
  if (module_.count > 0) restore();
  else by("name").textContent = "no functions";
  relist();
  document.body.classList.add("ready");
};

start().catch(error => {
  by("name").textContent = "This page cannot be shown";
  by("facts").textContent = String(error);
  throw error;
});
