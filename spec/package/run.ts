/**
 * Tests the package as a user gets it: built, packed, installed from the tarball into an empty project, with Chai 6 and Chai 5,
 * its types checked as published, its command run, and its root imported where no peer is installed.
 */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "../..");
const workshop = mkdtempSync(join(tmpdir(), "stepwright-package-"));
const project = join(workshop, "project");
let passed = 0;
let failed = 0;

function run(cwd: string, command: string, ...args: string[]): string {
  try {
    return execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error(`${command} ${args.join(" ")}\n${stdout ?? ""}${stderr ?? ""}`, { cause: error });
  }
}

function check(title: string, body: () => void): void {
  try {
    body();
    passed += 1;
    console.log(`  ✔ ${title}`);
  } catch (error) {
    failed += 1;
    console.log(`  ✘ ${title}\n${(error as Error).message}`);
  }
}

function expectText(text: string, wanted: RegExp): void {
  if (!wanted.test(text)) throw new Error(`expected ${String(wanted)} in:\n${text}`);
}

try {
  run(root, "npm", "pack", "--silent", "--pack-destination", workshop);
  const tarball = readdirSync(workshop).find((name) => name.endsWith(".tgz"));
  if (tarball === undefined) throw new Error("npm pack left no tarball");

  const bare = join(workshop, "bare");
  cpSync(join(here, "bare"), bare, { recursive: true });
  run(bare, "npm", "install", "--silent", "--no-audit", "--no-fund", "--legacy-peer-deps", join(workshop, tarball));
  rmSync(join(bare, "node_modules/yaml"), { recursive: true });
  check("is imported where no AWS client, Chai, Mocha or YAML is there to load", () => {
    expectText(run(bare, "node", "import.js"), /^workflow is a function$/m);
  });
  check("names the missing AWS client with its install line when it is first needed", () => {
    const text = run(bare, "node", "missing-client.js");
    for (const client of ["client-sfn", "client-eventbridge", "client-sqs", "client-cloudwatch-logs"]) {
      expectText(text, new RegExp(`npm install (--save-dev|-D) @aws-sdk/${client}`));
    }
  });

  cpSync(join(here, "project"), project, { recursive: true });
  writeFileSync(join(project, "package.json"), JSON.stringify({ name: "outside", private: true, type: "module" }));
  const install = (...packages: string[]): void =>
    void run(project, "npm", "install", "--silent", "--no-audit", "--no-fund", "--save-dev", ...packages);
  install(
    join(workshop, tarball),
    ...["@aws-sdk/client-sfn", "mocha", "tsx", "typescript@~6.0", "fast-check", "chai@6"],
    ...["@types/mocha", "@types/chai", "@types/node@20"],
  );
  for (const chai of ["6", "5"]) {
    if (chai === "5") install("chai@5");
    check(`runs a suite with Chai ${chai}`, () => {
      expectText(run(project, "npx", "mocha"), /\b4 passing\b/);
    });
    check(`runs a suite in parallel with Chai ${chai}`, () => {
      expectText(run(project, "npx", "mocha", "--parallel"), /\b4 passing\b/);
    });
    check(`runs in CommonJS with Chai ${chai}`, () => {
      const flags = ["--no-config", "--require", "stepwright/mocha", "required.cjs"];
      expectText(run(project, "npx", "mocha", ...flags), /\b1 passing\b/);
    });
    check(`type-checks as published with Chai ${chai}`, () => void run(project, "npx", "tsc", "-p", "."));
  }
  check("type-checks in a bundler's project", () => {
    run(project, "npx", "tsc", "-p", ".", "--module", "preserve", "--moduleResolution", "bundler");
  });
  install("typescript@5.4");
  check("type-checks with the oldest TypeScript that its README names", () => {
    expectText(run(project, "npx", "tsc", "--version"), /^Version 5\.4\./);
    run(project, "npx", "tsc", "-p", ".");
  });
  const config = join(project, "stepwright.config.json");
  for (const mode of ["--no-parallel", "--parallel"]) {
    check(`gathers coverage over all files with ${mode}`, () => {
      const settings = {
        STEPWRIGHT_COVERAGE: "json,lcov",
        STEPWRIGHT_COVERAGE_DIR: mode,
        STEPWRIGHT_COVERAGE_INCLUDE: "*.asl.json",
      };
      writeFileSync(config, JSON.stringify({ ...settings, STEPWRIGHT_COVERAGE_THRESHOLD: "rules=100" }));
      expectText(run(project, "npx", "mocha", mode), /\b4 passing\b/);
      const report = JSON.parse(readFileSync(join(project, mode, "coverage.json"), "utf8")) as {
        readonly total: { readonly rules: { readonly covered: number }; readonly states: { readonly covered: number } };
      };
      if (report.total.rules.covered !== 2 || report.total.states.covered !== 4) {
        throw new Error(`covered: ${JSON.stringify(report.total)}`);
      }
      expectText(readFileSync(join(project, mode, "lcov.info"), "utf8"), /^SF:.*[/\\]orders\.asl\.json$/m);
    });
  }
  check("fails a run below a coverage threshold, and says zero where nothing ran", () => {
    writeFileSync(config, JSON.stringify({ STEPWRIGHT_COVERAGE: "text", STEPWRIGHT_COVERAGE_THRESHOLD: "1" }));
    let text = "";
    try {
      run(project, "npx", "mocha", "--grep", "no test has this name");
    } catch (error) {
      text = (error as Error).message;
    }
    expectText(text, /nothing was seen[^]*0 % of the states instead of 1 %/);
  });
  rmSync(config);
  check("runs what its README shows first, as it stands", () => {
    const readme = readFileSync(join(project, "node_modules/stepwright/README.md"), "utf8");
    const start = join(project, "start");
    mkdirSync(join(start, "spec"), { recursive: true });
    writeFileSync(join(start, ".mocharc.json"), /^```json\n(.*?)^```$/ms.exec(readme)?.[1] ?? "");
    const [, file = "", code = ""] = /^```ts (\S+)\n(.*?)^```$/ms.exec(readme) ?? [];
    writeFileSync(join(start, file), code);
    expectText(run(start, "npx", "mocha"), /\b2 passing\b/);
    rmSync(start, { recursive: true });
  });
  check("tries the suite on mutants", () => {
    const flags = ["--definition", "orders.asl.json", "--only", "Default", "--threshold", "100"];
    expectText(
      run(project, "npx", "stepwright", "mutate", ...flags),
      /^Mutation score 100\.0 %: 2 killed, 0 survived\.$/m,
    );
  });
  check("brings the stepwright command", () => {
    expectText(run(project, "npx", "stepwright", "--version"), /^\d+\.\d+\.\d+$/m);
    expectText(run(project, "npx", "stepwright", "validate", "orders.asl.json"), /orders\.asl\.json/);
  });
} finally {
  rmSync(workshop, { recursive: true, force: true });
}
console.log(`\npackage: ${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
