'use strict';

const picocolors = require('picocolors');

const wanted = process.stdout.isTTY || Boolean(process.env.FORCE_COLOR);

/** picocolors also colours what is no terminal on Windows and in CI; a file or a pipe should get plain text there too. */
const colors = picocolors.createColors(picocolors.isColorSupported && wanted);

module.exports = { colors };
