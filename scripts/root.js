'use strict';

const path = require('node:path');

/** The checkout's top folder. */
const root = path.resolve(__dirname, '..');

module.exports = { root };
