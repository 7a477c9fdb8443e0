// Bundles the playground and its editor's workers into gateway/playground/dist.
import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const outdir = fileURLToPath(new URL("../../gateway/playground/dist/", import.meta.url));
const common = { bundle: true, minify: true, logLevel: "warning", legalComments: "external", outdir };

await rm(outdir, { recursive: true, force: true });
await build({
  ...common,
  entryPoints: { main: "main.jsx" },
  format: "esm",
  splitting: true,
  chunkNames: "part-[hash]",
  jsx: "automatic",
  define: { "process.env.NODE_ENV": '"production"' },
  loader: { ".ttf": "dataurl" },
});
await build({
  ...common,
  entryPoints: {
    "editor.worker": "monaco-editor/esm/vs/editor/editor.worker.js",
    "graphql.worker": "monaco-graphql/esm/graphql.worker.js",
    "json.worker": "monaco-editor/esm/vs/language/json/json.worker.js",
  },
  format: "iife",
});
