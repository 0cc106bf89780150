import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

import { installGuard, StreamOverlapError } from '.';
import { locateGrpc } from './adapters/grpc-js/locate';
import type { GrpcModule } from './adapters/grpc-js/probe';
import type { Finding } from './core/finding';
import { throwsOn } from './core/policy';
import { settled } from './options';
import { jsonReport } from './reporters/json';
import { potentialReport, repetition } from './reporters/potential';
import { textReport } from './reporters/text';
import { optionsOfRun } from './runners/options';
import { distinct } from './runners/site';

/**
 * `node --require eslint-plugin-grpc-streams/runtime-guard/register app.js` (or `--import`): watches the copy of grpc-js
 * that the program gets, and reports when it ends.
 */
const program = process.argv[1];
const folders = [...(program === undefined ? [] : [path.dirname(path.resolve(program))]), process.cwd()];
const reportFile = process.env.GRPC_STREAMS_REPORT;
const options = settled(optionsOfRun());
const printed = new Set<Finding>();

const load = createRequire(__filename);
const copies = locateGrpc(folders).map((file) => load(file) as GrpcModule);
const [handle] = copies.length === 0 ? [installGuard(options)] : copies.map((grpc) => installGuard(options, grpc));

process.on('uncaughtExceptionMonitor', (error: unknown) => {
  if (StreamOverlapError.is(error)) printed.add(error.finding);
});

process.on('exit', (code) => {
  const overlaps = handle?.overlaps ?? [];
  const potential = handle?.potentialOverlaps ?? [];
  if (reportFile !== undefined && reportFile !== '') writeFileSync(reportFile, jsonReport([...overlaps, ...potential]));
  const unseen = overlaps.filter((finding) => !printed.has(finding));
  if (unseen.length > 0) process.stderr.write(textReport(unseen));
  if (potential.length > 0) process.stderr.write(potentialReport(distinct(potential), "'failOnPotential' lets them fail the run"));
  else process.stderr.write(repetition(unseen));
  const fails = overlaps.some(({ mode }) => throwsOn(options.mode, mode)) || (options.failOnPotential && potential.length > 0);
  if (code === 0 && fails) process.exitCode = 1;
});
