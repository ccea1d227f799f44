import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

/** The program text of an installed package's main file, and the version it is. */
export interface PackageSource {
  readonly file: string;
  readonly text: string;
  readonly version: string;
}

/** Finds an installed package the way `require` does and reads its main file, without running it. */
export function packageSource(name: string): PackageSource {
  const require = createRequire(import.meta.url);
  const file = require.resolve(name);
  const { version } = require(`${name}/package.json`) as { version: string };
  return { file, text: readFileSync(file, "utf8"), version };
}
