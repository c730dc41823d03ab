import { run } from '../daemon/run.ts';
import { type CurrentDevice, parseDevices } from './parse-devices.ts';

/** All devices but the loopback. */
export async function currentDevices(): Promise<CurrentDevice[]> {
  const [addresses, routes] = await Promise.all([
    run('ip', ['-json', '-details', 'address', 'show']),
    run('ip', ['-4', '-json', 'route', 'show', 'table', 'all']),
  ]);
  return parseDevices(JSON.parse(addresses.stdout || '[]'), JSON.parse(routes.stdout || '[]'));
}
