import { findSourceMap } from "node:module";
import { dirname, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { SourceLine } from "../src/plan/double.js";

/** A call site as V8 reports it; its place in the user's source is looked up once per site. */
const known = new Map<string, SourceLine>();

/** The folder of the package: its `dsl`, `src` and `matchers`, and the `lib` of the built one, hold its own frames, never the user's. */
const home = dirname(dirname(fileURLToPath(import.meta.url))) + sep;
const own = ["dsl", "src", "matchers", "lib"].map((folder) => home + folder + sep);

/**
 * Where in the user's code the running call was written: the first frame outside the package, through source maps.
 * @returns such as `spec/orders.spec.ts:12:4`, against the working directory; `unknown` when no frame is the user's
 */
export function sourceLine(): SourceLine {
  if (saidNow !== undefined) return saidNow;
  const frame = userFrame();
  if (frame === undefined) return "unknown";
  const { file, line, column } = frame;
  const key = `${file}:${line}:${column}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const place = written(file, line, column);
  known.set(key, place);
  return place;
}

let saidNow: SourceLine | undefined;

/** Says something as if it were written at this line: for what stands in a table there, and is said when its test runs. */
export function saidAt<Said>(at: SourceLine, say: () => Said): Said {
  const before = saidNow;
  saidNow = at;
  try {
    return say();
  } finally {
    saidNow = before;
  }
}

interface Frame {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

function userFrame(): Frame | undefined {
  const { prepareStackTrace, stackTraceLimit } = Error;
  const holder: { stack?: unknown } = {};
  try {
    Error.stackTraceLimit = 12;
    Error.prepareStackTrace = (_error, sites) => sites;
    Error.captureStackTrace(holder, userFrame);
    for (const site of holder.stack as NodeJS.CallSite[]) {
      const name = site.getFileName();
      if (typeof name !== "string" || name.startsWith("node:")) continue;
      const file = name.startsWith("file:") ? fileURLToPath(name) : name;
      if (own.some((folder) => file.startsWith(folder))) continue;
      return { file, line: site.getLineNumber() ?? 0, column: site.getColumnNumber() ?? 0 };
    }
    return undefined;
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function written(file: string, line: number, column: number): SourceLine {
  const entry = findSourceMap(file)?.findEntry(line - 1, column - 1);
  const mapped = entry !== undefined && "originalLine" in entry;
  const source = mapped ? pathOf(entry.originalSource, file) : file;
  const place = mapped ? `${entry.originalLine + 1}:${entry.originalColumn + 1}` : `${line}:${column}`;
  const near = relative(process.cwd(), source);
  return `${near.startsWith("..") ? source : near}:${place}`;
}

/** A source map names its source by URL, absolute path, or against the generated file. */
function pathOf(source: string, generated: string): string {
  return source.startsWith("file:") ? fileURLToPath(source) : resolve(dirname(generated), source);
}
