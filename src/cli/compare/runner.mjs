// Measures a module on the JavaScript engine that runs this, as `measure.rs` does on the tiers: the same phases, the
// same report. The task is one JSON argument; `mod.rs` says what is in it.
//
// WASI comes from node:wasi. Where that is not there, a small one stands in, without files.
import fs from "node:fs";
import process from "node:process";

const task = JSON.parse(process.argv[2]);
const report = { compile_ns: [], run_ns: [], output_bytes: [] };
const save = () => {
  fs.writeFileSync(`${task.report}.new`, JSON.stringify(report));
  fs.renameSync(`${task.report}.new`, task.report);
};

const begin = performance.now();
const ns = (start) => Math.round((performance.now() - start) * 1e6);
const sinceStart = () => Math.round((performance.timeOrigin + performance.now()) * 1e6 - task.started_ns);
const print = (line) => fs.writeSync(1, `${line}\n`);

// A float as Rust writes it: the shortest digits that say it, never with an exponent.
function float(value, bits) {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value < 0 ? "-inf" : "inf";
  if (Object.is(value, -0)) return "-0";
  let text = String(value);
  for (let digits = 1; bits === 32 && digits <= 9; digits++) {
    text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === value) break;
  }
  const [, sign, whole, fraction = "", exponent = "0"] = text.match(/^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/);
  const point = whole.length + Number(exponent);
  const digits = whole + fraction;
  const padded = digits.padStart(digits.length + Math.max(0, 1 - point), "0");
  const at = Math.max(point, 1);
  const long = padded.padEnd(at, "0");
  const rest = long.slice(at).replace(/0+$/, "");
  return `${sign}${long.slice(0, at)}${rest && `.${rest}`}`;
}

const prints = {
  print: () => print(""),
  print_i32: (a) => print(a),
  print_i64: (a) => print(a),
  print_f32: (a) => print(float(a, 32)),
  print_f64: (a) => print(float(a, 64)),
  print_i32_f32: (a, b) => print(`${a} ${float(b, 32)}`),
  print_f64_f64: (a, b) => print(`${float(a, 64)} ${float(b, 64)}`),
};

class Exit extends Error {
  constructor(code) {
    super(`exit ${code}`);
    this.code = code;
  }
}

// WASI without files: arguments, environment, clocks, chance, standard streams, exit. Else "not supported".
class SmallWasi {
  constructor({ args, env }) {
    const view = () => new DataView(this.memory.buffer);
    const bytes = () => new Uint8Array(this.memory.buffer);
    const encode = (words) => words.map((word) => new TextEncoder().encode(`${word}\0`));
    const sizes = (list) => (count, size) => {
      view().setUint32(count, list.length, true);
      view().setUint32(size, list.reduce((sum, word) => sum + word.length, 0), true);
      return 0;
    };
    const write = (list) => (pointers, at) => {
      list.forEach((word, index) => {
        view().setUint32(pointers + 4 * index, at, true);
        bytes().set(word, at);
        at += word.length;
      });
      return 0;
    };
    const words = encode(args);
    const variables = encode(Object.entries(env).map(([name, value]) => `${name}=${value}`));
    const [badf, nosys, spipe] = [8, 52, 70];
    const now = (clock) => BigInt(Math.round((clock === 0 ? performance.timeOrigin : 0) * 1e6 + performance.now() * 1e6));
    const known = {
      args_sizes_get: sizes(words),
      args_get: write(words),
      environ_sizes_get: sizes(variables),
      environ_get: write(variables),
      clock_time_get: (clock, precision, at) => (view().setBigUint64(at, now(clock), true), 0),
      clock_res_get: (clock, at) => (view().setBigUint64(at, 1000n, true), 0),
      random_get: (at, length) => {
        for (let done = 0; done < length; done += 65536) {
          crypto.getRandomValues(bytes().subarray(at + done, at + Math.min(length, done + 65536)));
        }
        return 0;
      },
      fd_write: (fd, vectors, count, written) => {
        if (fd !== 1 && fd !== 2) return badf;
        let sum = 0;
        for (let index = 0; index < count; index++) {
          const at = view().getUint32(vectors + 8 * index, true);
          const length = view().getUint32(vectors + 8 * index + 4, true);
          for (let done = 0; done < length; ) done += fs.writeSync(fd, bytes(), at + done, length - done);
          sum += length;
        }
        view().setUint32(written, sum, true);
        return 0;
      },
      fd_read: (fd, vectors, count, read) => (fd === 0 ? (view().setUint32(read, 0, true), 0) : badf),
      fd_fdstat_get: (fd, at) => {
        if (fd > 2) return badf;
        bytes().fill(0, at, at + 24);
        view().setUint8(at, 2); // a character device
        view().setBigUint64(at + 8, 0xffffffffn, true);
        return 0;
      },
      fd_filestat_get: (fd, at) => (fd > 2 ? badf : (bytes().fill(0, at, at + 64), view().setUint8(at + 16, 2), 0)),
      fd_seek: (fd) => (fd > 2 ? badf : spipe),
      fd_close: (fd) => (fd > 2 ? badf : 0),
      fd_prestat_get: () => badf,
      sched_yield: () => 0,
      proc_exit: (code) => {
        throw new Exit(code);
      },
    };
    const any = { get: (known, name) => known[name] ?? (() => nosys) };
    this.wasiImport = new Proxy(known, any);
  }
  use(instance) {
    this.memory = instance.exports.memory;
  }
  start(instance) {
    this.use(instance);
    instance.exports._start();
    return 0;
  }
}

