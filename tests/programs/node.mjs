// Runs a program for WASI in V8: node node.mjs [--argv0 NAME] [--dir HOST::GUEST]... FILE [ARGUMENT]...
// The peer of the programs that only it can run, and of the start-up table; Deno runs this file too.
import fs from "node:fs";
import process from "node:process";
import { WASI } from "node:wasi";

const words = process.argv.slice(2);
const preopens = {};
let name;
for (;;) {
  if (words[0] === "--argv0") {
    name = words[1];
  } else if (words[0] === "--dir") {
    const [host, guest] = words[1].split("::");
    preopens[guest ?? host] = host;
  } else {
    break;
  }
  words.splice(0, 2);
}
const [file] = words;
words[0] = name ?? file;
const wasi = new WASI({ version: "preview1", args: words, env: {}, preopens, returnOnExit: true });
const module = new WebAssembly.Module(fs.readFileSync(file));
// Through here: Node falls when a program's proc_exit ends the process.
process.exit(wasi.start(new WebAssembly.Instance(module, wasi.getImportObject())));
