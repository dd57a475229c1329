// A kernel in node: `node liftoff.mjs FILE` reads numbers of rounds from its standard input, a line each, and answers
// with nanoseconds of processor time and the result. `node liftoff.mjs FILE --command` runs a WASI command instead,
// and gives it that time as its clock, standard output, and nothing else.
import { readFileSync, writeSync } from "node:fs";
import { createInterface } from "node:readline";

const [path, command] = process.argv.slice(2);
const module = new WebAssembly.Module(readFileSync(path));
const nanoseconds = ({ user, system }) => 1000 * (user + system);
let memory;
const view = () => new DataView(memory.buffer);
const nothing = () => 0;
const wasi = {
    clock_time_get(_id, _precision, out) {
        view().setBigUint64(out, BigInt(nanoseconds(process.cpuUsage())), true);
        return 0;
    },
    fd_write(_fd, vectors, count, written) {
        let total = 0;
        for (let n = 0; n < count; n++) {
            const from = view().getUint32(vectors + 8 * n, true);
            const length = view().getUint32(vectors + 8 * n + 4, true);
            writeSync(1, new Uint8Array(memory.buffer, from, length));
            total += length;
        }
        view().setUint32(written, total, true);
        return 0;
    },
    args_sizes_get: nothing,
    args_get: nothing,
    fd_close: nothing,
    fd_fdstat_get: nothing,
    fd_seek: nothing,
    proc_exit(code) {
        process.exit(code);
    },
};
const instance = new WebAssembly.Instance(module, { wasi_snapshot_preview1: wasi });
memory = instance.exports.memory;
if (command) {
    instance.exports._start();
} else {
    for await (const line of createInterface({ input: process.stdin })) {
        const begin = process.cpuUsage();
        const result = instance.exports.run(Number(line));
        const time = nanoseconds(process.cpuUsage(begin));
        writeSync(1, `${time} ${result}\n`);
    }
}
