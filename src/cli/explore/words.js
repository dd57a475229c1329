// How things are spelled and coloured: words of WebAssembly, words of the two assemblers, and what an operator of
// stack switching does, in a sentence.

/// Where a stack that was left is entered again.
const PAD = /^(on\.tag\.\d+|returned|resumed|bound)(\.\d+)?$/;

const KINDS = {
  suspend: { sign: "▲", hue: 62, name: "suspend", index: 0 },
  resume: { sign: "▼", hue: 152, name: "resume", index: 1 },
  switch: { sign: "⇄", hue: 305, name: "switch", index: 2 },
  "cont.new": { sign: "+", hue: 245, name: "cont.new", index: 3 },
  "cont.bind": { sign: "⊕", hue: 215, name: "cont.bind", index: 4 },
};

const kindOf = text => {
  const word = /^(suspend|resume|switch|cont\.new|cont\.bind)(_throw|_throw_ref)?(?![\w.])/.exec(text);
  return word ? word[1] : null;
};

const SAYS = {
  suspend: "Leaves this stack: saves sp and pc, asks the nearest resume's first handler, and jumps to its landing pad. "
    + "Whoever resumes comes back at “resumed”.",
  resume: "Takes the continuation (once), links it to this stack, and jumps to where it stands. Comes back at “returned” "
    + "when it has ended, or at “on.tag.N” when it suspends with a tag that is handled here.",
  switch: "Suspend and resume in one: the target takes this stack's place below the same parent. Comes back at “resumed”.",
  "cont.new": "Takes a control block from the free list and notes the function. There is no stack before the first resume.",
  "cont.bind": "Puts the bound values on the suspended stack, behind an adapter (“bound”) that loads them when it is resumed.",
};

const PADS = {
  "on.tag": "Landing pad: a suspend with this tag arrives here, the payload in registers.",
  returned: "Landing pad: the continuation's function has returned.",
  resumed: "Landing pad: this stack is running again.",
  bound: "Landing pad: loads what cont.bind left on the stack.",
};
const padSays = name => PADS[/^(on\.tag|returned|resumed|bound)/.exec(name)?.[0]] ?? "";

/// Letters that would hide or turn others around are shown as what they are.
const clean = text => text.replace(
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g,
  letter => `\\u{${letter.codePointAt(0).toString(16)}}`);
const short = (text, most = 400) => clean(text.length > most ? `${text.slice(0, most)}…` : text);

const number = value => value.toLocaleString("en-US");
const hex = value => `0x${value.toString(16)}`;
const plural = (count, what) => `${number(count)} ${what}${count === 1 ? "" : "s"}`;
const size = bytes => (bytes < 10_000 ? `${number(bytes)} B` : bytes < 10_000_000 ? `${(bytes / 1000).toFixed(1)} kB`
  : `${(bytes / 1e6).toFixed(1)} MB`);

/// An element with a class and children, which are text unless they are elements.
const make = (tag, className, ...children) => {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
};

const ROLES = new Set(["cont", "vmctx", "mem0"]);
const REGISTER = new RegExp("^(?:[re]?(?:ax|bx|cx|dx|si|di|sp|bp)|[abcd][lh]|[sd]il|[sb]pl|r(?:8|9|1[0-5])[dwb]?"
  + "|[xyz]mm\\d+|[xwvqdshb](?:[12]?\\d|3[01])(?:\\.\\w+)?|sp|wsp|xzr|wzr|lr|fp)$");
const SIZES = new Set(["byte", "word", "dword", "qword", "xmmword", "ymmword", "ptr"]);
const ASM = /(\$[^\s,\]()]+|func\[\d+\]|guard\.\$[^\s,\]()]+)|(#?-?0x[0-9a-f]+\b|#-?[\d.]+|\b\d+\b)|([A-Za-z_][\w.]*)|([^A-Za-z0-9_$#]+|.)/g;

/// Colours one line of machine code. Labels and functions become places to go to.
const asm = (line, column, labels) => {
  const parts = document.createDocumentFragment();
  const text = clean(line.text);
  const space = text.search(/\s/);
  const mnemonic = space < 0 ? text : text.slice(0, space);
  parts.append(make("b", line.kind === "data" ? "data" : /^(j|call|ret|b$|b\.|bl|br|cb|tb|ud|udf)/.test(mnemonic) ? "jump" : "", mnemonic));
  if (space < 0) return parts;
  parts.append(" ".repeat(Math.max(1, 6 - mnemonic.length)));
  let last = "";
  for (const [token, name, digits, word] of text.slice(space + 1).trim().matchAll(ASM)) {
    if (name) {
      const to = module_.byName.get(name.replace(/^guard\./, ""));
      parts.append(to === undefined ? make("span", "name", token) : link("name", token, { func: to }));
    } else if (digits) parts.append(make("span", "num", token));
    else if (word && labels.has(word)) {
      parts.append(link(PAD.test(word) ? "label pad-ref" : "label", token, { label: word, column }));
    } else if (word && ROLES.has(word.split(".")[0])) parts.append(make("span", `role ${word.split(".")[0]}`, token));
    else if (word && REGISTER.test(word)) parts.append(make("span", "reg", token));
    else if (word && SIZES.has(word) && !last.endsWith("+")) parts.append(make("span", "dim", token));
    else if (word && word.startsWith("trap.")) parts.append(make("span", "trap", token));
    else parts.append(word ? make("span", "field", token) : token);
    last = token;
  }
  return parts;
};

/// Something that leads elsewhere when clicked.
const link = (className, text, data) => {
  const element = make("span", `go ${className}`, text);
  Object.assign(element.dataset, data);
  return element;
};

const WAT = /(\(;.*?;\)|;;.*$)|("(?:[^"\\]|\\.)*")|(\$"(?:[^"\\]|\\.)*"|\$[^\s()]+)|(-?\b(?:0x[\da-f]+|\d[\d._e+]*|inf|nan)\b)|([A-Za-z_][\w.]*=?)|([^A-Za-z0-9_$";(-]+|.)/gi;

/// Colours a piece of text format.
const wat = (text, kind) => {
  const parts = document.createDocumentFragment();
  let first = true;
  const called = /^(?:return_)?call\s+(\d+)|^ref\.func\s+(\d+)/.exec(text);
  const [calls] = [called ? Number(called[1] ?? called[2]) - module_.imported : -1];
  for (const [token, comment, quoted, name, digits, word] of clean(text).matchAll(WAT)) {
    if (comment) parts.append(make("span", "dim", token));
    else if (quoted) parts.append(make("span", "num", token));
    else if (name) {
      const to = /^(return_call|call|ref\.func)\b/.test(text) ? module_.byName.get(name) : undefined;
      parts.append(to === undefined ? make("span", "name", token) : link("name", token, { func: to }));
    } else if (digits) {
      parts.append(calls >= 0 && calls < module_.count ? link("num", token, { func: calls }) : make("span", "num", token));
    } else if (word && first) parts.append(make("b", kind ? "switching" : /^(block|loop|if|else|end|br|return|try|catch|unreach|delegate|throw)/.test(word) ? "flow" : "", token));
    else parts.append(word ? make("span", "word", token) : token);
    if (word) first = false;
  }
  return parts;
};
