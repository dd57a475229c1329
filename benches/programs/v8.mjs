// Runs `run(size)` of a module in V8, under Deno, and prints its result and the microseconds that it took.
//
// The module is compiled and warmed up first, in an instance of its own, so V8's start is not in the time.
//
//     deno run --allow-read --v8-flags=--experimental-wasm-wasmfx,--no-liftoff v8.mjs FILE SIZE WARM-UP-SIZE
import process from "node:process";

const [file, size, warmUpSize] = Deno.args;
const module = new WebAssembly.Module(Deno.readFileSync(file));

function time(size) {
  const instance = new WebAssembly.Instance(module, {});
  const start = process.cpuUsage();
  const result = instance.exports.run(size);
  const { user, system } = process.cpuUsage(start);
  return `${result} ${user + system}`;
}

time(Number(warmUpSize));
console.log(time(Number(size)));
