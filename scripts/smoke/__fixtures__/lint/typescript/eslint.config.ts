import grpcStreams from 'eslint-plugin-grpc-streams';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig(
  { files: ['**/*.ts'], languageOptions: { parser: tseslint.parser, parserOptions: { projectService: true } } },
  { plugins: { 'grpc-streams': grpcStreams }, extends: ['grpc-streams/recommended'] },
  { extends: [grpcStreams.configs.recommended] },
);
