// The playground without a build of ours: React and GraphiQL come as globals from a pinned CDN copy.
const at = document.getElementById("playground");

async function start() {
  if (!globalThis.GraphiQL || !globalThis.ReactDOM) {
    at.querySelector(".notice").textContent =
      "The playground could not be loaded: this browser does not reach the CDN, and the gateway has no build of " +
      "its own (`make playground` makes one). Queries are still answered: POST them to this address.";
    return;
  }
  const { GraphiQL, React, ReactDOM } = globalThis;
  const here = new URL("graphql", document.baseURI);
  const socket = new URL(here);
  socket.protocol = here.protocol.replace("http", "ws");
  const examples = await (await fetch(new URL("playground/examples.json", document.baseURI))).json();
  const page = React.createElement(
    GraphiQL,
    {
      fetcher: GraphiQL.createFetcher({ url: here.href, subscriptionUrl: socket.href }),
      defaultTabs: examples,
      defaultEditorToolsVisibility: "variables",
      shouldPersistHeaders: false,
      showPersistHeadersSettings: false,
    },
    React.createElement(GraphiQL.Logo, null, "ATS gateway"),
  );
  ReactDOM.createRoot(at).render(page);
}

start();
