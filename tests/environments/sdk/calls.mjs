// Signs in with one of Zoho's SDKs for Node.js and makes every call about record locking, refused
// ones too. Says in a line of JSON each what came: {"call", "status", "kind", "code"}.
//
//   node calls.mjs PACKAGE ANNOUNCEMENT FOLDER
//
// PACKAGE is its folder in node_modules, ANNOUNCEMENT what the org announces, FOLDER its own to use.
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [, , packageFolder, announcement, folder] = process.argv;
const org = JSON.parse(announcement);
const root = ["lib", "dist"].map((name) => join(packageFolder, name)).find(existsSync);

async function load(path, name) {
  const module = await import(pathToFileURL(join(root, `${path}.js`)).href);
  return module[name] ?? module.default?.[name] ?? module.MasterModel;
}

// Its modules import one another in circles, which come out right from here only.
await import(pathToFileURL(join(root, "index.js")).href);

const api = (path, name) => load(`core/com/zoho/crm/api/${path}`, name);
const locking = (file, name) => api(`record_locking/${file}`, name);
const configuring = (file, name) => api(`record_locking_configuration/${file}`, name);

const Environment = await load("routes/dc/environment", "Environment");
const OAuthBuilder = await load("models/authenticator/oauth_builder", "OAuthBuilder");
const FileStore = await load("models/authenticator/store/file_store", "FileStore");
const InitializeBuilder = await load("routes/initialize_builder", "InitializeBuilder");
const SDKConfigBuilder = await load("routes/sdk_config_builder", "SDKConfigBuilder");
const ParameterMap = await load("routes/parameter_map", "ParameterMap");
const Choice = await load("utils/util/choice", "Choice");
// The published TypeScript SDK 7.0 has no class that asks for configurations.
const configures = existsSync(
  join(root, "core/com/zoho/crm/api/record_locking_configuration/response_handler.js"),
);
const LockOperations = await locking("record_locking_operations", "RecordLockingOperations");
const LockParams = await locking("record_locking_operations", "GetRecordLockingInformationsParam");
const LockBody = await locking("body_wrapper", "BodyWrapper");
const LockRow = await locking("lock_record", "LockRecord");
// Before its first call the SDK reads the modules, and the fields of each that it meets.
async function signIn(refreshToken, name) {
  const token = new OAuthBuilder()
    .clientId(org.client_id)
    .clientSecret(org.client_secret)
    .refreshToken(refreshToken)
    .build();
  const environment = new Environment(
    org.base_url,
    `${org.accounts_url}/oauth/v2/token`,
    org.base_url,
  );
  // It keeps the fields it read beside the tokens.
  const own = join(folder, name);
  mkdirSync(own);
  const builder = await new InitializeBuilder();
  // One that is no promise looks for a user who signed in before all the same.
  await new Promise((resolve) => setTimeout(resolve, 20));
  builder
    .environment(environment)
    .token(token)
    .store(new FileStore(join(own, "tokens")))
    .SDKConfig(new SDKConfigBuilder().autoRefreshFields(true).build())
    .resourcePath(own);
  await builder.initialize();
}

const valueOf = (choice) => choice?.getValue?.() ?? choice;

// An answer in a few words: its status, and of its only row, or of itself, the class and code.
async function say(call, response) {
  const decoded = response.getObject?.();
  const rows = decoded?.getData?.() ?? decoded?.getRecordLockingConfigurations?.();
  const row = rows?.[0] ?? decoded;
  const kind = row?.constructor?.name ?? null;
  const code = valueOf(row?.getCode?.()) ?? null;
  console.log(JSON.stringify({ call, status: response.getStatusCode(), kind, code }));
  return row;
}

function locks(record, module = "Leads") {
  return new LockOperations(BigInt(org[record] ?? record), module);
}

function reason(text) {
  const row = new LockRow();
  row.setLockedReasonS(text);
  const body = new LockBody();
  body.setData([row]);
  return body;
}

async function onlyFields(more = {}) {
  const query = new ParameterMap();
  await query.add(
    LockParams.FIELDS,
    "Locked_Reason__s,Lock_Source__s,Locked_Time__s,Locked_By__s,Locked_For__s",
  );
  for (const [name, value] of Object.entries(more)) await query.add(LockParams[name], value);
  return query;
}

