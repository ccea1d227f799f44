import type { Member } from "./members.js";

/** The names of members that wait for each other, the first one again at the end. */
export function circleIn(members: readonly Member[]): string[] | undefined {
  const after = new Map(members.map((member) => [member.name, member.after]));
  const walk = (name: string, trail: readonly string[]): string[] | undefined => {
    const at = trail.indexOf(name);
    if (at >= 0) return [...trail.slice(at), name];
    for (const next of after.get(name) ?? []) {
      const found = walk(next, [...trail, name]);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  for (const { name } of members) {
    const found = walk(name, []);
    if (found !== undefined) return found;
  }
  return undefined;
}
