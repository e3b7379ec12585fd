// Signs in with one of Zoho's SDKs for Node.js and makes every call of it that needs no body. Says in
// a line of JSON each what came: {"call", "status", "kind", "code"}, or {"call", "failure"}.
//
//   node other_calls.mjs PACKAGE ANNOUNCEMENT FOLDER
//
// PACKAGE is its folder in node_modules, ANNOUNCEMENT what the org announces, FOLDER its own to use.
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [, , packageFolder, announcement, folder] = process.argv;
const org = JSON.parse(announcement);
const root = ["lib", "dist"].map((name) => join(packageFolder, name)).find(existsSync);
const own = (path) => import(pathToFileURL(join(root, `${path}.js`)).href);

async function load(path, name) {
  const module = await own(path);
  return module[name] ?? module.default?.[name] ?? module.MasterModel;
}

// Its modules import one another in circles, which come out right from here only.
await own("index");

const ParameterMap = await load("routes/parameter_map", "ParameterMap");
const HeaderMap = await load("routes/header_map", "HeaderMap");

async function signIn() {
  const Environment = await load("routes/dc/environment", "Environment");
  const OAuthBuilder = await load("models/authenticator/oauth_builder", "OAuthBuilder");
  const FileStore = await load("models/authenticator/store/file_store", "FileStore");
  const InitializeBuilder = await load("routes/initialize_builder", "InitializeBuilder");
  const SDKConfigBuilder = await load("routes/sdk_config_builder", "SDKConfigBuilder");
  const token = new OAuthBuilder()
    .clientId(org.client_id)
    .clientSecret(org.client_secret)
    .refreshToken(org.refresh_token)
    .build();
  mkdirSync(folder, { recursive: true });
  const builder = await new InitializeBuilder();
  // One that is no promise looks for a user who signed in before all the same.
  await new Promise((resolve) => setTimeout(resolve, 20));
  builder
    .environment(
      new Environment(org.base_url, `${org.accounts_url}/oauth/v2/token`, org.base_url),
    )
    .token(token)
    .store(new FileStore(join(folder, "tokens")))
    .SDKConfig(new SDKConfigBuilder().autoRefreshFields(true).build())
    // It puts names right behind this, without a slash of its own.
    .resourcePath(`${folder}/`);
  await builder.initialize();
}

// What a function or a constructor is called with, by the names of its parameters.
function argumentsOf(callable) {
  const [, names] = /(?:constructor|^(?:async\s+)?\w+)\s*\(([^)]*)\)/.exec(String(callable)) ?? [];
  return (names ?? "").split(",").map((name) => name.split("=")[0].trim()).filter(Boolean);
}

const BODY = Symbol("needs a body");

function value(name) {
  const word = name.toLowerCase();
  if (word.includes("request")) return BODY;
  if (word.includes("param")) return new ParameterMap();
  if (word.includes("header")) return new HeaderMap();
  if (word.includes("relatedlist")) return "Notes";
  if (word.includes("url")) return `${org.base_url}/crm/v7/none`;
  if (word.includes("module") || word.endsWith("name")) return "Leads";
  return BigInt(org.unlocked_record_id);
}

const asTexts = (values) => values.map((each) => (typeof each === "bigint" ? String(each) : each));

const valueOf = (choice) => choice?.getValue?.() ?? choice;

async function say(call, ask) {
  const line = { call };
  try {
    const response = await ask();
    const decoded = response.getObject?.();
    line.status = response.getStatusCode();
    line.kind = decoded?.constructor?.name ?? null;
    line.code = valueOf(decoded?.getCode?.()) ?? null;
  } catch (failure) {
    line.failure = `${failure.code ?? ""} ${failure.message ?? failure}`.trim();
  }
  console.log(JSON.stringify(line));
}

async function classesOf(part) {
  const api = "core/com/zoho/crm/api";
  const files = readdirSync(join(root, api, part)).filter((name) => name.endsWith("_operations.js"));
  const modules = await Promise.all(files.map((file) => own(`${api}/${part}/${file.slice(0, -3)}`)));
  return modules.map((module) => {
    const offered = { ...module, ...(typeof module.default === "object" ? module.default : {}) };
    const named = Object.entries(offered).find(([name]) => name.endsWith("Operations"));
    return named?.[1] ?? offered.MasterModel;
  });
}

await signIn();
const parts = readdirSync(join(root, "core/com/zoho/crm/api"), { withFileTypes: true });
for (const part of parts.filter((entry) => entry.isDirectory())) {
  for (const Operations of await classesOf(part.name)) {
    for (const method of Object.getOwnPropertyNames(Operations.prototype).slice(1)) {
      const given = [argumentsOf(Operations), argumentsOf(Operations.prototype[method])];
      // Some ids are numbers to the SDK, and some are texts.
      const [made, sent] = given.map((names) => names.map(value));
      if (made.includes(BODY) || sent.includes(BODY)) continue;
      const ways = [made, asTexts(made)].flatMap((maker) => [[maker, sent], [maker, asTexts(sent)]]);
      await say(`${Operations.name}.${method}`, async () => {
        for (const [maker, values] of ways.slice(0, -1)) {
          try {
            return await new Operations(...maker)[method](...values);
          } catch (failure) {
            if (failure.code !== "DATA TYPE ERROR") throw failure;
          }
        }
        const [maker, values] = ways.at(-1);
        return await new Operations(...maker)[method](...values);
      });
    }
  }
}
process.exit(0);
