import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { root } from "./source-files.js";

/** A page of documentation. */
export interface Page {
  /** Its path, from the root of the project. */
  readonly path: string;
  readonly text: string;
}

/** A block of code on a page. */
export interface Block {
  readonly page: Page;
  /** Its language, or "". */
  readonly language: string;
  /** What follows the language: the name of the file it is, or "". */
  readonly file: string;
  readonly code: string;
  /** The comment that stands before it, or "". */
  readonly comment: string;
}

const folders = ["dsl", "matchers", "src", "examples"];

/** Every page that a user or a contributor reads. */
export function pages(): Page[] {
  const readmes = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => /(^|[/\\])README\.md$/.test(file))
      .map((file) => join(folder, file)),
  );
  return ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", ...readmes.sort()].map((path) => ({
    path,
    text: readFileSync(join(root, path), "utf8"),
  }));
}

/** The blocks of code of a page, in order. */
export function blocksOf(page: Page): Block[] {
  const blocks = page.text.matchAll(/(?:^<!-- ([^\n]*) -->\n)?^```(\w*) ?([^\n]*)\n(.*?)^```$/gms);
  return [...blocks].map(([, comment = "", language = "", file = "", code = ""]) => ({
    page,
    language,
    file,
    code,
    comment,
  }));
}

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsOf(text: string): Set<string> {
  const headings = text.replaceAll(/^```.*?^```$/gms, "").matchAll(/^#{1,6} (.*)$/gm);
  return new Set(
    [...headings].map(([, heading = ""]) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
        .replaceAll(/\s/g, "-"),
    ),
  );
}

/** The links of a page to other pages and files, as paths from the root. */
export function linksOf({
  path,
  text,
}: Page): { readonly link: string; readonly path: string; readonly anchor: string }[] {
  const prose = text.replaceAll(/^```.*?^```$/gms, "").replaceAll(/`[^`\n]*`/g, "");
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = ""]) => link)
    .filter((link) => !/^https?:/.test(link))
    .map((link) => {
      const [file = "", anchor = ""] = link.split("#");
      return { link, path: file === "" ? path : relative(root, join(root, dirname(path), file)), anchor };
    });
}

/** The links of a page that lead nowhere. */
export function brokenLinks(page: Page): string[] {
  return linksOf(page)
    .filter(({ path, anchor }) => {
      const file = join(root, path);
      if (!existsSync(file)) return true;
      return anchor !== "" && !anchorsOf(readFileSync(file, "utf8")).has(anchor);
    })
    .map(({ link }) => link);
}
