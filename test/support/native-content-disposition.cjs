// Jest can't `require` an ES module, and @fastify/static does: Node itself loads it here.
const { createRequire } = process.getBuiltinModule('node:module');
module.exports = createRequire(__filename)('content-disposition');
