import { configs } from 'eslint-plugin-grpc-streams';

export default [configs.recommended];
