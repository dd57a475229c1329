// What esbuild has to understand of TypeScript, to leave it out.
import { readFile } from "node:fs/promises";
import type { Stats } from "node:fs";

enum Level { Quiet = 1, Loud = Quiet << 2, Named = "loud" as any }

interface Options<T extends object = {}> {
  readonly name: string;
  level?: Level;
  parse(text: string): T | undefined;
}

abstract class Reader<T extends object> implements Options<T> {
  static #count = 0n;
  protected constructor(public readonly name: string, private limit: number = 1_000) { Reader.#count++; }
  abstract parse(text: string): T | undefined;
  async read(path: string): Promise<T[]> {
    const lines = (await readFile(path, "utf8")).split(/\r?\n/u);
    const parsed = lines.map((line, index) => index < this.limit ? this.parse(line)! : undefined);
    return parsed.filter((value): value is T => value !== undefined);
  }
  static get count(): bigint { return this.#count; }
}

namespace Units { export const kilo = 1024; export function bytes(n: number) { return `${n * kilo} bytes`; } }

export class Pairs extends Reader<{ key: string; value: string }> {
  constructor(name = "pairs") { super(name, 10 ** 2); }
  parse(text: string) {
    const [, key, value] = /^\s*(?<key>\w+)\s*=\s*(.*?)\s*$/.exec(text) ?? [];
    return key ? { key, value: value ?? "" } : undefined;
  }
}

export default async function main<const A extends readonly string[]>(...paths: A): Promise<void> {
  const reader = new Pairs() satisfies Options;
  for await (const path of paths) {
    const found = await reader.read(path);
    console.log(path, found?.[0]?.key ?? Level[Level.Loud], Units.bytes(found.length), Reader.count);
  }
}