let NodeWasi;
if (!globalThis.Deno) {
  try {
    NodeWasi = (await import("node:wasi")).WASI;
  } catch {
    // none here
  }
}

function context() {
  const { args, env, dirs } = task;
  if (!NodeWasi) return new SmallWasi({ args, env });
  const preopens = Object.fromEntries(dirs.map(([host, guest]) => [guest, host]));
  return new NodeWasi({ version: "preview1", args, env, preopens, returnOnExit: true });
}

// A word as a value of a type, as `windlass run --invoke` reads it; the command has checked it.
function argument(word, type) {
  const float = () => Number(word.replace(/^([+-]?)inf(inity)?$/i, "$1Infinity"));
  const integer = () => (/^[+-]0x/i.test(word) ? BigInt(`${word[0]}1`) * BigInt(word.slice(1)) : BigInt(word));
  switch (type) {
    case "i32": return Number(BigInt.asIntN(32, integer()));
    case "i64": return BigInt.asIntN(64, integer());
    case "f32": case "f64": return float();
    default: throw new TypeError(`JavaScript has no ${type}`);
  }
}

function show(value, type) {
  if (type === "f32" || type === "f64") return float(value, type === "f32" ? 32 : 64);
  return String(value);
}

function outcomeOf(error) {
  if (error instanceof Exit) return { exit: error.code };
  if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) return { trap: error.message };
  if (WebAssembly.Exception && error instanceof WebAssembly.Exception) return { trap: "uncaught exception" };
  return { refused: String(error?.message ?? error).split("\n")[0] };
}

// One run, from an instance's making to its end.
function run(module, imported) {
  const wasi = imported.has("wasi_snapshot_preview1") || imported.has("wasi_unstable") ? context() : undefined;
  const imports = { spectest: prints, wasi_snapshot_preview1: wasi?.wasiImport, wasi_unstable: wasi?.wasiImport };
  const before = sinceStart();
  let start = performance.now();
  let outcome = { exit: 0 };
  try {
    const instance = new WebAssembly.Instance(module, imports);
    const call = instance.exports[task.invoke ?? "_start"];
    if (call) {
      if (task.invoke !== null) {
        if (wasi?.use) wasi.use(instance);
        else if (wasi) wasi.initialize({ exports: { memory: instance.exports.memory } });
        instance.exports._initialize?.();
      }
      report.start_up_ns ??= sinceStart();
      start = performance.now();
      if (task.invoke === null) {
        if (wasi) outcome = { exit: wasi.start(instance) ?? 0 };
        else call();
      } else {
        const values = call(...task.words.map((word, index) => argument(word, task.parameters[index])));
        const results = values === undefined ? [] : Array.isArray(values) ? values : [values];
        results.forEach((value, index) => print(show(value, task.results[index])));
      }
    }
  } catch (error) {
    outcome = outcomeOf(error);
  }
  const took = ns(start);
  if (outcome.refused === undefined) {
    report.start_up_ns ??= before;
    report.run_ns.push(took);
  }
  report.outcome ??= outcome;
  return outcome.refused === undefined;
}

try {
  const bytes = fs.readFileSync(task.module);
  const start = performance.now();
  const module = new WebAssembly.Module(bytes);
  report.compile_ns.push(ns(start));
  save();
  const imported = new Set(WebAssembly.Module.imports(module).map((entry) => entry.module));
  let written = 0;
  for (let count = 0; count < task.runs; count++) {
    if (count > 0 && performance.now() - begin > task.patience_ms) break;
    const goesOn = run(module, imported);
    const size = fs.statSync(task.output).size;
    if (report.output_bytes.length < 2) report.output_bytes.push(size - written);
    written = size;
    save();
    if (!goesOn) break;
  }
} catch (error) {
  report.outcome = outcomeOf(error);
}
save();
