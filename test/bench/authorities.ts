import { certificatePem } from '../../provisioning/pki/index.ts';

/** The control plane's root and device authority as anybody can fetch them, PEM. */
export async function fetchAuthorities(crlPort: number): Promise<string> {
  const fetched = await Promise.all(
    ['root', 'device'].map(async (name) => {
      const answer = await fetch(`http://127.0.0.1:${crlPort}/ca/${name}.crt`);
      return certificatePem(new Uint8Array(await answer.arrayBuffer()));
    }),
  );
  return fetched.join('');
}
