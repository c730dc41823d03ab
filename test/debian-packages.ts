import { execFileSync, spawnSync } from 'node:child_process';
import { DEBIAN_PACKAGES } from '../edge-agent/drivers/debian-packages.ts';

/** What the suites need beyond npm: the appliance's daemons for namespaces, a browser with fonts for screens. */
const NEEDS = {
  'integration/drivers, e2e': [...DEBIAN_PACKAGES, 'tcpdump'],
  'integration/certificates (strongSwan’s pki)': ['strongswan-pki'],
  browser: ['chromium', 'fonts-noto-cjk'],
  'integration/platform (reverse proxies)': ['nginx-light', 'haproxy'],
  'integration (openssl, curl, Python for property lists)': ['openssl', 'curl', 'ca-certificates', 'python3'],
};

/** Installs what is missing when it may (root on Debian). Returns the packages that stay missing, by suite. */
export function installDebianPackages(log: (line: string) => void): Map<string, string[]> {
  const wanted = [...new Set(Object.values(NEEDS).flat())];
  const missing = wanted.filter((name) => !installed(name));
  if (missing.length > 0 && mayInstall()) {
    log(`installing Debian packages: ${missing.join(' ')}`);
    apt(['update', '-qq']);
    apt(['install', '-y', '-qq', '--no-install-recommends', ...missing]);
  }
  const lacking = Object.entries(NEEDS).map(
    ([suite, names]) => [suite, names.filter((name) => !installed(name))] as const,
  );
  return new Map(lacking.filter(([, names]) => names.length > 0).map(([suite, names]) => [suite, names]));
}

function installed(name: string): boolean {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query's own notation
  const query = spawnSync('dpkg-query', ['-W', '-f', '${db:Status-Status}', name], { encoding: 'utf8' });
  return query.status === 0 && query.stdout === 'installed';
}

function mayInstall(): boolean {
  return process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0;
}

function apt(args: string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  execFileSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
}
