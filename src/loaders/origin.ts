/** Where definitions came from. Kept beside them: what passes them on need not know. */
const origins = new WeakMap<object, string>();

/** Remembers the file a definition was read from, by its absolute path. Returns the definition. */
export function fromFile<Definition extends object>(definition: Definition, path: string): Definition {
  origins.set(definition, path);
  return definition;
}

/** The absolute path of the file a definition was read from; undefined for one that was written otherwise. */
export function originOf(definition: unknown): string | undefined {
  return typeof definition === "object" && definition !== null ? origins.get(definition) : undefined;
}
