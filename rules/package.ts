import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';

const manifest = require.resolve('eslint-plugin-grpc-streams/package.json');

/** The folder that the package is installed in. */
export const PACKAGE_ROOT = dirname(manifest);

export const { name: PACKAGE_NAME, version: PACKAGE_VERSION } = JSON.parse(readFileSync(manifest, 'utf8')) as {
  name: string;
  version: string;
};
