import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(import.meta.url);

/** An `@aws-sdk/client-*` package that is installed. */
export interface InstalledClient {
  /** The folder it lies in. */
  readonly folder: string;
  /** Loads it. */
  exports(): Readonly<Record<string, unknown>>;
}

let found: ReadonlyMap<string, InstalledClient> | undefined;

/**
 * The clients of the AWS SDK that are installed where this package can see them, by the service name that `aws-sdk:` integrations use: the
 * package's name without hyphens. None is loaded. Looked up once.
 */
export function installedClients(): ReadonlyMap<string, InstalledClient> {
  found ??= look();
  return found;
}

function look(): ReadonlyMap<string, InstalledClient> {
  const clients = new Map<string, InstalledClient>();
  for (const root of require.resolve.paths("@aws-sdk/client-sfn") ?? []) {
    for (const name of packagesIn(join(root, "@aws-sdk"))) {
      const service = name.replace("client-", "").replaceAll("-", "");
      const folder = join(root, "@aws-sdk", name);
      // The nearest one counts, as for an import.
      if (!clients.has(service)) clients.set(service, { folder, exports: () => load(folder) });
    }
  }
  return clients;
}

function packagesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => name.startsWith("client-"));
  } catch {
    return [];
  }
}

function load(folder: string): Readonly<Record<string, unknown>> {
  return require(folder) as Readonly<Record<string, unknown>>;
}
