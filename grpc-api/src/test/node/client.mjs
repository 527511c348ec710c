// Calls the run service as a stranger would: from the .proto files alone, in another language.
// Usage: node client.mjs PROTO_DIR HOST:PORT. Prints one JSON object with what was seen.
import grpc from '@grpc/grpc-js';
import protoLoader from '@grpc/proto-loader';
import { createHash } from 'node:crypto';

const [protoDir, address] = process.argv.slice(2);
const options = { keepCase: true, longs: String, enums: String, includeDirs: [protoDir] };
const load = (file) => grpc.loadPackageDefinition(protoLoader.loadSync(file, options)).mirinae.v1;
const { RunService } = load('mirinae/v1/run_service.proto');
const { CatalogService } = load('mirinae/v1/catalog_service.proto');
const runs = new RunService(address, grpc.credentials.createInsecure());
const catalog = new CatalogService(address, grpc.credentials.createInsecure());

const unary = (client, method, request) =>
  new Promise((resolve, reject) =>
    client[method](request, (error, reply) => (error ? reject(error) : resolve(reply))));

const upload = (bytes) =>
  new Promise((resolve, reject) => {
    const call = runs.uploadResource((error, reply) => (error ? reject(error) : resolve(reply)));
    for (let at = 0; at < bytes.length; at += 65536) {
      call.write({ chunk: bytes.subarray(at, at + 65536) });
    }
    call.end();
  });

const watch = (name) =>
  new Promise((resolve, reject) => {
    const states = [];
    runs.watchRun({ name })
      .on('data', (reply) => states.push(reply.run.state))
      .on('error', reject)
      .on('end', () => resolve(states));
  });

const bytes = Buffer.alloc(200000, 7);
const resource = await upload(bytes);
const created = await unary(runs, 'createRun', {
  source: { document: 'quick', resources: [{ name: 'trace.csv', sha256: resource.sha256 }] },
});
const states = await watch(created.name);
const result = await unary(runs, 'getResult', { name: created.name });
const listed = await unary(runs, 'listRuns', {});
const invalid = await unary(runs, 'createRun', { source: { document: 'invalid' } }).catch((e) => e);
const kinds = await unary(catalog, 'listKinds', {});
const unknown = await unary(catalog, 'getEntry', { kind: 'gpu', name: 'Z' }).catch((e) => e);

console.log(JSON.stringify({
  uploadedAsHashed: resource.sha256 === createHash('sha256').update(bytes).digest('hex'),
  lastState: states.at(-1),
  json: result.json,
  listed: listed.runs.length,
  invalidCode: invalid.code,
  invalidDetails: invalid.details,
  hasStatusDetails: invalid.metadata.get('grpc-status-details-bin').length === 1,
  kinds: kinds.kinds,
  unknownCode: unknown.code,
  unknownDetails: unknown.details,
}));
runs.close();
catalog.close();
