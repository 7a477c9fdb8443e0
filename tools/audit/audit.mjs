// Starts the command given on a free port and audits it: exit code 0 only if all 61 checks are ok.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { auditServer } from "graphql-http";

const CHECKS = 61;
const probe = createServer().listen(0, "127.0.0.1");
await once(probe, "listening");
const { port } = probe.address();
await new Promise((closed) => probe.close(closed));

const [command, ...given] = process.argv.slice(2);
const gateway = spawn(command, [...given, "--port", String(port)], {
  stdio: ["ignore", "ignore", "inherit"],
  env: { ...process.env, ATS_GATEWAY_LOG_LEVEL: "error" },
});
gateway.on("error", (problem) => console.error(problem.message));
const base = `http://127.0.0.1:${port}`;
const ready = () => fetch(`${base}/readyz`).then((answer) => answer.ok, () => false);
for (let tries = 0; tries < 300 && gateway.exitCode === null && !(await ready()); tries++) await pause(100);

const results = await auditServer({ url: `${base}/graphql` }).finally(() => gateway.kill());
const missed = results.filter(({ status }) => status !== "ok");
for (const { id, name, status, reason } of missed) console.log(`${status}: ${id} ${name}: ${reason ?? ""}`);
console.log(`audit: ${results.length - missed.length} of ${CHECKS} ok`);
process.exit(missed.length === 0 && results.length === CHECKS ? 0 : 1);
