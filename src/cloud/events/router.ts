import { compilePattern, RuleIndex } from "../../events/index.js";
import type { JsonObject } from "../../util/json.js";
import { routeOf, type Route } from "./destination.js";
import type { ArchiveRecord, BusRecord, RuleRecord } from "./records.js";

/** Where one event goes. */
export interface Routed {
  readonly routes: readonly Route[];
  readonly archives: readonly ArchiveRecord[];
}

/**
 * Decides where the events of a bus go. Buses with rules and targets are one kind of bus; another kind needs another router and
 * nothing else.
 */
export interface BusRouter {
  /** Nothing is there that could take an event. */
  readonly idle: boolean;
  route(event: JsonObject): Routed;
  /** A rule is new, or its pattern or state has changed. */
  rulePut(rule: RuleRecord): void;
  ruleRemoved(name: string): void;
  archivePut(archive: ArchiveRecord): void;
  archiveRemoved(name: string): void;
}

/** Makes the router of a bus with rules and targets. Rules that are disabled or have only a schedule take no events. */
export function ruleRouter(bus: BusRecord, archives: readonly ArchiveRecord[]): BusRouter {
  const index = new RuleIndex();
  const whole = new Map<string, ArchiveRecord>();
  const byId = new Map<string, ArchiveRecord>();

  function rulePut(rule: RuleRecord): void {
    const id = `rule/${rule.name}`;
    if (rule.enabled && rule.eventPattern !== undefined) index.add(id, compilePattern(rule.eventPattern));
    else index.remove(id);
  }

  function archivePut(archive: ArchiveRecord): void {
    archiveRemoved(archive.name);
    const id = `archive/${archive.name}`;
    if (archive.eventPattern === undefined) whole.set(id, archive);
    else {
      byId.set(id, archive);
      index.add(id, compilePattern(archive.eventPattern));
    }
  }

  function archiveRemoved(name: string): void {
    const id = `archive/${name}`;
    whole.delete(id);
    byId.delete(id);
    index.remove(id);
  }

  for (const rule of bus.rules.values()) rulePut(rule);
  for (const archive of archives) archivePut(archive);

  return {
    get idle() {
      return index.size === 0 && whole.size === 0;
    },
    route(event) {
      const routes: Route[] = [];
      const kept = [...whole.values()];
      for (const id of index.size === 0 ? [] : index.matching(event)) {
        const archive = byId.get(id);
        if (archive !== undefined) kept.push(archive);
        else routes.push(routeOf(bus.rules.get(id.slice(5)) as RuleRecord));
      }
      // What a replay brings back is not archived again.
      return { routes, archives: Object.hasOwn(event, "replay-name") ? [] : kept };
    },
    rulePut,
    ruleRemoved: (name) => void index.remove(`rule/${name}`),
    archivePut,
    archiveRemoved,
  };
}
