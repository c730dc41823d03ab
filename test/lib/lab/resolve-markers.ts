/** Prints the largest n below 60 for which a resolver knows `marker-<n>.test`, or -1: `resolve-markers.ts <resolver>`. */
import { promises } from 'node:dns';

const resolver = new promises.Resolver({ timeout: 500, tries: 2 });
resolver.setServers([process.argv[2] ?? '']);
const known = await Promise.all(
  Array.from({ length: 60 }, (_, index) =>
    resolver.resolve4(`marker-${index}.test`).then(
      () => index,
      () => -1,
    ),
  ),
);
console.log(Math.max(...known));
