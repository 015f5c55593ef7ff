// altcha-lib at the command line, for tests/challenge/run. The working directory holds node_modules.
//
// usage: node altcha.mjs make < {key, purpose, cost, expires, counter?}    prints a challenge
//        node altcha.mjs solve < challenge                                prints its solution
//        node altcha.mjs verify < {key, challenge, solution}              prints true or false
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { webcrypto } from 'node:crypto';

globalThis.crypto ??= webcrypto; // Node 18 has none
const require = createRequire(`${process.cwd()}/`);
const { createChallenge, solveChallenge, verifySolution } = require('altcha-lib');
const { deriveKey } = require('altcha-lib/algorithms/pbkdf2');
const { deriveKey: deriveKeyInBrowsers } = require('altcha-lib/algorithms/web/pbkdf2');

const verbs = {
  make: ({ key, purpose, cost, expires, counter }) => createChallenge({
    algorithm: 'PBKDF2/SHA-256',
    cost,
    counter,
    data: { purpose },
    deriveKey,
    expiresAt: expires,
    hmacSignatureSecret: key,
  }),
  solve: (challenge) => solveChallenge({ challenge, deriveKey: deriveKeyInBrowsers }),
  verify: async ({ key, challenge, solution }) =>
    (await verifySolution({ challenge, solution, deriveKey, hmacSignatureSecret: key })).verified,
};

const input = JSON.parse(readFileSync(0, 'utf8'));
console.log(JSON.stringify(await verbs[process.argv[2]](input)));
