'use strict';

// Runs before anything else, on whatever Node there is: plain syntax, nothing required.

/**
 * @param {number[]} version
 * @param {number[]} minimum
 */
function isAtLeast([major = 0, minor = 0, patch = 0], [leastMajor = 0, leastMinor = 0, leastPatch = 0]) {
  if (major !== leastMajor) return major > leastMajor;
  if (minor !== leastMinor) return minor > leastMinor;
  return patch >= leastPatch;
}

/** @param {string} version */
function numbers(version) {
  return version.split('.').map((part) => Number.parseInt(part, 10));
}

/**
 * Whether a version lies in a range made of `^a.b.c` and `>=a.b.c` joined by `||`, the forms our `engines` uses.
 *
 * @param {string} range
 * @param {string} version
 */
function satisfies(range, version) {
  return range.split('||').some((part) => {
    const match = /^\s*(\^|>=)\s*([\d.]+)\s*$/.exec(part);
    if (!match) throw new Error('Cannot read the version range "' + part.trim() + '".');
    const minimum = numbers(String(match[2]));
    const actual = numbers(version);
    return isAtLeast(actual, minimum) && (match[1] === '>=' || actual[0] === minimum[0]);
  });
}

/**
 * The sentence for a Node that is not supported; undefined for one that is.
 *
 * @param {{ name: string, engines: { node: string } }} manifest
 * @param {string} version
 */
function versionComplaint(manifest, version) {
  if (satisfies(manifest.engines.node, version)) return undefined;
  return manifest.name + ' needs Node ' + manifest.engines.node + ', and this is Node ' + version + '.';
}

module.exports = { satisfies, versionComplaint };
