'use strict';

// Node's version comes first: everything after it may use what our engines promise.
const manifest = require('../package.json');
const { versionComplaint } = require('./set-up/node-version');

const complaint = versionComplaint(manifest, process.versions.node);
if (complaint) {
  console.error(complaint);
  process.exit(1);
}

const { build } = require('./build');
const { tell } = require('./sentence-error');
const { isBuilt } = require('./set-up/build-stamp');
const { install, isInstalled } = require('./set-up/installation');
const { exclusively } = require('./set-up/lock');

/** Brings a clone to where its tools can run: dependencies installed, `dist` and `fixtures/dist` up to date. */
function setUp() {
  if (isInstalled() && isBuilt()) return;
  exclusively(() => {
    if (!isInstalled()) install();
    if (!isBuilt()) build();
  });
}

module.exports = { setUp };

if (require.main === module) {
  try {
    setUp();
  } catch (error) {
    tell(error);
  }
}
