import { createConfig, lintDocument, Source } from '@redocly/openapi-core';
import spectral from '@stoplight/spectral-core';
import rulesets from '@stoplight/spectral-rulesets';
import { openApiOf } from './document.ts';

/** Checks the OpenAPI document by the recommended rules of Redocly and Spectral, all of them. */
const document = await openApiOf('https://control.example.net');
const faults = [...(await byRedocly(document)), ...(await bySpectral(document))];
for (const fault of [...new Set(faults)]) process.stderr.write(`${fault}\n`);
if (faults.length > 0) {
  process.stderr.write(`The OpenAPI document has ${faults.length} faults.\n`);
  process.exit(1);
}

async function byRedocly(parsed: object): Promise<string[]> {
  const config = await createConfig({ extends: ['recommended'] });
  const source = new Source('openapi.json', JSON.stringify(parsed));
  const found = await lintDocument({
    document: { source, parsed },
    config,
    externalRefResolver: { resolveDocument: () => Promise.reject(new Error('nothing is fetched')) } as never,
  });
  return found.map(
    ({ ruleId, message, location }) => `redocly ${ruleId}: ${message} at ${location[0]?.pointer}`,
  );
}

async function bySpectral(parsed: object): Promise<string[]> {
  const linter = new spectral.Spectral();
  linter.setRuleset({ extends: [[rulesets.oas as never, 'recommended']] });
  const found = await linter.run(JSON.parse(JSON.stringify(parsed)));
  return found.map(({ code, message, path }) => `spectral ${code}: ${message} at /${path.join('/')}`);
}
