import { createGraphiQLFetcher } from "@graphiql/toolkit";
import { explorerPlugin } from "@graphiql/plugin-explorer";
import { GraphiQL, HISTORY_PLUGIN } from "graphiql";
import { createRoot } from "react-dom/client";
import "graphiql/style.css";
import "@graphiql/plugin-explorer/style.css";

const here = new URL("graphql", document.baseURI);
const workers = new URL("playground/dist/", document.baseURI);
globalThis.MonacoEnvironment = {
  getWorker: (_, label) =>
    new Worker(new URL(`${["graphql", "json"].includes(label) ? label : "editor"}.worker.js`, workers)),
};

const socket = new URL(here);
socket.protocol = here.protocol.replace("http", "ws");
const fetcher = createGraphiQLFetcher({ url: here.href, subscriptionUrl: socket.href });
const examples = await (await fetch(new URL("playground/examples.json", document.baseURI))).json();

createRoot(document.getElementById("playground")).render(
  <GraphiQL
    fetcher={fetcher}
    defaultTabs={examples}
    defaultEditorToolsVisibility="variables"
    plugins={[HISTORY_PLUGIN, explorerPlugin({ showAttribution: false })]}
    shouldPersistHeaders={false}
    showPersistHeadersSettings={false}
  >
    <GraphiQL.Logo>ATS gateway</GraphiQL.Logo>
  </GraphiQL>,
);
