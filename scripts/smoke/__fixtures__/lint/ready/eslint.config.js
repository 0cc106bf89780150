module.exports = require('eslint-plugin-grpc-streams/config');
