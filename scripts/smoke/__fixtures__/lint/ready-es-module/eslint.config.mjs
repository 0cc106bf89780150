export { default } from 'eslint-plugin-grpc-streams/config';
