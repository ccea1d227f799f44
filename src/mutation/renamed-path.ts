/** The same path with another name for the last field it reads; undefined for one that names none. */
export function renamedPath(path: string): string | undefined {
  const inside = /^States\.\w+\(/.test(path) ? /\$\$?(?:\.[A-Za-z_]\w*|\[[^\]]*\])+/.exec(path)?.[0] : path;
  if (inside === undefined || !inside.startsWith("$")) return undefined;
  const fields = [...inside.matchAll(/\.([A-Za-z_][\w-]*)(?!\w*\()|\['([^']+)'\]/g)];
  const last = fields.at(-1);
  if (last === undefined) return undefined;
  const end = last.index + last[0].length - (last[2] === undefined ? 0 : 2);
  const renamed = `${inside.slice(0, end)}_${inside.slice(end)}`;
  return path.replace(inside, () => renamed);
}