async function callAboutConfigurations() {
  const Operations = await configuring(
    "record_locking_configuration_operations",
    "RecordLockingConfigurationOperations",
  );
  const Body = await configuring("body_wrapper", "BodyWrapper");
  const RecordLock = await configuring("record_lock", "RecordLock");
  const LockingRules = await configuring("locking_rules", "LockingRules");
  const Criteria = await configuring("criteria", "Criteria");
  const Field = await configuring("field", "Field");

  function rule(name, value, fieldName = "Email") {
    const field = new Field();
    field.setAPIName(fieldName);
    const criteria = new Criteria();
    criteria.setComparator("equal");
    criteria.setField(field);
    criteria.setValue(value);
    const lockingRule = new LockingRules();
    lockingRule.setName(name);
    lockingRule.setLockExistingRecords(false);
    lockingRule.setCriteria(criteria);
    return lockingRule;
  }

  function configuration(lockType, ...rules) {
    const item = new RecordLock();
    if (lockType) item.setLockType(new Choice(lockType));
    if (rules.length) item.setLockingRules(rules);
    const body = new Body();
    body.setRecordLockingConfigurations([item]);
    return body;
  }

  const [leads, accounts, calls] = ["Leads", "Accounts", "Calls"].map((name) => new Operations(name));
  await say("read configuration", await leads.getRecordLockingConfigurations());
  await say("read no configuration", await accounts.getRecordLockingConfigurations());
  await say(
    "read configuration nowhere",
    await new Operations("NoSuchModule").getRecordLockingConfigurations(),
  );
  const first = configuration("both", rule("By the SDK", "a@b.invalid"));
  const done = await say("configure", await accounts.addRecordLockingConfiguration(first));
  const identity = BigInt(done.getDetails().get("id"));
  const second = configuration("both", rule("Two", "c@d.invalid"));
  await say("configure again", await accounts.updateRecordLockingConfigurations(second));
  const manual = configuration("manual");
  await say(
    "configure by id",
    await accounts.updateRecordLockingConfiguration(identity, manual),
  );
  await say("delete configuration", await accounts.deleteRecordLockingConfiguration(identity));
  await say(
    "delete unknown configuration",
    await leads.deleteRecordLockingConfiguration(BigInt(org.unknown_id)),
  );
  await say("configure twice", await leads.addRecordLockingConfiguration(manual));
  await say("configure unsupported", await calls.addRecordLockingConfiguration(manual));
  const refused = {
    "without type": configuration(null),
    "without rules": configuration("both"),
    "unknown field": configuration("both", rule("x", "a", "Nothing")),
    twins: configuration("both", rule("Twin", "a@b.invalid"), rule("Twin", "c@d.invalid")),
  };
  for (const [what, body] of Object.entries(refused)) {
    await say(`configure ${what}`, await accounts.addRecordLockingConfiguration(body));
  }
}

await signIn(org.refresh_token, "known");
const record = locks("unlocked_record_id");
const done = await say("lock", await record.lockRecords(reason("By the SDK")));
const lock = BigInt(done.getDetails().get("id"));
await say("list", await record.getRecordLockingInformations(await onlyFields()));
await say("update", await record.updateRecordLockingInformation(lock, reason("Again")));
await say("get", await record.getRecordLockingInformation(lock));
await say("unlock", await record.unlockRecord(lock));
await say("list nothing", await record.getRecordLockingInformations(await onlyFields()));

const locked = locks("locked_record_id");
const automatic = locks("auto_locked_record_id");
const page = { PAGE: 1, PER_PAGE: 10, IDS: org.lock_id };
const paged = Object.fromEntries(Object.entries(page).filter(([name]) => LockParams[name]));
await say("list by page", await locked.getRecordLockingInformations(await onlyFields(paged)));
await say("get automatic", await automatic.getRecordLockingInformation(BigInt(org.auto_lock_id)));
await say("lock twice", await locked.lockRecords(reason("Twice")));
await say("unlock automatic", await automatic.unlockRecord(BigInt(org.auto_lock_id)));
await say("lock unknown", await locks("unknown_id").lockRecords(reason("x")));
await say("lock nowhere", await locks("unlocked_record_id", "NoSuchModule").lockRecords(reason("x")));
await say("list without fields", await locked.getRecordLockingInformations());
await say(
  "update without reason",
  await locked.updateRecordLockingInformation(BigInt(org.lock_id), reason("")),
);

if (configures) await callAboutConfigurations();
for (const user of ["restricted", "other_edition"]) {
  await signIn(org[`${user}_refresh_token`], user);
  await say(`lock as ${user}`, await locks("unlocked_record_id").lockRecords(reason("Not mine")));
}
