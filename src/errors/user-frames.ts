/** How many frames are looked at: the user's may stand behind many of the package's. */
const depth = 60;

/** The folder the package's code stands in: that of `src`, or `dist`, where bundles stand in `lib`. */
const home = decodeURI(new URL(".", import.meta.url).pathname)
  .replace(/(src\/errors|lib)\/$/, "")
  .replace(/^\/(?=[A-Za-z]:)/, "");
const own = ["dsl", "src", "matchers", "lib"].map((folder) => `${home}${folder}/`);

/**
 * Notes where an error is made. Writing the frames down costs much more than noting them, so that waits until they are asked for.
 * @param above what makes the error: its own frame and those it calls are left out
 * @returns gives the frames as text from the first one that is the user's; all of them where none is
 */
export function userFrames(above: abstract new (...args: never[]) => Error): () => string {
  const { stackTraceLimit } = Error;
  const holder: { stack?: string } = {};
  // 0 is what someone sets who wants no stacks.
  if (stackTraceLimit > 0) Error.stackTraceLimit = Math.max(stackTraceLimit, depth);
  Error.captureStackTrace(holder, above);
  Error.stackTraceLimit = stackTraceLimit;
  return () => {
    const frames = (holder.stack ?? "").split("\n").slice(1);
    const first = frames.findIndex(isUsers);
    return frames.slice(Math.max(0, first), Math.max(0, first) + stackTraceLimit).join("\n");
  };
}

function isUsers(frame: string): boolean {
  const path = frame.replaceAll("\\", "/");
  const outside = !/node:|native|<anonymous>\)?$|\/node_modules\//.test(path);
  return outside && !own.some((folder) => path.includes(folder));
}
