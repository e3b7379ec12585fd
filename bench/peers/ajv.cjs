// What one writes in an hour: match a log's exchanges to operations, and validate their bodies.
// node ajv.cjs ROUTES.json SCHEMAS LOG, in the folder where package-lock.json is installed.
const fs = require("node:fs");
const path = require("node:path");
const readline = require("node:readline");
const Ajv = require(path.resolve("node_modules/ajv/dist/2020.js"));

const [routesFile, schemas, log] = process.argv.slice(2);
const ajv = new Ajv({ strict: false, validateFormats: false });
const routes = JSON.parse(fs.readFileSync(routesFile)).map(([method, template, id]) => {
  const pattern = template.split(/\{[^}]*\}/).map((part) => part.replace(/[.*+?^$()|[\]\\]/g, "\\$&"));
  return { method, id, slots: pattern.length, expression: new RegExp(`^${pattern.join("[^/]+")}$`) };
});
routes.sort((a, b) => a.slots - b.slots);
const byForm = new Map();
const validators = new Map();

function operation(method, pathname) {
  const form = `${method} ${pathname.replace(/\d{6,}/g, "N")}`;
  if (!byForm.has(form)) {
    byForm.set(form, routes.find((each) => each.method === method && each.expression.test(pathname)));
  }
  return byForm.get(form);
}

function validator(id, file) {
  const key = path.join(schemas, id, file);
  if (!validators.has(key)) validators.set(key, ajv.compile(JSON.parse(fs.readFileSync(key))));
  return validators.get(key);
}

const counts = { conforms: 0, drift: 0, unmatched: 0 };
readline.createInterface({ input: fs.createReadStream(log) }).on("line", (line) => {
  const { request, response } = JSON.parse(line);
  const route = operation(request.method, new URL(request.url).pathname);
  if (!route) return (counts.unmatched += 1);
  let body;
  try {
    body = JSON.parse(response.body);
  } catch {
    return (counts.drift += 1);
  }
  const file = response.status < 300 ? "response.json" : "error.json";
  counts[validator(route.id, file)(body) ? "conforms" : "drift"] += 1;
}).on("close", () => console.log(JSON.stringify(counts)));
