'use strict';
const { print } = require('./print');
function signature() {}
function findingText(program, name) {
  return `// ${name}\n// ${JSON.stringify(program)}\n${print(program, false).source}`.replace(/^/, '');
}
module.exports = { findingText, signature };
